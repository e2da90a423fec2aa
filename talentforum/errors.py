"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from talentforum.lib.outages import answer_to_fault


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense; without the request's own data, which may be what is wrong."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not do this; where a decision forbids it, say until when and where to object."""
    return render(request, "403.html", {"sanction": getattr(exception, "sanction", None)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address where there is nothing."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, or 503 where the database is out; touches neither it nor a session."""
    return answer_to_fault(request) or HttpResponse(render_to_string("500.html"), status=500)
