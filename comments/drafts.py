"""What a visitor began to write before signing in: kept in their own session, shown again, never posted by itself."""

from typing import Any

from django.http import HttpRequest

_KEY = "comment_draft"  # the session holds one: the last


def keep(request: HttpRequest, article_id: int, data: dict[str, str]) -> None:
    """Remember what was sent for an article: body and parent."""
    request.session[_KEY] = {"article": article_id, "body": data.get("body", ""), "parent": data.get("parent", "")}


def find(request: HttpRequest, article_id: int, parent: str) -> dict[str, Any]:
    """Return what was begun at this place, as a form's initial values; empty where there is nothing."""
    draft = request.session.get(_KEY) or {}
    if draft.get("article") == article_id and draft.get("parent") == parent:
        return {"body": draft["body"]}
    return {}


def forget(request: HttpRequest) -> None:
    """Drop the draft once it is posted."""
    request.session.pop(_KEY, None)
