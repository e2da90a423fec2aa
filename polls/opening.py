"""What a poll needs before readers see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Poll

SHORTEST_SCALE, LONGEST_SCALE = 2, 11  # 0 to 10 has eleven steps; more of them nobody tells apart
LONGEST_LIST = 30  # choices; a longer list is no question any more


def unready(poll: Poll, opens_at: datetime, now: datetime) -> str:
    """Return why a poll cannot open at that time, as a code of NotReady; empty where it can."""
    checks = _time(poll, opens_at, now) | (_scale(poll) if poll.kind == poll.Kind.RATING else _list(poll))
    return next((code for code, holds in checks.items() if holds), "")


def folded(label: str) -> str:
    """Return a text as readers tell it apart from others: without regard to case and spaces."""
    return " ".join(label.split()).casefold()


def read_the_same(labels: Iterable[str]) -> bool:
    """Tell whether two of these texts are one to the eye."""
    read = [folded(label) for label in labels]
    return len(set(read)) < len(read)


def _time(poll: Poll, opens_at: datetime, now: datetime) -> dict[str, bool]:
    closes_at = poll.closes_at
    return {
        "closed": poll.status == poll.Status.CLOSED,
        "withdrawn": poll.article.is_withdrawn,
        "past": opens_at < now,
        "closing_past": closes_at is not None and closes_at <= now,
        "closing": closes_at is not None and closes_at <= opens_at,
    }


def _scale(poll: Poll) -> dict[str, bool]:
    values = [choice.value for choice in poll.answers()]
    steps = range(SHORTEST_SCALE, LONGEST_SCALE + 1)
    return {
        "scale": len(values) not in steps or values != list(range(1, len(values) + 1)),
        "ends": not (poll.low_end and poll.high_end),
    }


def _list(poll: Poll) -> dict[str, bool]:
    answers = poll.answers()
    return {
        "choices": not 2 <= len(answers) <= LONGEST_LIST,
        "values": any(choice.value is not None for choice in answers),
        "twice": read_the_same(choice.label for choice in poll.choices.all()),
        "maximum": poll.maximum > len(answers),
    }
