"""`manage.py log_owner`: the moderators' log belongs to a database role of its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from moderation import log_owner


class Command(BaseCommand):
    """Gives the log to a role of its own, or back."""

    help = (
        "Give the tables of the moderators' log to a database role of its own, so that the application can read it and "
        "add to it, and nothing else. Run it with an administrator's DATABASE_URL; --release gives them back, for a "
        "migration that changes them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the names of the roles."""
        parser.add_argument("app", metavar="ROLE", help="the role of the application's own DATABASE_URL")
        parser.add_argument(
            "--owner",
            default=log_owner.OWNER,
            metavar="NAME",
            help=f"whose the log will be (default: {log_owner.OWNER})",
        )
        parser.add_argument("--release", action="store_true", help="give it back to ROLE")

    def handle(self, *args: Any, app: str, owner: str, release: bool, **options: Any) -> None:
        """Do it, all or nothing; raise CommandError where the database refuses."""
        try:
            if release:
                log_owner.release(app)
            else:
                log_owner.guard(app, owner)
        except log_owner.Unguarded as reason:
            raise CommandError(str(reason)) from None
        except DatabaseError as error:
            raise CommandError(f"The database refuses; is this an administrator's DATABASE_URL? {error}") from None
        whose = app if release else owner
        self.stdout.write(f"{', '.join(log_owner.TABLES)}: {whose}'s now.")
