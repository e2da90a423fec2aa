"""A closed poll's result as something that editors cite in a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from articles.models import Article

    from .poll import Poll

OFFERED = 20  # what a picker shows at once


class CitedResult:
    """What `articles.citations.Citable` asks of a poll: only a result that no longer changes can be cited."""

    cite_view: ClassVar[str] = "poll"
    cite_template: ClassVar[str] = "polls/_cited.html"

    @classmethod
    def for_citation(cls) -> QuerySet[Any]:
        """Return polls with what the card shows."""
        return cast("type[Poll]", cls).objects.complete()

    @classmethod
    def citable(cls, article: Article, **address: Any) -> Any:
        """Return the article's closed poll at an address, None where there is none."""
        polls = cast("type[Poll]", cls).objects.over().complete()
        return polls.filter(article=article, slug=address.get("slug", "")).first()

    @classmethod
    def offered(cls, article: Article, words: str) -> list[Any]:
        """Return the article's closed polls whose question holds the words, latest first."""
        polls = cast("type[Poll]", cls).objects.over().complete().listed().filter(article=article)
        for word in words.split():
            polls = polls.filter(question__icontains=word)
        return list(polls[:OFFERED])

    @property
    def is_citable(self) -> bool:
        """Whether it is over and everyone can see it now."""
        poll = cast("Poll", self)
        return poll.is_public and poll.is_over

    @property
    def cite_line(self) -> str:
        """The poll in one line."""
        return _("Poll: %(question)s") % {"question": cast("Poll", self).question}
