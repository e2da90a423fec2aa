"""Who may moderate."""

import rules

from accounts.rules import is_moderator

rules.add_perm("moderation", is_moderator)
rules.add_perm("moderation.view_case", is_moderator)
rules.add_perm("moderation.change_case", is_moderator)
rules.add_perm("moderation.decide_case", is_moderator)
rules.add_perm("moderation.view_decision", is_moderator)
