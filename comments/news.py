"""What comes while a page is open: how many, and the comments themselves for whoever asks for them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.access import readable_article
from articles.models import Article
from talentforum.lib.access import kept, public_page
from talentforum.lib.numbers import number_of

from .orders import NEWEST
from .thread import ThreadPage, came_since
from .visits import mark

FRESH = 10  # seconds in which a process asks the database once for an article, however many pages are open
MOST = 100  # comments that are counted: "more than 99"
ARTICLES = 128  # whose newest comments a process keeps in mind; 15 kB each at most
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Watch:
    """How an open page hears what came since it was made."""

    count_address: str
    address: str
    since: str
    roots: str  # where on the page new ones belong: first, last, or nowhere


def watch(page: ThreadPage) -> Watch | None:
    """Return how a page of a thread is kept up; None where nothing can come, or it shows nothing of the thread."""
    article = page.article
    if not article.discussion_is_open or (page.newest is None and article.comment_count):
        return None
    if page.wish.only or page.about:
        roots = ""
    elif page.order == NEWEST:
        roots = "" if page.before else "first"
    else:
        roots = "" if page.following else "last"
    return Watch(
        reverse("news_count", args=[article.slug]), reverse("news", args=[article.slug]), cursor_at(page.newest), roots
    )


@public_page
@require_safe
def news_count(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many comments came since a moment, nothing where none did; open to everyone.

    Each open page asks every 30 seconds. Strangers are answered without the database, but for the first in ten seconds;
    so a number may be that much too late.
    """
    since, latest = moment_at(request.GET.get("seit", "")), _latest(slug, int(time.time() // FRESH))
    if latest is None:
        readable_article(request, slug)
    count = sum(1 for at, author in latest or () if at > since and author != request.user.pk)
    said = ngettext("%(count)d new comment", "%(count)d new comments", count) % {"count": count} if count else ""
    if count >= MOST:
        said = _("More than %(count)d new comments") % {"count": MOST - 1}
    return HttpResponse(said, content_type="text/plain; charset=utf-8", headers={"ETag": f'"{count}"'})


@lru_cache(ARTICLES)
def _latest(slug: str, _tenth: int) -> tuple[tuple[datetime, int], ...] | None:
    """Return when the latest public comments of an article came, and by whom; None where no public article is."""
    article = Article.objects.published().filter(slug=slug).only("pk").first()
    if article is None:
        return None
    rows = article.comments.public().order_by("-published_at")
    return tuple(rows.values_list("published_at", "author_id")[:MOST])


@public_page
@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what came since a moment; open to everyone. An open page takes the comments from here into their places."""
    article, since = readable_article(request, slug), moment_at(request.GET.get("seit", ""))
    page = came_since(article, request.user, since)
    mark(page.entries, since)
    shown = {"article": article, "page": page, "until": cursor_at(page.newest or since), "query": kept(request, "seit")}
    return render(request, "comments/news.html", shown)


def cursor_at(moment: datetime | None) -> str:
    """Return a moment as pages name it: in microseconds since 1970; 0 where nothing came yet."""
    return str((moment - BEGINNING) // MICROSECOND) if moment else "0"


def moment_at(cursor: str) -> datetime:
    """Return the moment that a page names. Raises Http404 for what is none."""
    number = number_of(cursor)
    if not number and cursor != "0":
        raise Http404
    try:
        return BEGINNING + number * MICROSECOND
    except OverflowError as error:
        raise Http404 from error
