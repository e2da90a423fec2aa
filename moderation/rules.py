"""Who may moderate."""

from typing import Any

import rules

from accounts.rules import is_admin, is_moderator, is_senior

from .bearing import borne_by


@rules.predicate
def is_muted(user: Any, subject: Any = None) -> bool:
    """A decision forbids the person to write, vote and report for a time."""
    return not borne_by(user).isdisjoint({"mute", "ban"})


rules.add_perm("moderation", is_moderator)
rules.add_perm("moderation.view_case", is_moderator)
rules.add_perm("moderation.change_case", is_moderator)
rules.add_perm("moderation.decide_case", is_moderator)
rules.add_perm("moderation.view_decision", is_moderator)
rules.add_perm("moderation.view_notice", is_moderator)
rules.add_perm("moderation.change_notice", is_moderator)
rules.add_perm("moderation.answer_appeal", is_senior)
rules.add_perm("moderation.close_out", is_senior)
rules.add_perm("moderation.view_sanction", is_moderator)
rules.add_perm("moderation.lift_sanction", is_moderator)
rules.add_perm("moderation.view_switch", is_moderator)
rules.add_perm("moderation.press_switch", is_moderator)
for _right in ("view", "add", "change", "delete"):
    rules.add_perm(f"moderation.{_right}_trustedflagger", is_admin)
for _right in ("view", "add", "change"):
    rules.add_perm(f"moderation.{_right}_ruletext", is_moderator if _right == "view" else is_senior)
