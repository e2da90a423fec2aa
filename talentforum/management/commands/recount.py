"""Proves the counts that votes keep."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from polls.models import Poll
from polls.tally import recount


class Command(BaseCommand):
    """Counts all ballots anew; exits with 1 where a kept count differs."""

    help = "Compares each poll's counts with its ballots; prints what differs and then exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --write."""
        parser.add_argument("--write", action="store_true", help="set wrong counts right")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        """Go through all polls, one at a time, so that none waits long for another."""
        wrong = 0
        for poll in Poll.objects.order_by("pk").iterator():
            for difference in recount(poll, write=write):
                self.stdout.write(f"{difference}{', corrected' if write else ''}")
                wrong += 1
        if wrong:
            sys.exit(1)
        self.stdout.write("All counts are right")
