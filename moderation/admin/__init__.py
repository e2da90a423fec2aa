"""The moderators' desk: the queue, a page for each case, the log, the rules, and how long a text should wait."""

from .case import CaseAdmin
from .decision import DecisionAdmin
from .notice import NoticeAdmin, TrustedFlaggerAdmin
from .rule import RuleTextAdmin
from .sanction import SanctionAdmin
from .switch import SwitchAdmin
from .target import QueueTargetAdmin

__all__ = [
    "CaseAdmin",
    "DecisionAdmin",
    "NoticeAdmin",
    "QueueTargetAdmin",
    "RuleTextAdmin",
    "SanctionAdmin",
    "SwitchAdmin",
    "TrustedFlaggerAdmin",
]
