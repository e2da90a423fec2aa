"""What the page shows of each match: whose text, when, about what, and the passages that fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.citations import OWN_ADDRESS
from articles.insets import POLL
from articles.models import Article, FollowUp
from comments.models import Comment

from .excerpts import excerpts, plain
from .finding import Match
from .query import Query
from .texts import ARTICLE, COMMENT, FOLLOWUP


@dataclass
class Result:
    """A line of the page."""

    kind: str
    title: str
    language: str
    address: str
    names: str
    at: datetime
    text: str
    is_comment: bool = False  # and no more: it has no title of its own
    is_ignored: bool = False  # the reader ignores who wrote it
    article: Article | None = None  # where it stands, for what is no article itself
    state: str = ""  # why nobody else can read it
    excerpt: SafeString | str = ""


def results_for(found: list[Match], query: Query, reader: Any) -> list[Result]:
    """Return the lines of a page in its order; what this person can no longer read meanwhile is left out."""
    rows: dict[tuple[str, int], Result] = {}
    for kind, load in _LOADED.items():
        wanted = {match.pk: match.at for match in found if match.kind == kind}
        for row in load(reader, list(wanted)) if wanted else []:
            rows[kind, row.pk] = _SHOWN[kind](row, wanted[row.pk])
    results = [rows[match.kind, match.pk] for match in found if (match.kind, match.pk) in rows]
    for result, excerpt in zip(results, excerpts([result.text for result in results], query), strict=True):
        result.excerpt = excerpt
    return results


def _articles(reader: Any, wanted: list[int]) -> Any:
    return Article.objects.visible_to(reader).filter(pk__in=wanted).prefetch_related("authors")


def _followups(reader: Any, wanted: list[int]) -> Any:
    rows = FollowUp.objects.visible_to(reader).filter(pk__in=wanted)
    return rows.select_related("article").prefetch_related("authors")


def _comments(reader: Any, wanted: list[int]) -> Any:
    rows = Comment.objects.readable_by(reader).noting_ignored(reader).filter(pk__in=wanted)
    return rows.select_related("article", "author__profile", "experience")


def _article(row: Article, at: datetime) -> Result:
    return Result(
        kind=_("Article"),
        title=row.title,
        language=row.language,
        address=row.get_absolute_url(),
        names=_signed(row),
        at=at,
        text=f"{row.teaser} {plain(_without_insets(row.html))}",
        state="" if row.is_public else row.get_status_display(),
    )


def _followup(row: FollowUp, at: datetime) -> Result:
    return Result(
        kind=row.get_kind_display(),
        title=row.title,
        language=row.article.language,
        address=row.get_absolute_url(),
        names=_signed(row),
        at=at,
        text=f"{row.what_was_wrong} {plain(_without_insets(row.html))}",
        article=row.article,
        state="" if row.is_public else row.get_status_display(),
    )


def _comment(row: Comment, at: datetime) -> Result:
    told = row.facts
    return Result(
        kind=_("Experience") if told else _("Comment"),
        title=told.title if told else row.author.name,
        language="",
        address=row.get_absolute_url(),
        names=row.author.name,
        at=at,
        text=f"{getattr(told, 'role', '')} {plain(row.in_passing)}",
        is_comment=told is None,
        is_ignored=row.is_ignored,
        article=row.article,
        state="" if row.is_public else row.get_status_display(),
    )


def _signed(row: Article | FollowUp) -> str:
    return ", ".join(author.name for author in row.authors.all())


def _without_insets(html: str) -> str:
    return OWN_ADDRESS.sub("", POLL.sub("", html))


_LOADED = {ARTICLE: _articles, FOLLOWUP: _followups, COMMENT: _comments}
_SHOWN: dict[str, Any] = {ARTICLE: _article, FOLLOWUP: _followup, COMMENT: _comment}
