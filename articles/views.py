"""Pages of what editors publish."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from talentforum.lib.access import kept, public_page

from .access import readable_article
from .models import Article, Page, Topic
from .structured import news_article

PER_PAGE = 20


@public_page
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article with its discussion; open to everyone."""
    shown = readable_article(request, slug)
    return render(
        request,
        "articles/detail.html",
        {"article": shown, "structured": news_article(shown), "query": kept(request, "sortierung", "ab")},
    )


@public_page
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """List a topic's articles, newest first; open to everyone."""
    shown = get_object_or_404(Topic, slug=slug)
    articles = Article.objects.published().filter(topic=shown).newest()
    page = Paginator(articles, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "articles/topic.html", {"topic": shown, "page": page, "query": kept(request, "seite")})


@public_page
@require_safe
def page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a page of the house in the interface's language, or the one there is; open to everyone."""
    pages = {found.language: found for found in Page.objects.filter(kind=kind)}
    shown = pages.get(get_language() or "") or next(iter(pages.values()), None)
    return render(request, "articles/page.html", {"page": shown, "kind": Page.Kind(kind)}, status=200 if shown else 404)
