"""Comments as pages show them, kept rendered: most of what stands on a page of a thread stood there before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from pagecache.pieces import Pieces

from .models import Comment

# One's own, what is new to one, by whom one ignores, and what one reported. On each signed-in page: Django would take
# three times as long.
_PERSONAL = """
    SELECT id FROM comments_comment
    WHERE id = ANY(%(pks)s) AND (
        author_id = %(reader)s OR published_at > %(since)s
        OR author_id IN (SELECT ignored_id FROM accounts_ignore WHERE person_id = %(reader)s)
    )
    UNION ALL
    SELECT matter.subject_id FROM moderation_case matter
    JOIN moderation_report report ON report.case_id = matter.id AND report.person_id = %(reader)s
    WHERE matter.subject_id = ANY(%(pks)s) AND matter.subject_type_id = %(kind)s
"""


class Halves(NamedTuple):
    """A comment as HTML: what comes before the answers beneath it, and what comes after them."""

    before: str
    after: str


class Shelf:
    """The comments that a reader shares with others.

    A comment that lies beneath its parent looks the same to all strangers, and to all who are signed in and are not of
    the team, but for what is personal. Everything else that it shows raises the removals number when it changes.
    """

    def __init__(self, pieces: Pieces, reader: Any, carried: str) -> None:
        self._pieces, self._reader, self._for = pieces, reader, ("comment", reader.is_authenticated, carried)

    def personal(self, pks: Iterable[int], since: datetime | None) -> set[int]:
        """Return which of the comments the reader sees otherwise than others do; `since` then they are new to them."""
        if not self._reader.is_authenticated:
            return set()
        with connection.cursor() as cursor:
            kind = ContentType.objects.get_for_model(Comment).pk
            cursor.execute(_PERSONAL, {"pks": list(pks), "reader": self._reader.pk, "since": since, "kind": kind})
            return {pk for (pk,) in cursor.fetchall()}

    def take(self, pks: Iterable[int]) -> dict[int, Halves]:
        """Return those of the comments that are kept."""
        found = ((pk, self._pieces.take(*self._for, pk)) for pk in pks)
        return {pk: halves for pk, halves in found if halves is not None}

    def leave(self, pk: int, halves: Halves) -> None:
        """Keep a comment for others; it must not be personal to this reader."""
        self._pieces.leave(halves, *self._for, pk)
