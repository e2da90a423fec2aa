"""What a visitor told before signing in: kept in their own session for a day, shown again, never shared by itself."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

KEPT = timedelta(days=1)  # enough to sign up, by mail too; pay should not lie in a session for longer
_KEY = "experience_draft"  # the session holds one: the last


def keep(request: HttpRequest, article_id: int, told: Iterable[tuple[str, str]]) -> None:
    """Remember what was told under an article, its figures too."""
    sent: dict[str, list[str]] = {}
    for name, value in told:
        sent.setdefault(name, []).append(value)
    request.session[_KEY] = {"article": article_id, "at": timezone.now().timestamp(), "sent": sent}


def find(request: HttpRequest, article_id: int) -> MultiValueDict[str, Any] | None:
    """Return what was told under this article, as a form takes it; None where there is nothing, or nothing any more."""
    draft = request.session.get(_KEY) or {}
    if timezone.now().timestamp() - draft.get("at", 0) > KEPT.total_seconds():
        forget(request)
        return None
    return MultiValueDict(draft["sent"]) if draft.get("article") == article_id else None


def forget(request: HttpRequest) -> None:
    """Drop the draft once it is shared, or too old."""
    request.session.pop(_KEY, None)
