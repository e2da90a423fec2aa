"""What a visitor chose before signing in: kept in their own session, shown again, never cast by itself."""

from collections.abc import Sequence

from django.http import HttpRequest

from .models import Choice

_KEY = "poll_draft"  # the session holds one: the last


def keep(request: HttpRequest, poll_id: int, choices: Sequence[Choice]) -> None:
    """Remember which choices of a poll would be a vote."""
    request.session[_KEY] = {"poll": poll_id, "choices": [str(choice.pk) for choice in choices]}


def find(request: HttpRequest, poll_id: int) -> list[str]:
    """Return what was chosen in this poll; empty where nothing was."""
    draft = request.session.get(_KEY) or {}
    return draft["choices"] if draft.get("poll") == poll_id else []


def forget(request: HttpRequest, poll_id: int) -> None:
    """Drop what was chosen in this poll."""
    if find(request, poll_id):
        del request.session[_KEY]
