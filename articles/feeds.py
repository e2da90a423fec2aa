"""The Atom feed of articles."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from talentforum.lib.access import public_page

from .models import Article

NEWEST = 30


class ArticleFeed(Feed):
    """The newest published articles."""

    feed_type = Atom1Feed
    title = "talentforum"
    subtitle = "Artikel und die Gespräche, die sie beginnen"
    language = "de"

    def link(self) -> str:
        """Return the site's address."""
        return f"{settings.SITE_URL}/"

    def items(self) -> Any:
        """Return the articles, newest first."""
        return Article.objects.published().newest()[:NEWEST]

    def item_title(self, item: Article) -> str:
        """Return the title."""
        return item.title

    def item_description(self, item: Article) -> str:
        """Return the teaser."""
        return item.teaser

    def item_link(self, item: Article) -> str:
        """Return the canonical address."""
        return settings.SITE_URL + item.address()

    def item_guid(self, item: Article) -> str:
        """Return an id that outlives a changed address (RFC 4287, 4.2.6)."""
        return f"{settings.SITE_URL}/artikel/id/{item.pk}"

    def item_pubdate(self, item: Article) -> datetime | None:
        """Return when it was published."""
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime:
        """Return when it was last changed."""
        return item.updated_at

    def item_author_name(self, item: Article) -> str:
        """Return who signs it."""
        return ", ".join(author.name for author in item.authors.all())


@public_page
@require_safe
def article_feed(request: HttpRequest) -> HttpResponse:
    """Answer the feed, readable from other sites; open to everyone."""
    response = ArticleFeed()(request)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
