"""What a comment counts for above it: at its parent, at its root, at its article; each in the comment's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, F, When

from articles.models import Article

from .path import root_of

if TYPE_CHECKING:
    from .models import Comment


# One more answer, at its parent and at its root: two rows, or one that is both.
_BIRTH = """
UPDATE comments_comment SET
    reply_count = reply_count + (id = %(parent)s)::int,
    branch_count = branch_count + (parent_id IS NULL)::int,
    others_count = others_count + (parent_id IS NULL AND author_id <> %(author)s)::int
WHERE article_id = %(article)s AND path = ANY(%(above)s)
"""


def birth(comment: Comment, parent: Comment | None) -> None:
    """Count a new public comment, and let its article know how many there are now.

    Its parent is public and locked, so further up only the root's counts change.
    """
    article = comment.article
    if parent is not None:
        given: dict[str, Any] = {"parent": parent.pk, "author": comment.author_id, "article": article.pk}
        with connection.cursor() as cursor:
            cursor.execute(_BIRTH, {**given, "above": [parent.path, root_of(parent.path)]})
    article.comment_count, article.additions = F("comment_count") + 1, F("additions") + 1
    article.save(update_fields=["comment_count", "additions"])


def change(comment: Comment, *, shown: int, public: int) -> None:
    """Count at root and article how many more of the branch strangers see anything of, and read the text of."""
    if comment.parent_id and (shown or public):
        by_another = Case(When(author=comment.author_id, then=0), default=1)
        root = type(comment).objects.filter(article=comment.article_id, path=root_of(comment.path))
        root.update(branch_count=F("branch_count") + shown, others_count=F("others_count") + public * by_another)
    if public:
        Article.objects.filter(pk=comment.article_id).update(
            comment_count=F("comment_count") + public, additions=F("additions") + 1
        )
