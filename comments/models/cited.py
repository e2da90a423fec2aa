"""A comment as something that editors cite in a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db.models import Q, QuerySet

from talentforum.lib.markdown import excerpt

if TYPE_CHECKING:
    from articles.models import Article

    from .comment import Comment

OFFERED = 20  # comments in the editors' picker
MOST_WORDS = 5  # of a search in it


class CitedComment:
    """What `articles.citations.Citable` asks of a comment: only what everyone can read can be cited."""

    cite_view: ClassVar[str] = "comment"
    cite_template: ClassVar[str] = "comments/_cited.html"

    @classmethod
    def for_citation(cls) -> QuerySet[Any]:
        """Return comments with their authors and what stands beside them."""
        return cast("type[Comment]", cls).objects.with_authors()

    @classmethod
    def citable(cls, article: Article, **address: Any) -> Any:
        """Return the public comment of the article with the number that its address names."""
        return article.comments.public().filter(pk=address["pk"]).first()

    @classmethod
    def offered(cls, article: Article, words: str) -> QuerySet[Any]:
        """Return the newest public comments of the article whose text or author's name holds the words."""
        found = article.comments.public().with_authors().order_by("-posted_at", "-pk")
        for word in words.split()[:MOST_WORDS]:
            found = found.filter(Q(body__icontains=word) | Q(author__profile__name__icontains=word))
        return found[:OFFERED]

    @property
    def is_citable(self) -> bool:
        """Whether everyone can read the text."""
        return cast("Comment", self).is_public

    @property
    def cite_author(self) -> int:
        """Who wrote it."""
        return cast("Comment", self).author_id

    @property
    def cite_line(self) -> str:
        """Who wrote it, and how it begins."""
        comment = cast("Comment", self)
        return f"{comment.author.name}: {excerpt(comment.shown, 120)}"
