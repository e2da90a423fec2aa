"""What people are told, as the site lists it: what belongs together is one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max
from django.utils.safestring import SafeString

from .models import Notification
from .subjects import Telling
from .wording import excerpt, sentence

PER_PAGE = 30
LOOKED_AT = 3  # of a line, the newest first, to find one that its recipient may still be told of
LOOKED_AT_MOST = 100  # of a line of which none of those may be told; older ones come up with the next look


@dataclass(frozen=True)
class Line:
    """Notifications of one group that are unread, or were read together."""

    pk: int  # of the newest
    kind: str
    telling: Telling
    count: int
    at: datetime
    is_unread: bool
    is_fresh: bool = False  # where the reader goes on, once it has come

    @property
    def sentence(self) -> SafeString:
        """What happened."""
        return sentence(self.kind, self.telling, self.count).html

    @property
    def excerpt(self) -> str:
        """The beginning of the newest text."""
        return excerpt(self.telling.text)


@dataclass(frozen=True)
class Page:
    """Lines, newest first."""

    lines: list[Line]
    following: int | None = None  # the page after this one begins before it
    start: int = 0
    hidden: list[int] = field(default_factory=list)  # of unread lines that may not be told any more, each notification

    @property
    def has_unread(self) -> bool:
        """Whether there is something to be read on it."""
        return any(line.is_unread for line in self.lines)


def page_of(person: Any, start: int = 0) -> Page:
    """Return the page of a person's lines that begins before `start`, the id of a notification; 0 is the first page.

    One query finds the groups, one the newest of each, and one for each class of subjects what they are about. A line
    of which nothing may be told any more is left out.
    """
    groups = Notification.objects.of(person).order_by().values("group_key", "read_at")
    groups = groups.annotate(newest=Max("pk"), count=Count("pk"), latest=ArrayAgg("pk", order_by="-pk"))
    if start:
        groups = groups.filter(newest__lt=start)
    found = list(groups.order_by("-newest")[: PER_PAGE + 1])
    following = found[PER_PAGE - 1]["newest"] if len(found) > PER_PAGE else None
    lines, hidden = [], []
    for group, notification in zip(found, _newest_tellable(person, found[:PER_PAGE]), strict=False):
        if notification is not None:
            lines.append(_line(notification, group))
        elif group["read_at"] is None:
            hidden += group["latest"][:LOOKED_AT_MOST]
    return Page(lines, following, start, hidden)


def _newest_tellable(person: Any, groups: list[dict[str, Any]]) -> list[Notification | None]:
    """Return of each group the newest that a person may still be told of; None where they may be told of none.

    Mostly it is among the newest few; only where it is not, older ones are looked at.
    """
    tellable = _tellable(person, (pk for group in groups for pk in group["latest"][:LOOKED_AT]))
    left = [group["latest"] for group in groups if not tellable.keys() & set(group["latest"])]
    older = [pk for latest in left for pk in latest[LOOKED_AT:LOOKED_AT_MOST]]
    tellable |= _tellable(person, older) if older else {}
    return [next((tellable[pk] for pk in group["latest"] if pk in tellable), None) for group in groups]


def _tellable(person: Any, pks: Iterable[int]) -> dict[int, Notification]:
    """Return by id those notifications that a person may still be told of."""
    rows = list(Notification.objects.filter(pk__in=list(pks)).with_subjects())
    for notification in rows:
        notification.recipient = person
    return {notification.pk: notification for notification in rows if notification.may_be_told()}


def _line(notification: Notification, group: dict[str, Any]) -> Line:
    return Line(
        pk=group["newest"],
        kind=notification.kind,
        telling=notification.subject.telling(notification.kind),
        count=group["count"],
        at=notification.created_at,
        is_unread=group["read_at"] is None,
    )
