"""Which article an address leads to, for whom."""

from django.db.models import Q
from django.http import Http404, HttpRequest

from .models import Article


class Gone(Exception):
    """The page was there and was taken back: 410, with a word (RFC 9110, 15.5.11)."""


class Moved(Exception):
    """The article has another address now."""

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.article = article


def readable_article(request: HttpRequest, slug: str, *, related: tuple[str, ...] = ("topic", "hero")) -> Article:
    """Return the article at an address, with what its page shows of others unless `related` says less.

    Raises Http404 for drafts and unknown addresses, Gone for withdrawn articles, Moved for former addresses;
    editors and moderators may read all.
    """
    if "\x00" in slug:  # no address holds one, and PostgreSQL takes none
        raise Http404
    articles = Article.objects.select_related(*related) if related else Article.objects.all()
    article = articles.visible_to(request.user).filter(slug=slug).first()
    if article is not None:
        return article
    withdrawn = Article.objects.filter(status=Article.Status.WITHDRAWN)
    if withdrawn.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).exists():
        raise Gone
    former = articles.visible_to(request.user).filter(former_slugs__slug=slug).first()
    if former is not None:
        raise Moved(former)
    raise Http404
