"""Two forums to compare, a small and a large one, in databases of their own that are dropped at the end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import connection, connections
from django.test import Client

LARGE = "large"  # what the second database is called besides the first one's name
AGAIN = 3  # seconds
LOCK = 4_116_101_110  # of the one run at a time on a server; the number says nothing


@dataclass(frozen=True)
class Forum:
    """A forum in a database; what is asked through Django after `enter` is asked there."""

    is_large: bool
    connection: Any

    def enter(self) -> None:
        """Let Django's default connection lead here."""
        connections["default"] = self.connection


@dataclass(frozen=True)
class Forums:
    """The same forum twice, but for how much lies in it."""

    small: Forum
    large: Forum

    def __iter__(self) -> Iterator[Forum]:
        return iter((self.small, self.large))

    def tidy(self) -> None:
        """Let the planner know what was loaded, and the pages know that it stays, as autovacuum does in time."""
        for forum in self:
            forum.enter()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def two_forums() -> Iterator[Forums]:
    """Give two migrated databases on the configured server; both are gone afterwards, however this ends.

    Ends the program where another run is on, or where the names are those of the user's own database.
    """
    own = connection.settings_dict["NAME"]
    first: str = connection.settings_dict["TEST"]["NAME"]
    names = [first, f"{first}_{LARGE}"]
    if own in names:
        sys.exit(f"bench: your database is named {own}, as the one that would be made and dropped here: rename it.")
    _answer_endings(_end)  # also Ctrl-C, which shells switch off for what runs behind
    with _bundled_server_as_it_was(), connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own tests do
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            sys.exit("bench: another run measures on this server: wait for its end, or both would measure each other.")
        try:
            _drop(cursor, names)  # what a killed run left
            yield _made()
        finally:
            _answer_endings(signal.SIG_IGN)
            connections.close_all()
            _drop(cursor, names)
            _answer_endings(signal.default_int_handler)


def _answer_endings(how: Any) -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(ending, how)


def _end(*_: object) -> None:
    """Stop, and try again after a while: Python drops what is raised while an object is thrown away."""
    signal.setitimer(signal.ITIMER_REAL, AGAIN)
    raise KeyboardInterrupt


def _made() -> Forums:
    first = connections["default"]
    first.creation.create_test_db(verbosity=0)
    first.creation.clone_test_db(LARGE, verbosity=0)
    second: Any = first.copy()
    second.settings_dict = first.creation.get_test_db_clone_settings(LARGE)
    return Forums(Forum(False, first), Forum(True, second))


def _drop(cursor: Any, names: list[str]) -> None:
    for name in names:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


@contextmanager
def _bundled_server_as_it_was() -> Iterator[None]:
    """Stop the bundled server at the end where it did not run before and nobody else uses it now."""
    server = getattr(connection, "server", None)
    ran = server is None or server.status() is not None
    try:
        yield
    finally:
        if server is not None and not ran and not server.is_used():
            server.stop()


class Unmeasurable(Exception):
    """An answer that is not the one to be measured, such as an error page."""


class Visitor(Client):
    """A browser that comes by https and takes only the page it came for."""

    def visit(self, address: str) -> str:
        """Return a page; raises Unmeasurable where there is none."""
        answer = self.get(address, secure=True)
        if answer.status_code != HTTPStatus.OK:
            raise Unmeasurable(f"{address} answers {answer.status_code}")
        return answer.content.decode()
