"""A page of the list: 20 experiences from a place on, newest first, with every filter and its counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Article, FormerSlug
from talentforum.lib.numbers import number_of

from .filters import Asked, Facet, asked_for, count_each_alone, facets_of
from .models import Experience
from .querysets import ExperienceQuerySet

PER_PAGE = 20


@dataclass
class ListPage:
    """What the list shows at an address."""

    experiences: list[Experience]
    asked: Asked
    facets: list[Facet]
    total: int
    messages: list[str]
    before: str  # the query of the first page, where this is a later one
    following: str  # the query of the next page, where there is one

    @property
    def chosen(self) -> list[Facet]:
        """Return the filters that are set."""
        return [facet for facet in self.facets if facet.chosen]

    @property
    def loosening(self) -> list[Facet]:
        """Return which single filter would have to go for there to be something, the most first."""
        return sorted((facet for facet in self.chosen if facet.loosened), key=lambda facet: -facet.loosened)

    @property
    def alone(self) -> list[Facet]:
        """Return which filters would give something by themselves, the most first."""
        return sorted((facet for facet in self.chosen if facet.alone), key=lambda facet: -facet.alone)

    @property
    def is_plain(self) -> bool:
        """Whether this is the list as such: its first page without a filter."""
        return not self.chosen and not self.before


def page_for(data: QueryDict, reader: Any) -> ListPage:
    """Return the page that an address asks for, as a reader sees it; what it asks for in vain is said and left out."""
    articles, named = _articles(data.get("artikel", "").strip())
    asked = asked_for(data, named)
    facets, total = facets_of(asked, articles)
    if not total and len(asked.chosen) > 1 and not any(facet.chosen and facet.loosened for facet in facets):
        count_each_alone(facets, asked, articles)
    rows = Experience.objects.public().filter(**asked.columns()).newest().noting_ignored(reader)
    messages = [*asked.unknown]
    start = data.get("ab", "")
    from_there = _from(rows, start) if start else None
    if start and from_there is None:
        messages.append(_("There is no such page. Here is the first one."))
    found = list((rows if from_there is None else from_there)[: PER_PAGE + 1])
    following = asked.query(ab=str(found[PER_PAGE].pk)) if len(found) > PER_PAGE else ""
    before = (asked.query() or "?") if from_there is not None else ""
    return ListPage(found[:PER_PAGE], asked, facets, total, messages, before, following)


def _articles(slug: str) -> tuple[Sequence[Article], Article | None]:
    """Return the public articles that something is told under, and the public one of this slug, a former one too."""
    told = Experience.objects.filter(article=OuterRef("pk"), shown_at__isnull=False)
    if not slug or "\x00" in slug:  # PostgreSQL takes none
        return list(Article.objects.published().filter(Exists(told)).only("slug", "title")), None
    former = FormerSlug.objects.filter(slug=slug).values("article")
    rows = Article.objects.published().annotate(had_the_slug=Q(pk__in=former))
    articles = list(rows.filter(Q(Exists(told)) | Q(slug=slug) | Q(had_the_slug=True)).only("slug", "title"))
    named = [article for article in articles if article.slug == slug or article.had_the_slug]
    named.sort(key=lambda article: article.slug != slug)  # whose address it is, before whose it was
    return articles, named[0] if named else None


def _from(rows: ExperienceQuerySet, start: str) -> ExperienceQuerySet | None:
    """Return what begins at an experience; None where none such was ever public."""
    place = number_of(start)
    known = Experience.objects.filter(pk=place, comment__published_at__isnull=False)
    first = known.values_list("comment__posted_at", flat=True).first()
    if first is None:
        return None
    return rows.filter(Q(shown_at__lt=first) | Q(shown_at=first, pk__lte=place))
