"""The page behind the link that stops mails; nobody signs in for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from talentforum.lib.access import private_page

from .links import Unsubscribing


@private_page
@csrf_exempt  # the link itself says who and what; mail programs post to it with no page before (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """Say what the link stops (GET changes nothing, as scanners open links), or stop it (POST). Open to everyone."""
    asked = Unsubscribing.read(signed)
    if asked is None:
        return _unread(render(request, "notifications/dead_link.html", status=404))
    done = request.method == "POST"
    context = {"kinds": asked.stop() if done else asked.kinds(), "pace": asked.pace, "done": done}
    return _unread(render(request, "notifications/unsubscribe.html", context))


def _unread(response: HttpResponse) -> HttpResponse:
    """Keep the address from search engines, and from every page that is opened from here."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
