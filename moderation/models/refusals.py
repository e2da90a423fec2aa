"""Why something cannot be done at a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from .decision import Decision


class AlreadyReported(Exception):
    """The reader has reported this text before."""


class NotPublic(Exception):
    """There is no public text to report any more."""


class AlreadyDecided(Exception):
    """Somebody else decided the case in the meantime; `decision` is theirs, None where its author withdrew the text."""

    def __init__(self, decision: Decision | None) -> None:
        super().__init__()
        self.decision = decision


class TextChanged(Exception):
    """The author changed the text after the moderator had read it."""


class ConflictOfInterest(PermissionDenied):
    """Nobody decides about their own text, their own report, or an appeal against their own decision."""


class NotUndoable(Exception):
    """It is not the moderator's own last decision, or its ten seconds are over."""
