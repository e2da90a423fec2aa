"""Atom feeds (RFC 4287) as all of ours are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

type View = Callable[..., HttpResponse]

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
NOT_FOR_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


class AtomFeed(Atom1Feed):
    """Atom whose entries name their language, and whose time does not move while nothing happens."""

    def add_item(self, **item: Any) -> None:  # type: ignore[override]
        """Add an entry, without the characters that XML has no place for: one alone would break the whole feed."""
        super().add_item(**{name: _writable(value) for name, value in item.items()})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        """Name the language of an entry."""
        return {"xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        """Return when something last changed; of an empty feed a time that stays, so that it is the same feed."""
        return super().latest_post_date() if self.items else BEFORE_ALL


def _writable(value: Any) -> Any:
    return NOT_FOR_XML.sub("", value) if isinstance(value, str) else value


class SiteFeed(Feed):
    """A feed of the site; `address` is where it is to be had."""

    feed_type = AtomFeed
    language = "de"

    def link(self) -> str:
        """Return the site's address."""
        return f"{settings.SITE_URL}/"


def feed_page(view: View) -> View:
    """Mark a feed that may be read from other sites.

    It goes without Last-Modified: what is removed makes nothing newer, and who asks by time would keep it. The ETag,
    which every answer here has, tells (RFC 9110, 8.8.2.2).
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers.pop("Last-Modified", None)
        return response

    return wrapped
