"""Proves the counts that votes and comments keep."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.models import Article
from comments import counting
from polls import tally
from polls.models import Poll


class Command(BaseCommand):
    """Counts all ballots and comments anew; exits with 1 where a kept count differs."""

    help = "Compares kept counts with the ballots and comments; prints what differs and then exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --write."""
        parser.add_argument("--write", action="store_true", help="set wrong counts right")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        """Print each difference; say so where there is none."""
        wrong = 0
        for difference in _differences(write=write):
            self.stdout.write(f"{difference}{', corrected' if write else ''}")
            wrong += 1
        if wrong:
            sys.exit(1)
        self.stdout.write("All counts are right")


def _differences(*, write: bool) -> Iterator[object]:
    """Go through all polls and articles, one at a time, so that none waits long for another."""
    for poll in Poll.objects.order_by("pk").iterator():
        yield from tally.recount(poll, write=write)
    for article in Article.objects.order_by("pk").iterator():
        yield from counting.recount(article, write=write)
