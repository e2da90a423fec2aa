"""A comment that was posted this moment, as its author sees it: shown from what is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .entry import Entry
from .models import Comment
from .reading import Reading
from .thread import entry_of


@dataclass
class Newborn(Entry):
    """A comment of which nobody has recommended, reported or decided anything yet."""

    @property
    def pick(self) -> None:
        """No recommendation."""

    @property
    def decision(self) -> None:
        """No decision."""


def posted_entry(comment: Comment, reader: Any) -> Entry:
    """Return what a person posted, for its place; read again only where it was there before, or is held."""
    if not comment.is_newborn:
        return entry_of(comment, reader)
    entry = Newborn(comment, Reading(comment.article, reader))
    entry.nesting = entry.level
    return entry
