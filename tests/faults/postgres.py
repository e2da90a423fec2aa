"""A PostgreSQL of the tests' own, from the bundled programs: it may be broken off, restarted, and set read-only."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg

from talentforum.embedded_postgres.server import Server, get_server  # before the package, which warns otherwise
from tests.processes import database_url

from .waiting import until


class OwnPostgres:
    """A server over a data directory of its own."""

    def __init__(self, data: Path) -> None:
        self._server = Server(data)
        self._server.start()
        self._programs = get_server(data, cleanup_mode=None, start=False).bin_path
        self._copies = 0

    def copy(self) -> str:
        """Take over all that the test's database holds, and return the address of the copy."""
        self._copies += 1
        name, place = f"test_faults_{self._copies}", self._server.connection_params()
        self._ask(f"CREATE DATABASE {name}")
        url = f"postgres://{place['user']}@{quote(place['host'], safe='')}:{place['port']}/{name}"
        dump = subprocess.run(
            [self._programs / "pg_dump", "--no-owner", database_url()], capture_output=True, check=True
        )
        restore = [self._programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", url]
        subprocess.run(restore, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        return url

    def break_off(self) -> None:
        """End it at once, as a power cut does: no transaction is ended, no connection closed."""
        os.kill(self._server.start().pid, signal.SIGQUIT)
        until(lambda: self._server.status() is None)

    def start(self) -> None:
        """Let it come back."""
        self._server.start()

    def restart(self) -> None:
        """End it at once and let it come back."""
        self.break_off()
        self.start()

    def take_writes(self, *, whether: bool) -> None:
        """Let every transaction be read-only, also of those who are connected, or writable again."""
        wanted = "off" if whether else "on"
        self._ask(f"ALTER SYSTEM SET default_transaction_read_only = {wanted}")
        self._ask("SELECT pg_reload_conf()")
        until(lambda: self._ask("SHOW default_transaction_read_only") == [(wanted,)])

    def end(self) -> None:
        """Stop it for good."""
        self._server.stop()

    def _ask(self, statement: str) -> list[tuple[str]]:
        with psycopg.connect(dbname="postgres", autocommit=True, **self._server.connection_params()) as own:
            cursor = own.execute(statement)
            return cursor.fetchall() if cursor.description else []
