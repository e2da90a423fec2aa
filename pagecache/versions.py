"""What the database says now: whether something was removed, whether something was added, what is planned."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
import structlog
from django.db import connection
from psycopg.pq import ExecStatus

from .offers import Growing
from .planned import Plan

logger = structlog.get_logger(__name__)

PATIENCE = 2  # seconds for an answer; who gets none goes to Django
NUMBER = b"SELECT number FROM pagecache_removals"
NAME = b"removals"
DJANGOS_OWN = {"cursor_factory", "context", "prepare_threshold"}  # says how Django asks, not where


class Unknown(Exception):
    """The database cannot be asked: nothing may be answered from the cache."""


class Question:
    """A question that many threads put at once: each is answered by an asking that began after it came."""

    def __init__(self, ask: Callable[[], bytes]) -> None:
        self._ask = ask
        self._turn = threading.Condition()
        self._asking = False
        self._begun = self._done = 0
        self._answer: bytes | None = None

    def __call__(self) -> bytes:
        """Return the answer; raise Unknown where there is none."""
        with self._turn:
            mine = self._begun + 1  # the first that begins from now on
            if not self._turn.wait_for(lambda: self._done >= mine or not self._asking, PATIENCE):
                raise Unknown
            if self._done >= mine:
                if self._answer is None:
                    raise Unknown
                return self._answer
            self._begun, self._asking = mine, True
        return self._asked(mine)

    def _asked(self, mine: int) -> bytes:
        answer = None
        try:
            answer = self._ask()
            return answer
        finally:
            with self._turn:
                self._answer, self._done, self._asking = answer, mine, False
                self._turn.notify_all()


class Versions:
    """Asks the database on one connection of this process, apart from Django's: no transaction is ever open in it."""

    def __init__(self) -> None:
        self.number = Question(self._number)
        self.asked = 0  # how often the number was looked up
        self._one_at_a_time = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._process = 0
        self._plan = Plan()

    def _number(self) -> bytes:
        """Return the removals number; empty before the first removal."""
        self.asked += 1
        result = self._retried(lambda known: known.pgconn.exec_prepared(NAME, []))
        if result.status != ExecStatus.TUPLES_OK:
            self._forget()
            raise Unknown
        return (result.get_value(0, 0) or b"") if result.ntuples else b""

    def additions(self, page: Growing) -> int | None:
        """Return what its row counts now; None where the row is gone."""
        query = f'SELECT additions FROM "{page.table}" WHERE id = %s'  # noqa: S608 - a table's name, of our own models
        row = self._retried(lambda known: known.execute(query, [page.pk]).fetchone())
        return row[0] if row else None

    def next_change(self, number: bytes, now: datetime) -> datetime | None:
        """Return when the next planned change is."""

        def ask(query: str, values: list[Any]) -> Any:
            return self._retried(lambda place: place.execute(query, values).fetchone())

        return self._plan.next_change(number, now, ask)

    def close(self) -> None:
        """End the connection."""
        with self._one_at_a_time:
            self._forget()

    def _retried(self, ask: Callable[[psycopg.Connection[Any]], Any]) -> Any:
        """Ask; once more on a new connection where the old one had died meanwhile (a restarted server)."""
        with self._one_at_a_time:
            for is_last in (False, True):
                try:
                    found = ask(self._connected())
                    if self._connection is not None and not self._connection.closed:
                        return found
                    self._forget()
                except Exception as error:
                    self._forget()
                    if is_last:
                        logger.warning("versions unknown", error=type(error).__name__)
                        raise Unknown from error
        raise Unknown

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._process != os.getpid():
            told = connection.get_connection_params()
            place = {name: value for name, value in told.items() if name not in DJANGOS_OWN}
            place["options"] = f"{place.get('options', '')} -c statement_timeout={PATIENCE * 1000}".strip()
            place |= {"connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000}
            opened = psycopg.connect(**place, autocommit=True)
            opened.pgconn.prepare(NAME, NUMBER)
            self._connection, self._process = opened, os.getpid()
        return self._connection

    def _forget(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None
