"""What people are told of in tests: follow-ups of an article, each a line of its own unless they are to be joined."""

from __future__ import annotations

from typing import Any

from django.db import connection

from notifications.kinds import Kind
from notifications.models import Notification
from notifications.subjects import content_type
from tests.factories import FollowUpFactory


def tell_of_followups(person: Any, article: Any, *, count: int = 1, group: str = "") -> list[Notification]:
    """Tell a person of new follow-ups, and return what they were told, the first first."""
    told = []
    for _ in range(count):
        followup = FollowUpFactory(article=article)
        Notification.objects.tell(
            [person.pk], Kind.FOLLOWUP, followup, group=group or f"followup-{followup.pk}", place=article
        )
        told.append(Notification.objects.about(followup).get(recipient=person))
    return told


def unread(person: Any) -> list[int]:
    """Return the ids of what a person has not read."""
    return list(Notification.objects.of(person).unread().order_by("pk").values_list("pk", flat=True))


def follow(article: Any, people: int) -> None:
    """Let so many new people follow an article."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO accounts_user (email, password, is_staff, is_active, is_superuser, joined_at)
                SELECT 'f' || n || '@example.org', '', false, true, false, now() FROM generate_series(1, %s) n
                RETURNING id
            ), known AS (
                INSERT INTO accounts_profile (user_id, name, folded, name_key, language, time_zone, thread_order)
                SELECT id, 'F' || id, 'f' || id, 'f' || id, 'de', 'Europe/Berlin', '' FROM made
            )
            INSERT INTO notifications_follow (person_id, subject_type_id, subject_id, since)
            SELECT id, %s, %s, now() FROM made ORDER BY id
            """,
            [people, content_type(article).pk, article.pk],
        )
        cursor.execute("ANALYZE accounts_user, accounts_profile, notifications_follow")
