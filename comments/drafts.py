"""What a visitor began to write before signing in: kept in their own session, shown again, never posted by itself."""

from typing import Any

from django.http import HttpRequest

_KEY = "comment_draft"  # the session holds one: the last


def keep(request: HttpRequest, article_id: int, data: dict[str, str]) -> None:
    """Remember what was sent for an article: the text, what it answers, what it is about."""
    request.session[_KEY] = {"article": article_id} | {
        name: data.get(name, "") for name in ("body", "parent", "anchor")
    }


def find(request: HttpRequest, article_id: int, parent: str, anchor: str = "") -> dict[str, Any]:
    """Return what was begun at this place, as a form's initial values; empty where there is nothing."""
    draft = request.session.get(_KEY) or {}
    if (draft.get("article"), draft.get("parent"), draft.get("anchor", "")) == (article_id, parent, anchor):
        return {"body": draft["body"]}
    return {}


def forget(request: HttpRequest) -> None:
    """Drop the draft once it is posted."""
    request.session.pop(_KEY, None)
