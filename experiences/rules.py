"""Who may share and change experiences: those who may write and change comments."""

from typing import Any

import rules

from accounts.rules import is_reader
from comments.rules import discussion_is_open
from moderation.rules import is_muted


@rules.predicate
def may_edit_the_comment(user: Any, experience: Any) -> bool:
    """The comment beside the facts may be changed by this person now."""
    return experience is not None and rules.has_perm("comments.edit_comment", user, experience.comment)


@rules.predicate
def is_its_author(user: Any, experience: Any) -> bool:
    """The experience is the user's own."""
    return experience is not None and experience.comment.author_id == user.pk


rules.add_perm("experiences.share", is_reader & ~is_muted & discussion_is_open)
rules.add_perm("experiences.edit", is_reader & may_edit_the_comment)
rules.add_perm("experiences.delete_figures", is_reader & is_its_author)  # whatever became of it, at any time
