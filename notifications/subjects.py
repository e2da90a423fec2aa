"""What a notification is about, whichever app it belongs to: the few words that each such thing answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Telling:
    """What people are told about a thing, in the active language; a template adds the sentence of the kind."""

    address: str  # where it stands: a path in the active language
    title: str = ""  # of the article, poll, follow-up
    who: str = ""  # whose deed it is, where that may be said
    text: str = ""  # an excerpt as plain text; empty where nobody may read it
    reason: str = ""  # of a recommendation or a decision
    said: str = ""  # the sentence of the kind in other words, where those do not fit; no braces
    why: str = ""  # the same at length: what a mail about this alone says, too


class Tellable(models.Model):
    """A thing that people are told about."""

    class Meta:
        abstract = True

    @classmethod
    def classes(cls) -> list[type[Tellable]]:
        """Return every class of such things."""
        return Tellable.__subclasses__()

    @classmethod
    def for_telling(cls) -> models.QuerySet[Self]:
        """Return all things of this class with what `telling` needs, in a constant number of queries."""
        raise NotImplementedError

    def telling(self, kind: str) -> Telling:
        """Return what is told about it; only for who may be told."""
        raise NotImplementedError

    def doers(self) -> set[int]:
        """Return whose deed an announced thing is (ids of users): they are told nothing of it."""
        return set()

    def reaches(self, person: User) -> bool:
        """Tell whether it is sent to this person at all: a closed account hears nothing, but why it was closed."""
        return person.is_active

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether this person may know of it now: asked whenever something is shown or sent."""
        raise NotImplementedError


def content_type(thing: Any) -> Any:
    """Return the content type of a thing (from the process's memory)."""
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(thing)
