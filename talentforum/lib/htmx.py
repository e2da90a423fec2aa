"""One view for page and part: a page without JavaScript, its part where htmx asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the template's part where htmx asks, else with the whole page; always private."""
    name = f"{template}#{part}" if request.htmx else template  # type: ignore[attr-defined]
    return _private(render(request, name, context, status=status))


def answer(request: HttpRequest, template: str, context: dict[str, Any], *, otherwise: str) -> HttpResponse:
    """Answer a deed: with the template where htmx asks, else with a redirect to the address `otherwise`."""
    if request.htmx:  # type: ignore[attr-defined]
        return _private(render(request, template, context))
    return HttpResponseRedirect(otherwise)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
