"""Who may write, change and report comments."""

from datetime import timedelta
from typing import Any

import rules
from django.utils import timezone

from accounts.rules import is_editor, is_moderator, is_reader
from moderation.rules import is_muted

EDIT_WINDOW = timedelta(minutes=15)  # long enough for a typo, too short to turn a text that others answered


@rules.predicate
def is_author(user: Any, comment: Any) -> bool:
    """The comment is the user's own."""
    return comment is not None and comment.author_id == user.pk


@rules.predicate
def is_oneself(user: Any, person: Any) -> bool:
    """It is the user's own account."""
    return person is not None and person.pk == user.pk


@rules.predicate
def in_edit_window(user: Any, comment: Any) -> bool:
    """It was posted no longer than 15 minutes ago."""
    return comment is not None and timezone.now() - comment.posted_at <= EDIT_WINDOW


@rules.predicate
def is_returned(user: Any, comment: Any) -> bool:
    """A moderator gave it back to be changed."""
    return comment is not None and comment.returned_at is not None


@rules.predicate
def is_there(user: Any, comment: Any) -> bool:
    """It is neither removed nor retracted."""
    return comment is not None and comment.status != "removed" and comment.retracted_at is None


@rules.predicate
def is_retractable(user: Any, comment: Any) -> bool:
    """It is not retracted yet, and not removed: a removal leaves its line, whatever its author would like."""
    return comment is not None and comment.retracted_at is None and comment.status != "removed"


@rules.predicate
def is_public(user: Any, comment: Any) -> bool:
    """Everyone can read it."""
    return comment is not None and comment.is_public


@rules.predicate
def discussion_is_open(user: Any, subject: Any) -> bool:
    """The article's discussion takes texts."""
    return subject is not None and getattr(subject, "article", subject).discussion_is_open


rules.add_perm("comments.post_comment", is_reader & ~is_muted & discussion_is_open)
rules.add_perm(
    "comments.edit_comment",
    is_reader & ~is_muted & is_author & is_there & (in_edit_window | is_returned) & discussion_is_open,
)
rules.add_perm("comments.retract_comment", is_reader & is_author & is_retractable)
rules.add_perm("comments.report_comment", is_reader & ~is_muted & ~is_author & is_public)
rules.add_perm("comments.report_person", is_reader & ~is_muted & ~is_oneself)
rules.add_perm("comments.read_revisions", is_reader & (is_author | is_moderator))
rules.add_perm("comments.see_hidden", is_moderator)
rules.add_perm("comments.pick_comment", is_editor & is_public)
rules.add_perm("comments", is_editor)
for _right in ("view", "change"):
    rules.add_perm(f"comments.{_right}_comment", is_editor)
