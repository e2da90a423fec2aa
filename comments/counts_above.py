"""What a comment counts for above it: at its parent, at its root, at its article; each in the comment's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, When

from articles.models import Article

from .path import root_of

if TYPE_CHECKING:
    from .models import Comment


def birth(comment: Comment, parent: Comment | None) -> None:
    """Count a new public comment; its parent is public and locked, so further up only the root's counts change."""
    if parent is not None:
        above = _rows(comment).filter(path__in={parent.path, root_of(parent.path)})
        is_root = Case(When(parent__isnull=True, then=1), default=0)
        above.update(
            reply_count=F("reply_count") + Case(When(pk=parent.pk, then=1), default=0),
            branch_count=F("branch_count") + is_root,
            others_count=F("others_count") + is_root * _is_by_another(comment),
        )
    _at_the_article(comment, 1)


def change(comment: Comment, *, shown: int, public: int) -> None:
    """Count at root and article how many more of the branch strangers see anything of, and read the text of."""
    if comment.parent_id and (shown or public):
        _rows(comment).filter(path=root_of(comment.path)).update(
            branch_count=F("branch_count") + shown, others_count=F("others_count") + public * _is_by_another(comment)
        )
    if public:
        _at_the_article(comment, public)


def _at_the_article(comment: Comment, public: int) -> None:
    Article.objects.filter(pk=comment.article_id).update(
        comment_count=F("comment_count") + public, additions=F("additions") + 1
    )


def _rows(comment: Comment) -> Any:
    return type(comment).objects.filter(article=comment.article_id)


def _is_by_another(comment: Comment) -> Case:
    """Return 1 for rows that another person wrote, 0 for the author's own."""
    return Case(When(author=comment.author_id, then=0), default=1)
