"""The counts that comments keep, counted anew from the rows alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from articles.models import Article

from .models import Comment
from .path import root_of

KEPT = ("reply_count", "branch_count", "others_count")
SEEN = (
    "parent_id", "path", "author_id", "status", "retracted_at", "published_at", *KEPT,
    "article__comment_count",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A kept count that is not what the comments say; without a comment it is the article's."""

    article: Article
    comment: int | None
    what: str
    kept: int
    counted: int

    def __str__(self) -> str:
        where = f"{self.article.slug}, comment {self.comment}" if self.comment else self.article.slug
        return f"{where}: {self.what}: kept {self.kept}, counted {self.counted}"


def recount(article: Article, *, write: bool = False) -> list[Difference]:
    """Count an article's comments anew and return what differs from the kept counts.

    With `write` they are set right. One statement sees all rows at one moment, so nobody waits for a mere look; what is
    to be set right is locked as readers lock it, from leaf to root and the article last, and then counted once more.
    """
    found = _differences(article)
    if not found or not write:
        return found
    with transaction.atomic():
        wrong = {one.comment for one in found if one.comment}
        theirs = article.comments.filter(pk__in=wrong).order_by("-path")
        list(theirs.select_for_update(no_key=True).values_list("pk"))
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        found = [one for one in _differences(article) if one.comment is None or one.comment in wrong]
        for one in found:
            rows: Any = Comment.objects.filter(pk=one.comment) if one.comment else Article.objects.filter(pk=article.pk)
            rows.update(**{one.what: one.counted})
        Article.objects.filter(pk=article.pk).update(additions=F("additions") + 1)  # kept pages show the counts
    return found


def _differences(article: Article) -> list[Difference]:
    rows = list(article.comments.only(*SEEN).select_related("article"))
    total = rows[0].article.comment_count if rows else Article.objects.get(pk=article.pk).comment_count
    kept = [(row.pk, what, getattr(row, what)) for row in rows for what in KEPT]
    counted = _counted(rows)
    public = sum(row.is_public for row in rows)
    found = [Difference(article, pk, what, before, counted[what][pk]) for pk, what, before in kept]
    found.append(Difference(article, None, "comment_count", total, public))
    return [one for one in found if one.kept != one.counted]


def _counted(rows: list[Comment]) -> dict[str, Counter[int]]:
    """Count from the leaves to the roots: whether strangers see anything of a comment can hang on its answers."""
    counted: dict[str, Counter[int]] = {what: Counter() for what in KEPT}
    roots = {row.path: row for row in rows if row.parent_id is None}
    for row in sorted(rows, key=lambda row: row.pk, reverse=True):  # answers are younger than what they answer
        if row.parent_id is None:
            continue
        root = roots[root_of(row.path)]
        row.reply_count = counted["reply_count"][row.pk]
        if row.standing()[0]:
            counted["reply_count"][row.parent_id] += 1
            counted["branch_count"][root.pk] += 1
        if row.is_public:
            counted["others_count"][root.pk] += row.author_id != root.author_id
    return counted
