"""What it costs to send what waits, to a mail server that takes all and does nothing, over bare updates."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from articles.models import FollowUp
from notifications.kinds import Kind
from notifications.models import Delivery
from notifications.subjects import content_type

from .forums import Forums, Unmeasurable
from .people import make_article
from .rows import Bound, Row, guarded, shown

NOWHERE = {"transport": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
PEOPLE = """
    WITH made AS (
        INSERT INTO accounts_user (password, is_superuser, email, is_staff, is_active, joined_at)
        SELECT '!', false, 'wartet' || n || '@example.org', false, true, now() FROM generate_series(1, %s) AS n
        RETURNING id
    )
    INSERT INTO accounts_profile (user_id, name, folded, name_key, language, confirmed_at)
    SELECT id, 'Wartet ' || id, 'wartet' || id, 'wartet ' || id, 'de', now() FROM made
"""
INTENTS = """
    WITH told AS (
        INSERT INTO notifications_notification (
            uuid, recipient_id, kind, subject_type_id, subject_id, group_key, in_site, created_at, not_before
        )
        SELECT gen_random_uuid(), id, %s, %s, %s, 'bench', true, now(), now()
        FROM accounts_user WHERE email LIKE 'wartet%%'
        RETURNING id
    )
    INSERT INTO notifications_delivery (
        notification_id, channel, pace, status, not_before, attempts, doubts, failure, message_id
    )
    SELECT id, 'mail', 'at_once', 'waiting', now(), 0, 0, '', '' FROM told
"""
WAITING = """
    UPDATE notifications_delivery SET status = 'waiting', settled_at = NULL, claimed_until = NULL,
        handed_over_at = NULL, attempts = 0, message_id = ''
"""
BARE = "UPDATE notifications_delivery SET status = 'sent', settled_at = now() WHERE id = %s"


def load(intents: int) -> None:
    """Let so many people be told of one thing by mail."""
    article = make_article("versand")
    followup = FollowUp(article=article, title="Was daraus wurde", slug="daraus", body="Es ging weiter.\n")
    followup.published_at = timezone.now()
    followup.save()
    followup.appear()
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [intents])
        cursor.execute(INTENTS, [Kind.ANSWER.value, content_type(followup).pk, followup.pk])


def measure(forums: Forums, intents: int, rounds: int) -> list[Row]:
    """Send all that waits, and update as many rows, in turns."""
    forums.large.enter()
    load(intents)
    return shown(guarded("the sweep", _measured(intents, rounds)))


def _measured(intents: int, rounds: int) -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # the measurements have it off otherwise
    sweeps, bare = [], []
    for _ in range(rounds):
        bare.append(_seconds_of_updates())
        sweeps.append(_seconds_of_a_sweep(intents))
    bare.append(_seconds_of_updates())
    swept, updated = statistics.median(sweeps), statistics.median(bare)
    said = f"{intents / swept:,.0f} mails/s / {intents / updated:,.0f} updates/s"
    yield Row(
        f"sweep of {intents:,} waiting mails over as many bare updates", round(swept / updated, 2), Bound(6, 3),
        rounds=rounds, beside=said,
    )  # fmt: skip


def _seconds_of_a_sweep(intents: int) -> float:
    _let_all_wait()
    sent, started = 0, time.perf_counter()
    with override_settings(MAILERS=NOWHERE):
        while found := Delivery.objects.send_due():
            sent += found
    if sent != intents:
        raise Unmeasurable(f"{sent} of {intents} mails left")
    return time.perf_counter() - started


def _seconds_of_updates() -> float:
    """Update each row by itself, with a commit after each, over one connection."""
    _let_all_wait()
    numbers = list(Delivery.objects.values_list("pk", flat=True))
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute(BARE, [number])
    return time.perf_counter() - started


def _let_all_wait() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        cursor.execute("VACUUM (ANALYZE) notifications_delivery, notifications_notification, accounts_user")
