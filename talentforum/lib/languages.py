"""The language is in the address: `/en/…` is English, everything else German."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def language_of(path: str) -> str:
    """Return the language code of a path."""
    return "en" if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


def in_language(path: str, code: str) -> str:
    """Return the address of the same page in another language."""
    bare = path[3:] or "/" if language_of(path) == "en" else path
    return f"/en{bare}" if code == "en" else bare


def language_of_the_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Activate the address's language.

    Django's own LocaleMiddleware looks at cookie and header too and so varies a page that everyone shares.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        code = language_of(request.path_info)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def addresses(request: HttpRequest) -> dict[str, Any]:
    """Context processor: this page's address in each language, and the absolute root of the site."""
    return {
        "site_url": settings.SITE_URL,
        "in_german": in_language(request.path, "de"),
        "in_english": in_language(request.path, "en"),
    }
