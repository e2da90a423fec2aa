"""What machines read of an article: JSON-LD (schema.org NewsArticle)."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.html import _json_script_escapes  # type: ignore[attr-defined]
from django.utils.safestring import SafeString, mark_safe

from .models import Article, Author


def news_article(article: Article, authors: Iterable[Author]) -> SafeString:
    """Return the article's JSON-LD, escaped so that no text in it can end the script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.teaser,
        "inLanguage": article.language,
        "mainEntityOfPage": settings.SITE_URL + article.address(),
        "author": [
            {"@type": "Organization" if author.is_newsroom else "Person", "name": author.name} for author in authors
        ],
        "publisher": {"@type": "Organization", "name": "talentforum", "url": settings.SITE_URL},
        "articleSection": article.topic.name,
        "commentCount": article.comment_count,
        "isAccessibleForFree": True,
        "dateModified": article.updated_at.isoformat(),
    }
    if article.published_at:
        data["datePublished"] = article.published_at.isoformat()
    if article.hero and article.hero.share_address:
        data["image"] = [settings.SITE_URL + article.hero.share_address]
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_json_script_escapes))  # noqa: S308 - escaped here
