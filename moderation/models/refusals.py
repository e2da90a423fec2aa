"""Why something cannot be done at a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from .decision import Decision
    from .sanction import Sanction


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


class Muted(PermissionDenied):
    """A decision forbids the person to write, vote and report for a time; `sanction` says until when and why."""

    def __init__(self, sanction: Sanction | None = None) -> None:
        super().__init__()
        self.sanction = sanction


class NotWarned(Exception):
    """Nobody is suspended who was not warned before (Art. 23 DSA)."""


class MayNotCloseOut(PermissionDenied):
    """Only senior moderators close people out, and let them in again."""
