"""What search engines should know of."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from articles.models import Article, FollowUp, Page, Topic
from polls.models import Poll


class Articles(Sitemap):
    """Published articles at their canonical addresses."""

    def items(self) -> Any:
        """Return the articles, newest first."""
        return Article.objects.published().order_by("-published_at")

    def location(self, item: Article) -> str:
        """Return the address in the article's language."""
        return item.address()

    def lastmod(self, item: Article) -> Any:
        """Return when it was last changed."""
        return item.updated_at


class FollowUps(Sitemap):
    """Published follow-ups at their canonical addresses."""

    def items(self) -> Any:
        """Return the follow-ups, newest first."""
        return FollowUp.objects.published().newest()

    def location(self, item: FollowUp) -> str:
        """Return the address in the article's language."""
        return item.address()

    def lastmod(self, item: FollowUp) -> Any:
        """Return when it was last changed."""
        return item.updated_at


class Polls(Sitemap):
    """Polls that everyone can see, at their canonical addresses."""

    def items(self) -> Any:
        """Return the polls, newest first."""
        return Poll.objects.public().select_related("article").order_by("-opens_at")

    def location(self, item: Poll) -> str:
        """Return the address in the article's language."""
        return item.address()


class Places(Sitemap):
    """Home, polls, experiences, topics with articles, the pages of the house."""

    def items(self) -> Any:
        """Return the addresses."""
        topics = Topic.objects.filter(articles__in=Article.objects.published()).distinct()
        return [reverse("home"), reverse("polls"), reverse("experiences"), *topics, *Page.objects.all()]

    def location(self, item: Any) -> str:
        """Return an address as it is, or the thing's own."""
        return item if isinstance(item, str) else item.get_absolute_url()


SITEMAPS = {"articles": Articles, "followups": FollowUps, "polls": Polls, "places": Places}
