"""What people have not seen yet, and that they saw it: by coming to the place, also without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

import structlog
from django.db import DatabaseError, models
from django.http import HttpRequest

from .models import Notification
from .subjects import content_type

logger = structlog.get_logger(__name__)

MOST_COUNTED = 100  # lines; above 99 nobody counts


def unread_lines(person: Any) -> int:
    """Return how many lines a person has not seen, `MOST_COUNTED` for all above; none, without a query, for strangers.

    It is asked once for each request: the person, who is read anew with each, keeps the number.
    """
    if not person.is_authenticated:
        return 0
    _ask(person)
    return int(person.unread_lines)


def mails_are_stopped(person: Any) -> bool:
    """Tell whether no mails go to a person's address any more; asked together with what they have not seen."""
    if not person.is_authenticated:
        return False
    _ask(person)
    return bool(person.mails_are_stopped)


def _ask(person: Any) -> None:
    if not hasattr(person, "unread_lines"):
        person.unread_lines, person.mails_are_stopped = Notification.objects.masthead(person, most=MOST_COUNTED)


def seen(request: HttpRequest, *things: models.Model) -> None:
    """Note that a page shows things: what told its visitor of them is read.

    Nothing, not even a query, where they have nothing unread; else one UPDATE. Where nothing can be written, one can
    still read. To be called before the masthead is made, which counts what is left.
    """
    if request.method == "GET" and things and unread_lines(request.user):
        _read(request.user, Notification.objects.filter(_about(things)))


def seen_lines(person: Any, pks: Iterable[int]) -> None:
    """Note that nothing is left to be told by these notifications; what joined their lines since is another matter."""
    _read(person, Notification.objects.filter(pk__in=pks))


def _about(things: Iterable[models.Model]) -> models.Q:
    by_class: dict[Any, list[Any]] = {}
    for thing in things:
        by_class.setdefault(content_type(thing), []).append(thing.pk)
    return reduce(or_, (models.Q(subject_type=kind, subject_id__in=pks) for kind, pks in by_class.items()))


def _read(person: Any, notifications: Any) -> None:
    try:
        changed = notifications.filter(recipient=person, withdrawn_at__isnull=True).read()
    except DatabaseError as error:
        logger.warning("visit not noted", error=type(error).__name__)
        return
    if changed and hasattr(person, "unread_lines"):
        del person.unread_lines  # the number is counted anew
