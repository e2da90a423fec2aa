"""Pieces of pages: rendered once, kept in the process under the versions of what they show.

A page that is rendered anew, after a comment or for somebody who is signed in, is mostly what it was. Its pieces
follow the rule of whole pages (wsgi.py): the versions are read before anything that a piece shows, and a piece is
taken only by a request that read the same ones. So what was taken away before a request came is in none of its pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from .planned import Plan
from .store import Store
from .versions import NUMBER

MOST = 8 * 1024 * 1024  # bytes in a process: some four thousand comments
GIVEN = "pagecache.version"  # where a request carries what the page cache read before it
store: Store[Any] = Store(MOST)
_plan = Plan()


class Pieces:
    """What one request may take, and leave for others; nothing where it has no version."""

    def __init__(self, version: str = "") -> None:
        self._version = version

    def __bool__(self) -> bool:
        return bool(self._version)

    def take(self, *key: object) -> Any:
        """Return what is kept, None where nothing is."""
        return store.get(self._full(key)) if self._version else None

    def leave(self, piece: Any, *key: object) -> None:
        """Keep a text, or several: as they are for everyone who names the same key, in this language."""
        if self._version:
            store.put(self._full(key), piece, 200 + len(piece if isinstance(piece, str) else "".join(piece)))

    def keep[Piece](self, make: Callable[[], Piece], *key: object) -> Piece:
        """Return what is kept; made now where nothing is."""
        found: Piece | None = self.take(*key)
        if found is None:
            found = make()
            self.leave(found, *key)
        return found

    def _full(self, key: tuple[object, ...]) -> str:
        return "\n".join([self._version, get_language() or "", *map(str, key)])


NONE = Pieces()


def read_versions(request: HttpRequest) -> None:
    """Let a request share pieces of its page; to be called before anything is read that the page shows.

    The team sees what others do not, and a transaction what nobody else does: they share nothing.
    """
    is_alone = settings.DEBUG or connection.in_atomic_block or getattr(request.user, "is_staff", False)
    request.pieces = Pieces("" if is_alone else request.META.get(GIVEN) or _version())  # type: ignore[attr-defined]


def pieces_of(request: HttpRequest) -> Pieces:
    """Return the pieces that a request shares; none where it read no versions."""
    found: Pieces = getattr(request, "pieces", NONE)
    return found


def forget() -> None:
    """Forget every piece, as a process does that begins anew."""
    store.clear()
    _plan.forget()


def version_of(number: bytes, planned: datetime | None) -> str:
    """Return the versions as one text: the removals number, and the next change that comes by the clock."""
    return f"{number.decode()} {planned and planned.timestamp()}"


def _version() -> str:
    with connection.cursor() as cursor:

        def ask(query: str, values: list[Any] | None = None) -> Any:
            cursor.execute(query, values)
            return cursor.fetchone()

        row = ask(NUMBER.decode())
        number = str(row[0]).encode() if row else b""
        return version_of(number, _plan.next_change(number, timezone.now(), ask))
