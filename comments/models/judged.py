"""A comment as moderators judge it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from moderation.moderatable import Card, Moderatable, Record
from talentforum.lib.markdown import excerpt
from talentforum.lib.numbers import number_of

from .folded import FoldedQuote

if TYPE_CHECKING:
    from .comment import Comment


class JudgedComment:
    """What `moderation.moderatable.Moderatable` asks of a comment for the queue and the case."""

    @classmethod
    def for_moderators(cls) -> QuerySet[Any]:
        """Return comments with article, parent, the author's record, and whether anything may quote them."""
        rows = cast("type[Comment]", cls).objects.with_authors().with_parents().select_related("article")
        return rows.annotate(**cls.counted_for("author_id"), may_be_quoted=FoldedQuote.objects.may_quote())

    @classmethod
    def counted_for(cls, person: str) -> dict[str, Any]:
        """Return how many comments of a person are public, removed and held, as annotations."""
        rows = cast("type[Comment]", cls).objects.filter(author=OuterRef(person)).order_by().values("author")
        return {
            f"author_{status}": Subquery(rows.filter(status=status).annotate(n=Count("pk")).values("n"))
            for status in Moderatable.Status.values
        }

    @classmethod
    def noticed_at(cls, view: str, parts: Mapping[str, Any], fragment: str) -> QuerySet[Any] | None:
        """Return the comment of a page of its own, or of a place in a discussion (`#kommentar-12`)."""
        number = parts["pk"] if view == "comment" else _numbered(fragment)
        return cast("type[Comment]", cls).objects.filter(pk=number) if number else None

    @classmethod
    def counts_of(cls, person: int) -> tuple[int, int]:
        """Return how many comments a person wrote, and how many of them were removed."""
        gone = Count("pk", filter=Q(status=Moderatable.Status.REMOVED))
        own = cast("type[Comment]", cls).objects.filter(author=person)
        counted = own.aggregate(all=Count("pk"), gone=gone)
        return counted["all"], counted["gone"]

    @property
    def card(self) -> Card:
        """The comment as a moderator sees it."""
        comment = cast("Comment", self)
        anchor, told, parent = comment.anchor, comment.facts, comment.parent
        return Card(
            kind=_("Comment"),
            html=comment.shown,
            text=excerpt(comment.shown, 240),
            about=f"{anchor.get_kind_display()}: {anchor.label}" if anchor else "",
            facts_title=told.title if told else "",
            facts=told.rows() if told else [],
            place=comment.article.title,
            place_address=comment.get_absolute_url(),
            answers=parent.author.name if parent else "",
            answers_text=excerpt(parent.shown, 240) if parent else "",
        )

    @property
    def record(self) -> Record:
        """The author's history in figures."""
        comment, counts = cast("Comment", self), cast("Any", self)
        return Record(
            name=comment.author.name,
            joined_at=comment.author.joined_at,
            published=counts.author_published or 0,
            removed=counts.author_removed or 0,
            held=counts.author_held or 0,
        )


def _numbered(fragment: str) -> int:
    """Return the number that `kommentar-12` names; 0 for any other fragment."""
    return number_of(fragment.removeprefix("kommentar-")) if fragment.startswith("kommentar-") else 0
