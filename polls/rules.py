"""Who may vote, and who makes polls."""

from typing import Any

import rules

from accounts.rules import is_editor, is_reader
from moderation.rules import is_muted


@rules.predicate
def is_running(user: Any, poll: Any) -> bool:
    """The poll takes votes now."""
    return poll is not None and poll.is_running and poll.article.mode_in_force.takes_votes


rules.add_perm("polls.vote", is_reader & ~is_muted & is_running)
rules.add_perm("polls", is_editor)
rules.add_perm("polls.run_poll", is_editor)
rules.add_perm("polls.see_unopened", is_editor)
for _right in ("view", "add", "change", "delete"):
    rules.add_perm(f"polls.{_right}_poll", is_editor)
