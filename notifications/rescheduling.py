"""Moving what waits for a morning, when the person says that their mornings are others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from .mornings import NEXT_DAY, NEXT_WEEK

if TYPE_CHECKING:
    from accounts.models import User

_RESCHEDULE = f"""
    UPDATE notifications_delivery AS delivery
    SET not_before = CASE WHEN delivery.pace = 'weekly' THEN {NEXT_WEEK} ELSE {NEXT_DAY} END
    FROM notifications_notification notification, (
        SELECT profile.user_id AS id, profile.time_zone AS zone, pause.until
        FROM accounts_profile profile LEFT JOIN notifications_pause pause ON pause.person_id = profile.user_id
        WHERE profile.user_id = %s
    ) AS person
    WHERE notification.id = delivery.notification_id AND notification.recipient_id = person.id
    AND delivery.status = 'waiting' AND delivery.pace <> 'at_once' AND delivery.not_before > now()
"""  # noqa: S608 - what is filled in are constants of mornings.py


def reschedule(person: User) -> None:
    """Let what waits for a morning leave in the next one, by the person's pause and time zone as they are now.

    What is due already is left to whoever sends it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RESCHEDULE, [person.pk])
