"""Closed accounts: who showed that one is theirs may still read why, and object."""

from django.http import HttpRequest

from .adapter import CLOSED
from .models import User


def owner_of(request: HttpRequest) -> User | None:
    """Return who comes: the person signed in, or the owner of a closed account whose password was right a moment ago.

    None for strangers. A closed account opens nothing else.
    """
    if request.user.is_authenticated:
        return request.user
    closed = request.session.get(CLOSED)
    return User.objects.select_related("profile").filter(pk=closed, is_active=False).first() if closed else None
