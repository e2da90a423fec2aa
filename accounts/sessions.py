"""Sessions in the database, read with one plain statement: each page of the signed-in begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own, but for how it reads: to build that statement anew takes ten times as long as to run it."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing where it is none, or has ended."""
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None  # as Django does: a new session gets a key of our choice
            return {}
        return self.decode(row[0])
