"""Pages of what editors publish."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject as Later
from django.views.decorators.http import require_safe

from notifications.visiting import seen
from pagecache.offers import grows_with, offered
from pagecache.pieces import read_versions
from talentforum.lib.access import kept, public_page

from .access import Gone, readable_article
from .insets import parts_of, polls_in, with_rules
from .models import Article, FollowUp, Page, Topic
from .structured import news_article
from .timeline import timeline_of

PER_PAGE = 20


@offered
@public_page
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article with its discussion; open to everyone. What a piece that is kept holds is not read."""
    read_versions(request)
    shown = readable_article(request, slug)
    authors = Later(lambda: list(shown.authors.all()))
    rows = shown.followups.visible_to(request.user).shown().order_by("published_at", "pk")
    followups = Later(lambda: list(rows))
    response = render(
        request,
        "articles/detail.html",
        {
            "article": shown,
            "authors": authors,
            "parts": Later(lambda: parts_of(shown.html)),
            "followups": Later(lambda: [found for found in followups if not found.is_correction]),
            "corrections": Later(lambda: [found for found in followups if found.is_correction]),
            "elsewhere": Later(lambda: [slug for found in followups for slug in polls_in(found.html)]),
            "timeline": Later(lambda: timeline_of(shown)),
            "structured": Later(lambda: news_article(shown, authors)),
            "query": kept(request, "sortierung", "nur", "zu", "ab"),
        },
    )
    return grows_with(response, shown)


@offered
@public_page
@require_safe
def followup(request: HttpRequest, slug: str, followup: str) -> HttpResponse:
    """Show a follow-up of an article; open to everyone. What was taken back answers 410."""
    article = readable_article(request, slug)
    followups = FollowUp.objects.select_related("anchor").prefetch_related("authors")
    shown = followups.visible_to(request.user).filter(article=article, slug=followup).first()
    if shown is None:
        if followups.filter(article=article, slug=followup, status=FollowUp.Status.WITHDRAWN).exists():
            raise Gone
        raise Http404
    shown.article = article
    citations = shown.cited().shown_to(request.user)
    seen(request, shown, *citations)
    parts = parts_of(shown.html, citations)
    response = render(request, "articles/followup.html", {"article": article, "followup": shown, "parts": parts})
    return grows_with(response, article)


@offered
@public_page
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """List a topic's articles, newest first; open to everyone."""
    shown = get_object_or_404(Topic, slug=slug)
    articles = Article.objects.published().filter(topic=shown).newest()
    page = Paginator(articles, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "articles/topic.html", {"topic": shown, "page": page, "query": kept(request, "seite")})


@offered
@public_page
@require_safe
def page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a page of the house in the interface's language, or the one there is; open to everyone."""
    shown = Page.objects.shown(kind)
    context: dict[str, Any] = {"page": shown, "kind": Page.Kind(kind)}
    if shown is not None and kind == Page.Kind.NETIQUETTE:
        context["before"], context["rules"], context["after"] = with_rules(shown.html)
        context["bodies"] = Page.objects.shown(Page.Kind.BODIES)
    return render(request, "articles/page.html", context, status=200 if shown else 404)
