"""What people are told of in tests: follow-ups of an article, each a line of its own unless they are to be joined."""

from __future__ import annotations

from typing import Any

from notifications.kinds import Kind
from notifications.models import Notification
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
