"""What search engines should know of."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from articles.models import Article, Page, Topic


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


class Places(Sitemap):
    """Home, topics with articles, the pages of the house."""

    def items(self) -> Any:
        """Return the addresses."""
        topics = Topic.objects.filter(articles__in=Article.objects.published()).distinct()
        return [reverse("home"), *topics, *Page.objects.all()]

    def location(self, item: Any) -> str:
        """Return an address as it is, or the thing's own."""
        return item if isinstance(item, str) else item.get_absolute_url()


SITEMAPS = {"articles": Articles, "places": Places}
