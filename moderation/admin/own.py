"""What a moderator did themself: for them alone, compared with nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

from ..models import Decision


def me(request: HttpRequest) -> User:
    """Return who is at the desk: nobody comes here without an account."""
    return cast("User", request.user)


def own_figures(person: Any) -> dict[str, int]:
    """Return how many decisions of the person still stand, of today and of this week (since Monday)."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    week = today - timedelta(days=today.weekday())
    own = Decision.objects.filter(by=person, decided_at__gte=week).exclude(kind=Decision.Kind.UNDO)
    standing = own.exclude(replaced_by__kind=Decision.Kind.UNDO)
    return standing.aggregate(today=Count("pk", filter=Q(decided_at__gte=today)), week=Count("pk"))
