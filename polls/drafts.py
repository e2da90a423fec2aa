"""What a visitor chose before signing in: kept in their own session, shown again, never cast by itself."""

from django.http import HttpRequest

_KEY = "poll_draft"  # the session holds one: the last


def keep(request: HttpRequest, poll_id: int, choices: list[str]) -> None:
    """Remember which choices of a poll were sent."""
    request.session[_KEY] = {"poll": poll_id, "choices": choices}


def find(request: HttpRequest, poll_id: int) -> list[str]:
    """Return what was chosen in this poll; empty where nothing was."""
    draft = request.session.get(_KEY) or {}
    return draft["choices"] if draft.get("poll") == poll_id else []


def forget(request: HttpRequest) -> None:
    """Drop the draft once it is cast."""
    request.session.pop(_KEY, None)
