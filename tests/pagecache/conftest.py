"""The cache over Django as it is served, and who asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse

from pagecache.offers import offered
from pagecache.wsgi import PageCache


@dataclass
class Answer:
    """What a request was answered with."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode()


class Site:
    """Django behind its page cache, as one process serves it; `django` counts what the cache let through."""

    def __init__(self, inner: Callable[..., Any] | None = None) -> None:
        self.django = 0
        self.seen: list[dict[str, Any]] = []
        self._inner = inner or WSGIHandler()
        self.cache = PageCache(self._counted)

    def _counted(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.django += 1
        self.seen.append(environ)
        return self._inner(environ, start_response)

    def get(self, address: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask for an address by https, with headers (`if_none_match="…"`)."""
        parts = urlsplit(address)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
            "HTTP_HOST": "testserver", "wsgi.url_scheme": "https", "wsgi.input": BytesIO(), "SCRIPT_NAME": "",
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}  # fmt: skip
        setup_testing_defaults(environ)
        said: list[Any] = []
        answer = self.cache(environ, lambda *begun: said.extend(begun))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return Answer(int(said[0].split()[0]), dict(said[1]), body)


def a_view(**headers):
    """Return what stands in the place of all of Django: a view that answers like this at every address."""

    @offered
    def view(request):
        return HttpResponse("ein Text", headers={"Cache-Control": "public, max-age=0"} | headers)

    def django(environ, start_response):
        response = view(None)
        start_response("200 OK", list(response.items()) + [("Set-Cookie", "a=b")] * ("x-cookie" in response.headers))
        return response

    return django


@pytest.fixture
def open_site(transactional_db: None) -> Iterator[Callable[..., Site]]:
    """Return a function that starts a process of the site with an empty cache; all end with the test."""
    sites: list[Site] = []

    def start(inner: Callable[..., Any] | None = None) -> Site:
        sites.append(Site(inner))
        return sites[-1]

    yield start
    for site in sites:
        site.cache.close()
    connection.close()


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    """A process of the site; its cache is empty."""
    return open_site()


@pytest.fixture
def another(open_site: Callable[..., Site]) -> Site:
    """A second process, as far as the cache can tell."""
    return open_site()
