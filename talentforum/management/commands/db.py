"""`manage.py db status|stop`: the bundled PostgreSQL server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    """Shows or stops the bundled server, which outlives the processes that started it."""

    help = "Show whether the bundled PostgreSQL server runs, or stop it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the deed: status or stop."""
        parser.add_argument("deed", choices=["status", "stop"])
        parser.add_argument("--if-idle", action="store_true", help="stop only where nobody else is connected")

    def handle(self, *args: Any, deed: str, if_idle: bool, **options: Any) -> None:
        """Do the deed; raise CommandError where DATABASE_URL names a server of your own."""
        if connection.settings_dict["ENGINE"] != "talentforum.embedded_postgres":
            raise CommandError("DATABASE_URL names a server of your own; this command serves the bundled one only.")
        server = connection.server  # type: ignore[attr-defined]
        if deed == "stop" and if_idle and server.status() and server.is_used():
            self.stdout.write("PostgreSQL goes on: others are connected.")
            return
        if deed == "stop":
            self.stdout.write("PostgreSQL stopped." if server.stop() else "PostgreSQL was not running.")
            return
        info = server.status()
        self.stdout.write(
            f"PostgreSQL runs as process {info.pid} over {server.data}." if info else "PostgreSQL does not run."
        )
