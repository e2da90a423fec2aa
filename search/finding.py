"""Which texts fit, in which order: the newest 2,000 by how well they fit, older ones by their time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from .asked import Asked
from .query import Query
from .texts import matches

PER_PAGE = 20
RANKED = 2_000  # matches; an index of words gives no order by rank, so each ranked text is looked at
LAST_PAGE = 500  # 10,000 matches; whoever goes so far is better served by a filter


class Match(NamedTuple):
    """A text that fits: its kind and id, its time, how well it fits."""

    kind: str
    pk: int
    at: datetime
    rank: float


@dataclass
class Found:
    """A page of what fits; `count` is never above 2,000, `is_more` says that there are older ones."""

    matches: list[Match] = field(default_factory=list)
    count: int = 0
    is_more: bool = False
    number: int = 1
    has_next: bool = False

    @property
    def is_by_time(self) -> bool:
        """Whether this page lies behind those that are ranked."""
        return (self.number - 1) * PER_PAGE >= RANKED


def find(asked: Asked, query: Query, reader: Any) -> Found | None:
    """Return the page that is asked for, None where there is none; one query."""
    start = (asked.number - 1) * PER_PAGE
    if not 0 < asked.number <= LAST_PAGE:
        return None
    found = _ranked(asked, query, reader, start) if start < RANKED else _older(asked, query, reader, start)
    return found if found.matches or start == 0 else None


def count_up_to(most: int, asked: Asked, query: Query, reader: Any) -> int:
    """Return how many texts fit, and no more than `most`; one query."""
    return len(_newest(asked, query, reader, most))


def _ranked(asked: Asked, query: Query, reader: Any, start: int) -> Found:
    newest = _newest(asked, query, reader, RANKED + 1)
    is_more = len(newest) > RANKED
    best = sorted(newest[:RANKED], key=lambda match: match.rank, reverse=True)  # stable: among equals the newest first
    end = start + PER_PAGE
    return Found(best[start:end], len(best), is_more, asked.number, has_next=len(best) > end or is_more)


def _older(asked: Asked, query: Query, reader: Any, start: int) -> Found:
    end = start + PER_PAGE
    newest = _newest(asked, query, reader, end + 1)
    has_next = len(newest) > end and asked.number < LAST_PAGE
    return Found(newest[start:end], RANKED, is_more=True, number=asked.number, has_next=has_next)


def _newest(asked: Asked, query: Query, reader: Any, most: int) -> list[Match]:
    """Return the newest matches of all kinds, each once; the database ranks no row that it does not return."""
    first, *others = [rows[:most] for rows in matches(asked, query, reader)]
    rows = first.union(*others, all=True) if others else first
    found = {(match.kind, match.pk): match for match in (Match(*row) for row in rows)}
    return sorted(found.values(), key=lambda match: (match.at, match.kind, match.pk), reverse=True)[:most]
