"""What moderators do: a Case is a text and everything that was said against it, a Decision is what became of it."""

from .appeal import Answered, Appeal, AppealedBefore, NotConcerned, TooLate
from .appealable import UNDOABLE
from .case import Case
from .danger import Danger
from .decision import Decision
from .emergency import Mode, Switch, Switchable
from .name import FormerName, Name
from .notice import Notice
from .notice_mail import NoticeMail
from .refusals import (
    AlreadyDecided,
    AlreadyReported,
    ConflictOfInterest,
    MayNotCloseOut,
    Muted,
    NotPublic,
    NotUndoable,
    NotWarned,
    TextChanged,
)
from .remark import Remark
from .report import Hold, Report
from .rule import RuleText, Withdrawn
from .sanction import Sanction
from .statement import Statement
from .target import QueueTarget
from .trusted_flagger import TrustedFlagger

__all__ = [
    "UNDOABLE",
    "AlreadyDecided",
    "AlreadyReported",
    "Answered",
    "Appeal",
    "AppealedBefore",
    "Case",
    "ConflictOfInterest",
    "Danger",
    "Decision",
    "FormerName",
    "Hold",
    "MayNotCloseOut",
    "Mode",
    "Muted",
    "Name",
    "NotConcerned",
    "NotPublic",
    "NotUndoable",
    "NotWarned",
    "Notice",
    "NoticeMail",
    "QueueTarget",
    "Remark",
    "Report",
    "RuleText",
    "Sanction",
    "Statement",
    "Switch",
    "Switchable",
    "TextChanged",
    "TooLate",
    "TrustedFlagger",
    "Withdrawn",
]
