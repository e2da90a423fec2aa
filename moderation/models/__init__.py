"""What moderators do: a Case is a text and everything that was said against it, a Decision is what became of it."""

from .case import AlreadyDecided, AlreadyReported, Case, NotPublic, TextChanged
from .decision import Decision
from .report import Hold, Report
from .target import QueueTarget

__all__ = [
    "AlreadyDecided",
    "AlreadyReported",
    "Case",
    "Decision",
    "Hold",
    "NotPublic",
    "QueueTarget",
    "Report",
    "TextChanged",
]
