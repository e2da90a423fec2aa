"""What a visitor told before signing in: kept in their own session, shown again, never shared by itself."""

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from .forms import carried

_KEY = "experience_draft"  # the session holds one: the last


def keep(request: HttpRequest, article_id: int) -> None:
    """Remember what was sent for an article, its figures too."""
    request.session[_KEY] = {"article": article_id, "sent": dict(carried(request.POST).lists())}


def find(request: HttpRequest, article_id: int) -> MultiValueDict[str, Any] | None:
    """Return what was told under this article, as a form takes it; None where there is nothing."""
    draft = request.session.get(_KEY) or {}
    return MultiValueDict(draft["sent"]) if draft.get("article") == article_id else None


def forget(request: HttpRequest) -> None:
    """Drop the draft once it is shared."""
    request.session.pop(_KEY, None)
