"""Sending what is due: claimed by the database's clock, looked through once more, handed over, settled.

Several sweeps and single tasks work side by side: rows that one of them holds are skipped by the others.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from talentforum.lib.transport import Fate, Transport, Unsent

from .kinds import Pace
from .mornings import IS_PAUSED, NEXT_DAY
from .outgoing import Outgoing

if TYPE_CHECKING:
    from .models import Delivery
    from .models.delivery import DeliveryQuerySet

CLAIM = timedelta(seconds=60)  # what was claimed by a worker that died is free again after it; outgoing.py divides it
BATCH = 50  # deliveries that are claimed together, and people for their digests: at three a second one claim is enough
SWEEP = 25  # seconds after which a sweep claims no more: less than the half minute until the next one

_PAUSE = f"""
    UPDATE notifications_delivery
    SET pace = 'daily', not_before = {NEXT_DAY}, claimed_until = NULL, attempts = 0, message_id = ''
    FROM (
        SELECT notification.id AS notification, profile.time_zone AS zone, pause.until
        FROM notifications_notification notification
        JOIN accounts_profile profile ON profile.user_id = notification.recipient_id
        JOIN notifications_pause pause ON pause.person_id = notification.recipient_id
    ) person
    WHERE notifications_delivery.id = ANY(%s) AND notification_id = person.notification AND doubts = 0 AND {IS_PAUSED}
"""  # noqa: S608 - what is filled in are constants of mornings.py


def sweep() -> int:
    """Send what is due, until nothing is, the mail server is out of reach or the time is up; return how many left."""
    end, sent = monotonic() + SWEEP, 0
    due = _deliveries().due()
    with Transport() as transport:
        while monotonic() < end and (claimed := claim(due)):
            try:
                sent += _send_claimed(claimed, transport)
            except Unsent:
                break
    return sent


def send(due: DeliveryQuerySet) -> None:
    """Send these alone, as far as they are at once."""
    claimed = claim(due)
    if claimed:
        with Transport() as transport:
            try:
                _send_claimed(claimed, transport)
            except Unsent:
                return  # no server: it is noted at each of them, and the sweep tries again


def claim(due: DeliveryQuerySet) -> list[int]:
    """Take the longest due in hand, for a short time, so that no other worker does; return their ids.

    A digest is taken whole: its person is locked meanwhile, so that no two workers share it between them. What was
    handed over before by a worker of whom nothing was heard since is a doubt.
    """
    with transaction.atomic():
        free = due.order_by("not_before", "pk").select_for_update(skip_locked=True, no_key=True, of=("self",))
        claimed = list(free.filter(pace=Pace.AT_ONCE).values_list("pk", flat=True)[:BATCH])
        people = _people_with_digests(due)
        if people:
            digests = free.exclude(pace=Pace.AT_ONCE).filter(notification__recipient__in=people)
            claimed += digests.values_list("pk", flat=True)
        rows = _deliveries().filter(pk__in=claimed)
        rows.filter(handed_over_at__isnull=False).update(handed_over_at=None, doubts=F("doubts") + 1)
        rows.update(claimed_until=Now() + CLAIM, attempts=F("attempts") + 1)
    return claimed


def _people_with_digests(due: DeliveryQuerySet) -> list[int]:
    waiting = due.exclude(pace=Pace.AT_ONCE).order_by("not_before", "pk")
    people = set(waiting.values_list("notification__recipient", flat=True)[:BATCH])
    if not people:
        return []
    locked = User.objects.filter(pk__in=people).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    return list(locked.values_list("pk", flat=True))


def _send_claimed(claimed: list[int], transport: Transport) -> int:
    """Send what was claimed and return how many mails left; raises Unsent where there is no server to be had."""
    with connection.cursor() as cursor:
        cursor.execute(_PAUSE, [claimed])
    mails, left = [mail for mail in _mails(claimed) if mail.make()], 0
    before = None  # what left just now, which is not noted yet
    for place, mail in enumerate(mails):
        try:
            before = mail if mail.send(transport, before) else None
        except Unsent:
            for other in mails[place:]:
                other.fail(Fate.UNREACHABLE)
            raise
        left += before is not None
    if before is not None:
        before.note_sent()
    return left


def _mails(claimed: list[int]) -> list[Outgoing]:
    """Put together what leaves in one mail: the digest of a person, with what it held when it was tried before."""
    rows = list(_deliveries().filter(pk__in=claimed, claimed_until__isnull=False).for_sending())
    return [Outgoing(list(together)) for _key, together in groupby(sorted(rows, key=_mail), key=_mail)]


def _mail(row: Delivery) -> tuple[int, int, str]:
    if row.pace == Pace.AT_ONCE:
        return (0, row.pk, "")
    return (1, row.notification.recipient_id, row.message_id)


def _deliveries() -> Any:
    return apps.get_model("notifications.Delivery")._default_manager  # noqa: SLF001 - Django documents _default_manager
