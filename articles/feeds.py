"""The Atom feed of articles and their follow-ups."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pagecache.offers import offered
from talentforum.lib.access import public_page
from talentforum.lib.atom import SiteFeed, feed_page

from .models import Article, FollowUp

type Entry = Article | FollowUp

NEWEST = 30


def _published_at(item: Entry) -> datetime:
    return item.published_at or item.updated_at  # what is published has its time; a constraint says so


class ArticleFeed(SiteFeed):
    """The newest published articles and follow-ups."""

    title = "talentforum"
    subtitle = "Artikel und die Gespräche, die sie beginnen"

    def items(self) -> Any:
        """Return articles and follow-ups, newest first."""
        articles = Article.objects.published().newest()[:NEWEST]
        followups = FollowUp.objects.published().newest().prefetch_related("authors")[:NEWEST]
        entries: list[Entry] = [*articles, *followups]
        return sorted(entries, key=_published_at, reverse=True)[:NEWEST]

    def item_title(self, item: Entry) -> str:
        """Return the title."""
        return item.title

    def item_description(self, item: Entry) -> str:
        """Return the teaser; of a follow-up its beginning."""
        return item.teaser if isinstance(item, Article) else item.beginning

    def item_link(self, item: Entry) -> str:
        """Return the canonical address."""
        return settings.SITE_URL + item.address()

    def item_guid(self, item: Entry) -> str:
        """Return an id that outlives a changed address (RFC 4287, 4.2.6)."""
        kind = "artikel" if isinstance(item, Article) else "nachtraege"
        return f"{settings.SITE_URL}/{kind}/id/{item.pk}"

    def item_pubdate(self, item: Entry) -> datetime | None:
        """Return when it was published."""
        return item.published_at

    def item_updateddate(self, item: Entry) -> datetime:
        """Return when it was last changed."""
        return item.updated_at

    def item_author_name(self, item: Entry) -> str:
        """Return who signs it."""
        return ", ".join(author.name for author in item.authors.all())

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        """Return the language."""
        return {"language": item.language if isinstance(item, Article) else item.article.language}


@offered
@public_page
@feed_page
@require_safe
def article_feed(request: HttpRequest) -> HttpResponse:
    """Answer the feed of articles and follow-ups; open to everyone."""
    return ArticleFeed()(request)
