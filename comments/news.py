"""What comes while a page is open: how many, and the comments themselves for whoever asks for them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Ignore
from articles.access import readable_article
from articles.models import Article
from notifications.visiting import seen
from talentforum.lib.access import kept, public_page
from talentforum.lib.numbers import number_of

from .orders import NEWEST
from .page import ThreadPage
from .thread import came_after
from .visits import mark

FRESH = 10  # seconds in which a process asks the database once for an article, however many pages are open
MOST = 100  # comments that are counted: "more than 99"
ARTICLES = 128  # whose newest comments a process keeps in mind; 15 kB each at most
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LAST = 2**63 - 1  # the largest id that the database has room for


@dataclass(frozen=True)
class Watch:
    """How an open page hears what came since it was made."""

    count_address: str
    address: str
    since: str
    roots: str  # where on the page new ones belong: first, last, or nowhere


class Cursor(NamedTuple):
    """Up to where a page shows what came: a moment, and in it the comment of an id, all if it names none."""

    moment: datetime = BEGINNING  # nothing came yet
    pk: int = LAST

    def __str__(self) -> str:
        """Write it as addresses name it: in microseconds since 1970, with the id where there is one."""
        microseconds = (self.moment - BEGINNING) // MICROSECOND
        return str(microseconds) if self.pk == LAST else f"{microseconds}-{self.pk}"


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
        reverse("news_count", args=[article.slug]),
        reverse("news", args=[article.slug]),
        str(Cursor(page.newest) if page.newest else Cursor()),
        roots,
    )


@public_page
@require_safe
def news_count(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many comments came since a moment, nothing where none did; open to everyone.

    Each open page asks every 30 seconds. Strangers are answered without the database, but for the first in ten seconds;
    so a number may be that much too late. What people write whom one ignores is not counted.
    """
    since, latest = cursor_at(request.GET.get("seit", "")), _latest(slug, int(time.time() // FRESH))
    if latest is None:
        readable_article(request, slug)
    authors = [author for at, pk, author in latest or () if (at, pk) > since]
    unheard = {request.user.pk, *Ignore.objects.of(request.user)} if authors else set()
    count = sum(1 for author in authors if author not in unheard)
    said = ngettext("%(count)d new comment", "%(count)d new comments", count) % {"count": count} if count else ""
    if count >= MOST:
        said = _("More than %(count)d new comments") % {"count": MOST - 1}
    return HttpResponse(said, content_type="text/plain; charset=utf-8", headers={"ETag": f'"{count}"'})


@lru_cache(ARTICLES)
def _latest(slug: str, _tenth: int) -> tuple[tuple[datetime, int, int], ...] | None:
    """Return when the latest public comments of an article came, and their and their authors' ids.

    None where no public article is.
    """
    article = Article.objects.published().filter(slug=slug).only("pk").first()
    if article is None:
        return None
    rows = article.comments.public().order_by("-published_at", "-pk")
    return tuple(rows.values_list("published_at", "pk", "author_id")[:MOST])


@public_page
@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what came since a moment; open to everyone. An open page takes the comments from here into their places."""
    article, since = readable_article(request, slug), cursor_at(request.GET.get("seit", ""))
    page = came_after(article, request.user, since.moment, since.pk)
    seen(request, *page.comments())
    mark(page.entries, since.moment - MICROSECOND)  # all of them: some came in that very moment
    last = page.entries[-1].comment if page.entries else None
    until = str(Cursor(last.published_at, last.pk) if last else since)  # type: ignore[arg-type]
    return render(
        request,
        "comments/news.html",
        {"article": article, "page": page, "until": until, "query": kept(request, "seit")},
    )


def cursor_at(written: str) -> Cursor:
    """Return the place that a page names. Raises Http404 for what is none."""
    microseconds, sign, pk = written.partition("-")
    number = number_of(microseconds)
    if (not number and microseconds != "0") or (sign and not number_of(pk)):
        raise Http404
    try:
        return Cursor(BEGINNING + number * MICROSECOND, number_of(pk) or LAST)
    except OverflowError as error:
        raise Http404 from error
