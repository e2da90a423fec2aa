"""Quotations that are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value

from pagecache.triggers import removals

from ..quotes import MARK, Words

if TYPE_CHECKING:
    from .comment import Comment
    from .revision import Revision

QUOTES = Q(html__contains=MARK)  # texts that quote anything; partial indexes find them


class FoldedQuoteManager(models.Manager["FoldedQuote"]):
    """Folds what repeats a text, and unfolds it."""

    def may_quote(self) -> models.Expression | Q:
        """Return as SQL, within a query of comments, whether anything in their discussion quotes since."""
        from .comment import Comment
        from .revision import Revision

        place = {"article": OuterRef("article"), "pk__gt": OuterRef("pk")}
        earlier = {"comment__article": OuterRef("article"), "comment__gt": OuterRef("pk")}
        since, before = Comment.objects.filter(QUOTES, **place), Revision.objects.filter(QUOTES, **earlier)
        return Exists(since) | Exists(before)

    def fold(self, source: Comment) -> None:
        """Fold each quotation of a text in what was written in its discussion since, earlier versions included.

        Looks at all texts that quote something there, by one statement; locks none of them. In the transaction that
        takes the text out of view.
        """
        words = Words(source.html)
        self.bulk_create(
            FoldedQuote(comment_id=comment, revision_id=revision, source=source, place=place)
            for comment, revision, path, html in _quoting(source)
            for place in words.places_in(html, beneath=path.startswith(source.path))
        )

    def unfold(self, source: Comment) -> None:
        """Show the quotations of a text again."""
        self.filter(source=source).delete()

    def carry_over(self, comment: Comment, earlier: Revision) -> None:
        """Look again at an edited text for what its earlier version had to hide; that one keeps hiding it."""
        sources = list(self.filter(comment=comment, revision=None).select_related("source"))
        self.filter(comment=comment, revision=None).update(revision=earlier)
        self.bulk_create(
            FoldedQuote(comment=comment, source=source, place=place)
            for source in {row.source for row in sources}
            for place in Words(source.html).places_in(comment.html, beneath=comment.path.startswith(source.path))
        )

    fold.alters_data = unfold.alters_data = carry_over.alters_data = True  # type: ignore[attr-defined]


def _quoting(source: Comment) -> models.QuerySet[Comment, tuple[int, int | None, str, str]]:
    from .comment import Comment
    from .revision import Revision

    none = Value(None, output_field=models.BigIntegerField())
    since = Comment.objects.filter(QUOTES, article=source.article_id, pk__gt=source.pk).order_by()
    earlier = Revision.objects.filter(QUOTES, comment__article=source.article_id, comment__gt=source.pk).order_by()
    return since.values_list("pk", none, "path", "html").union(
        earlier.values_list(F("comment_id"), "pk", "comment__path", "html"), all=True
    )


class FoldedQuote(models.Model):
    """A quotation in a comment, or in an earlier version of it, that repeats a text which was taken out of view.

    `place` counts the text's quotations from 0, in the order in which they begin.
    """

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="folded_quotes")
    revision = models.ForeignKey("comments.Revision", models.CASCADE, null=True, related_name="folded_quotes")
    source = models.ForeignKey("comments.Comment", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    objects = FoldedQuoteManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["comment", "revision", "source", "place"], nulls_distinct=False, name="a_quotation_folds_once"
            ),
        )
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return f"{self.comment_id}.{self.place}"
