"""Which texts a person may find, each kind with its vector, its time and its words."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchRank, SearchVector
from django.db.models import Expression, F, FloatField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Left

from articles.models import Article, FollowUp
from comments.models import Comment
from experiences.models import Experience

from .asked import Asked, Kind
from .query import Query, TextQuery

ARTICLE, FOLLOWUP, COMMENT = "article", "followup", "comment"
RELEVANCE = Value(1)  # how ts_rank looks at length: a long text needs more of the words (PostgreSQL, 12.3.3)
LOOKED_AT = 2_000  # characters of a text by which it is ranked: 2,000 long ones would take seconds

type Rows = QuerySet[Any]
type Vector = Expression

_BODY = SearchVector("body", config="german")
_OPENING = SearchVector(Left("body", LOOKED_AT), config="german")
_ROLE = SearchVector("experience__role", config="german", weight="A")
_TITLE = SearchVector("title", config="german", weight="A")


def matches(asked: Asked, query: Query, reader: Any) -> list[Rows]:
    """Return what this person may find of each kind, as rows of kind, id, time and rank; newest first."""
    found: list[Rows] = []
    if asked.kind in {"", Kind.ARTICLES}:
        rank = _TITLE + SearchVector("teaser", config="german", weight="B") + _OPENING
        found.append(_found(ARTICLE, articles(asked, reader), query, Article.FOUND_BY, rank))
    if asked.kind in {"", Kind.FOLLOWUPS}:
        found.append(_found(FOLLOWUP, followups(asked, reader), query, FollowUp.FOUND_BY, _TITLE + _OPENING))
    if asked.kind in {"", Kind.DISCUSSION, Kind.COMMENTS, Kind.EXPERIENCES}:
        found.append(_found(COMMENT, comments(asked, reader), query, _BODY, _OPENING))
    if asked.kind in {"", Kind.DISCUSSION, Kind.EXPERIENCES}:
        told = comments(asked, reader).filter(pk__in=_with_the_role(query))
        found.append(_found(COMMENT, told, query, _ROLE + _BODY, _ROLE + _OPENING))
    return found


def _with_the_role(query: Query) -> Rows:
    """Return the experiences whose role holds one of the words; the others may stand in the text."""
    return Experience.objects.annotate(words=Experience.FOUND_BY).filter(words=TextQuery(query.some)).values("pk")


def _found(kind: str, rows: Rows, query: Query, vector: Vector, rank: Vector) -> Rows:
    how_well = Cast(SearchRank(rank, TextQuery(query.all), normalization=RELEVANCE), FloatField())
    rows = rows.annotate(words=vector).filter(words=TextQuery(query.all)).order_by("-at", "-pk")
    return rows.values_list(Value(kind), "pk", "at", how_well)


def articles(asked: Asked, reader: Any) -> Rows:
    """Return the articles that this person may open and that fit the filters."""
    rows = Article.objects.visible_to(reader).annotate(at=Coalesce("published_at", "updated_at"))
    if asked.article:
        rows = rows.filter(pk=asked.article.pk)
    return _signed(_in_time(rows, asked), asked)


def followups(asked: Asked, reader: Any) -> Rows:
    """Return the follow-ups that this person may open and that fit the filters."""
    rows = FollowUp.objects.visible_to(reader).annotate(at=Coalesce("published_at", "updated_at"))
    if asked.article:
        rows = rows.filter(article=asked.article)
    return _signed(_in_time(rows, asked), asked)


def comments(asked: Asked, reader: Any) -> Rows:
    """Return the comments whose text this person may read and that fit the filters."""
    rows = Comment.objects.readable_by(reader).annotate(at=F("posted_at"))
    if asked.article:
        rows = rows.filter(article=asked.article)
    if asked.person:
        rows = rows.filter(author=asked.person.account)
    if asked.kind in {Kind.COMMENTS, Kind.EXPERIENCES}:
        rows = rows.filter(has_facts=asked.kind == Kind.EXPERIENCES)
    return _in_time(rows, asked)


def _in_time(rows: Rows, asked: Asked) -> Rows:
    since, before = asked.moments
    if since:
        rows = rows.filter(at__gte=since)
    return rows.filter(at__lt=before) if before else rows


def _signed(rows: Rows, asked: Asked) -> Rows:
    if not asked.person:
        return rows
    return rows.filter(pk__in=rows.model.objects.filter(authors__in=asked.person.signatures).values("pk"))
