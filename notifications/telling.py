"""Telling people: one statement, for one person as for a thousand followers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from talentforum.lib.tasks import poke

from .kinds import ALSO_CLOSED, OWED, Channel, Kind, usual_pace
from .mornings import IS_PAUSED, NEXT_DAY, NEXT_WEEK
from .subjects import Tellable, content_type

if TYPE_CHECKING:
    from accounts.models import User

MOST_POKED = 10  # deliveries that are sent by a poke each; more of them are left to the sweep of every half minute

_TELL = f"""
    WITH person AS (
        SELECT account.id, profile.time_zone AS zone, pause.until,
            coalesce(site.pace, %(site)s) AS site, coalesce(mail.pace, %(mail)s) AS mail
        FROM accounts_user account
        JOIN accounts_profile profile ON profile.user_id = account.id
        LEFT JOIN notifications_preference site
            ON site.person_id = account.id AND site.kind = %(kind)s AND site.channel = 'site'
        LEFT JOIN notifications_preference mail
            ON mail.person_id = account.id AND mail.kind = %(kind)s AND mail.channel = 'mail'
        LEFT JOIN notifications_pause pause ON pause.person_id = account.id
        WHERE account.id = ANY(%(people)s) AND (account.is_active OR %(closed)s)
        AND account.id IS DISTINCT FROM %(actor)s
        AND (%(owed)s OR NOT EXISTS (
            SELECT FROM accounts_ignore WHERE person_id = account.id AND ignored_id = %(actor)s
        ) AND NOT EXISTS (
            SELECT FROM notifications_follow WHERE person_id = account.id AND muted_at IS NOT NULL
            AND subject_type_id = %(place_type)s AND subject_id = %(place_id)s
        ))
        ORDER BY account.id
    ), told AS (
        INSERT INTO notifications_notification AS known (
            uuid, recipient_id, actor_id, kind, subject_type_id, subject_id, place_type_id, place_id, group_key,
            in_site, created_at, not_before
        )
        SELECT gen_random_uuid(), id, %(actor)s, %(kind)s, %(subject_type)s, %(subject_id)s, %(place_type)s,
            %(place_id)s, %(group)s, site <> 'never', now(), now() + %(after)s
        FROM person WHERE site <> 'never' OR mail <> 'never'
        ON CONFLICT (subject_type_id, subject_id, kind, recipient_id)
            DO UPDATE SET withdrawn_at = NULL WHERE known.withdrawn_at IS NOT NULL
        RETURNING id, recipient_id, xmax = 0 AS is_new
    ), sent AS (
        INSERT INTO notifications_delivery (
            notification_id, channel, pace, not_before, status, attempts, doubts, failure, message_id
        )
        SELECT told.id, 'mail',
            CASE WHEN mail = 'at_once' AND {IS_PAUSED} THEN 'daily' ELSE mail END,
            CASE WHEN mail = 'weekly' THEN {NEXT_WEEK}
                WHEN mail = 'daily' OR {IS_PAUSED} THEN {NEXT_DAY}
                ELSE now() + %(after)s END,
            'waiting', 0, 0, '', ''
        FROM told JOIN person ON person.id = told.recipient_id WHERE told.is_new AND mail <> 'never'
        RETURNING id, pace
    ), back AS (
        UPDATE notifications_delivery SET status = 'waiting', settled_at = NULL
        WHERE status = 'dropped' AND notification_id IN (SELECT id FROM told WHERE NOT is_new)
    )
    SELECT (SELECT count(*) FROM told WHERE is_new), array(SELECT id FROM sent WHERE pace = 'at_once')
"""  # noqa: S608 - what is filled in are constants of mornings.py


def tell(
    people: Iterable[int],
    kind: Kind,
    subject: Tellable,
    *,
    group: str,
    place: models.Model | None = None,
    actor: User | None = None,
    after: timedelta = timedelta(),
) -> int:
    """Record for each of these people (ids of users) that something concerns them; return how many are newly told.

    Left out is who did it, whose account is closed (unless they are told of a decision about themselves), who ignores
    the one who did it or muted the place (unless the law has them told), who wants to hear of the kind nowhere, and
    who was told before; what was withdrawn comes back, with the mail that was dropped meanwhile. Deliveries are written
    beside, each for its pace, and the worker is poked after the commit.
    """
    wanted = list(people)
    if not wanted:
        return 0
    values: dict[str, Any] = {
        "people": wanted, "kind": kind.value, "group": group, "after": after, "owed": kind in OWED,
        "closed": kind in ALSO_CLOSED,
        "actor": actor.pk if actor else None,
        "site": usual_pace(kind, Channel.SITE).value, "mail": usual_pace(kind, Channel.MAIL).value,
        "subject_type": content_type(subject).pk, "subject_id": subject.pk,
        "place_type": content_type(place).pk if place else None, "place_id": place.pk if place else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TELL, values)
        told, at_once = cursor.fetchone()
    if at_once and not after:
        transaction.on_commit(lambda: _send(at_once))
    return told


def _send(deliveries: list[int]) -> None:
    """Have the worker send what was just recorded; whatever this does not reach is sent by the sweep."""
    from .tasks import deliver

    if len(deliveries) <= MOST_POKED:
        all(poke(deliver, delivery) for delivery in deliveries)  # the first that fails tells that the queue is down
