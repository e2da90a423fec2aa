"""Atom feeds of a discussion, and of what the newsroom recommends; only what everyone can read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from articles.access import readable_article
from articles.models import Article
from pagecache.offers import grows_with, offered
from talentforum.lib.access import public_page
from talentforum.lib.atom import SiteFeed, feed_page

from .addresses import address, address_of_person
from .models import Comment

NEWEST = 50
PICKS = 30


class CommentFeed(SiteFeed):
    """Entries that are comments, each in the language of its article."""

    def item_link(self, item: Comment) -> str:
        """Return the address of the comment in its place."""
        return settings.SITE_URL + address("comment", item.pk, item.article.language)

    def item_pubdate(self, item: Comment) -> datetime | None:
        """Return when it became public."""
        return item.published_at

    def item_author_name(self, item: Comment) -> str:
        """Return who wrote it."""
        return item.author.name

    def item_author_link(self, item: Comment) -> str:
        """Return the author's page."""
        return settings.SITE_URL + address_of_person(item.author.name, item.article.language)

    def item_extra_kwargs(self, item: Comment) -> dict[str, Any]:
        """Return the language."""
        return {"language": item.article.language}


class DiscussionFeed(CommentFeed):
    """The newest comments under an article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.language = article.language

    def title(self) -> str:
        """Name the article."""
        return _("Discussion: %(title)s") % {"title": self.article.title}

    def link(self) -> str:
        """Return the article's address."""
        return settings.SITE_URL + self.article.address()

    def feed_guid(self) -> str:
        """Return an id that outlives a changed address (RFC 4287, 4.2.6)."""
        return f"{settings.SITE_URL}/artikel/id/{self.article.pk}/kommentare"

    def items(self) -> list[Comment]:
        """Return the comments, newest first."""
        rows = self.article.comments.public().with_parents().select_related("author__profile")
        found = list(rows.order_by("-published_at", "-pk")[:NEWEST])
        for comment in found:
            comment.article = self.article
        return found

    def item_title(self, item: Comment) -> str:
        """Return who wrote it, and in answer to whom, where the other text can still be read."""
        if item.parent is None or not item.parent.is_public:
            return item.author.name
        return _("%(name)s answers %(other)s") % {"name": item.author.name, "other": item.parent.author.name}

    def item_guid(self, item: Comment) -> str:
        """Return an id that stays."""
        return f"{settings.SITE_URL}/kommentare/id/{item.pk}"

    def item_updateddate(self, item: Comment) -> datetime | None:
        """Return when it was last changed."""
        return item.edited_at or item.published_at

    def item_description(self, item: Comment) -> str:
        """Return the text."""
        return _readable(item)


class PickFeed(CommentFeed):
    """What the newsroom recommends, newest first."""

    title = "talentforum: Empfehlungen der Redaktion"
    subtitle = "Beiträge von Leserinnen und Lesern, die die Redaktion empfiehlt"

    def feed_guid(self) -> str:
        """Return an id of its own."""
        return f"{settings.SITE_URL}/empfehlungen"

    def items(self) -> Any:
        """Return the recommended comments, the last recommended first."""
        rows = Comment.objects.readable().filter(pick__isnull=False)
        return rows.select_related("pick", "article", "author__profile").order_by("-pick__picked_at", "-pk")[:PICKS]

    def item_title(self, item: Comment) -> str:
        """Return who wrote it, and about what."""
        with override(item.article.language):
            return _("%(name)s on “%(title)s”") % {"name": item.author.name, "title": item.article.title}

    def item_guid(self, item: Comment) -> str:
        """Return an id that stays."""
        return f"{settings.SITE_URL}/empfehlungen/id/{item.pk}"

    def item_pubdate(self, item: Comment) -> datetime:
        """Return when it was recommended."""
        return item.pick.picked_at

    def item_updateddate(self, item: Comment) -> datetime:
        """Return when it was recommended or, later than that, changed."""
        return max(item.pick.picked_at, item.edited_at or item.pick.picked_at)

    def item_description(self, item: Comment) -> str:
        """Return the text, and above it why it is recommended."""
        with override(item.article.language):
            why = _("The newsroom recommends this: %(why)s") % {"why": item.pick.why} if item.pick.why else ""
            return (format_html("<p><strong>{}</strong></p>", why) if why else SafeString()) + _readable(item)


def _readable(comment: Comment) -> SafeString:
    """Return a text as it is shown, with addresses that lead here from everywhere."""
    return SafeString(comment.in_passing.replace('<a href="/', f'<a href="{settings.SITE_URL}/'))


@offered
@public_page
@feed_page
@require_safe
def discussion_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the feed of a discussion, in the language of its article; open to whom the article is."""
    article = readable_article(request, slug, related=())
    with override(article.language):
        return grows_with(DiscussionFeed(article)(request), article)


@offered
@public_page
@feed_page
@require_safe
def pick_feed(request: HttpRequest) -> HttpResponse:
    """Answer the feed of what the newsroom recommends; open to everyone."""
    return PickFeed()(request)
