"""`manage.py mail check`: whether mails leave and are believed."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from notifications.checkup import checked, send_test_mail
from notifications.domain import Line, Names, State


class Command(BaseCommand):
    """Looks at the way that mails take, line by line."""

    help = "Say whether the sending domain is set up: mail server, SPF, DKIM, DMARC, unsubscribing, bounces."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the deed and what it needs to know."""
        parser.add_argument("deed", choices=["check"])
        parser.add_argument("--to", default="", metavar="ADDRESS", help="send a test mail there")
        parser.add_argument(
            "--selector", action="append", default=[], metavar="NAME", help="where a DKIM key is; may be repeated"
        )
        parser.add_argument("--dns", default="", metavar="HOST[:PORT]", help="ask this name server")

    def handle(self, *args: Any, to: str, selector: list[str], dns: str, **options: Any) -> None:
        """Print each line as soon as it is known; raise CommandError (status 1) where one of them fails."""
        try:
            names = Names(dns)
        except ValueError as error:
            raise CommandError(
                "--dns must be the address of a name server, such as 9.9.9.9 or 127.0.0.1:5353."
            ) from error
        self._require_address(to)
        lines = [self._printed(line) for line in checked(names, selector)]
        if to:
            lines.append(self._printed(send_test_mail(to)))
        failed = sum(line.state is State.BAD for line in lines)
        unknown = sum(line.state is State.UNKNOWN for line in lines)
        if failed:
            raise CommandError(f"{failed} of {len(lines)} fail.")
        self.stdout.write(f"Nothing fails; {unknown} could not be asked." if unknown else "Nothing fails.")

    def _printed(self, line: Line) -> Line:
        self.stdout.write(str(line))
        return line

    @staticmethod
    def _require_address(to: str) -> None:
        try:
            if to:
                validate_email(to)
        except ValidationError as error:
            raise CommandError("--to must be an e-mail address.") from error
