"""`manage.py team add EMAIL --role … --name …`: who may enter the admin."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from talentforum.lib.names import is_well_formed

from ...models import Profile, User
from ...roles import Role


class Command(BaseCommand):
    """Gives people their roles."""

    help = "Give a person a role in the team; makes the account where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the deed (add), the e-mail address, the role and, for a new account, the display name."""
        parser.add_argument("deed", choices=["add"])
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--name", default="", help="display name; needed for a new account")

    def handle(self, *args: Any, email: str, role: str, name: str, **options: Any) -> None:
        """Add the person; raise CommandError for a bad address, or a missing, malformed or taken name."""
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is no e-mail address.") from error
        if not User.objects.filter(email=email.lower()).exists():
            self._check(name)
        user = User.objects.add_to_team(email, Role(role), name=name)
        self.stdout.write(f"{user.name} is {Role(role).name.lower()} now; the first sign-in is by a code sent by mail.")

    def _check(self, name: str) -> None:
        if not name:
            raise CommandError("There is no account with this address: give its display name with --name.")
        if not is_well_formed(name):
            raise CommandError("A display name is 2 to 40 letters, digits, single spaces or the signs . - _")
        if Profile.objects.named(name).exists():
            raise CommandError(f"The name {name!r} (or one that looks like it) is taken.")
