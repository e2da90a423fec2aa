"""Who may moderate."""

import rules

from accounts.rules import is_moderator, is_senior

rules.add_perm("moderation", is_moderator)
rules.add_perm("moderation.view_case", is_moderator)
rules.add_perm("moderation.change_case", is_moderator)
rules.add_perm("moderation.decide_case", is_moderator)
rules.add_perm("moderation.view_decision", is_moderator)
rules.add_perm("moderation.answer_appeal", is_senior)
rules.add_perm("moderation.close_out", is_senior)
for _right in ("view", "add", "change"):
    rules.add_perm(f"moderation.{_right}_ruletext", is_moderator if _right == "view" else is_senior)
