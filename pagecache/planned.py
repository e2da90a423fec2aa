"""What will change by itself: the times at which every kept page ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet


class Planned:
    """A kind of thing that appears or ends by the clock, with nobody changing a row at that moment.

    To plan such a time, to move it or to drop it must raise the removals number: new rows too (`additions_too`).
    """

    @classmethod
    def planned_after(cls, moment: datetime) -> Iterable[QuerySet[Any, datetime | None]]:
        """Return the times later than a moment at which strangers will see something else; one column each."""
        raise NotImplementedError


def next_change(moment: datetime) -> tuple[str, list[Any]]:
    """Return the query (SQL and its parameters) for the first planned time after a moment."""
    kinds = [model for model in apps.get_models() if issubclass(model, Planned) and not model._meta.proxy]  # noqa: SLF001 - Django documents _meta
    parts = [times.order_by().query.sql_with_params() for kind in kinds for times in kind.planned_after(moment)]
    together = " UNION ALL ".join(f"({sql})" for sql, _ in parts)
    first = f"SELECT min(planned.at) FROM ({together}) AS planned(at)"  # noqa: S608 - Django wrote the parts
    return first, [value for _, values in parts for value in values]


class Plan:
    """The next planned change; known as long as the removals number stays, since planning raises it."""

    def __init__(self) -> None:
        self._known: tuple[bytes, datetime | None] | None = None

    def forget(self) -> None:
        """Know nothing."""
        self._known = None

    def next_change(
        self, number: bytes, now: datetime, ask: Callable[[str, list[Any]], tuple[datetime | None]]
    ) -> datetime | None:
        """Return when it is; `ask` puts a query and returns its row."""
        known = self._known
        if known is None or known[0] != number or (known[1] is not None and known[1] <= now):
            (at,) = ask(*next_change(now))
            self._known = known = (number, at)
        return known[1]
