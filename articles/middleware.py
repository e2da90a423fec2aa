"""What an article's address answers when the article is gone or has moved."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from .access import Gone, Moved


class ArticleAddresses:
    """Turns Gone into 410 and Moved into a redirect, for the article and everything beneath its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the views do."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer in place of a view that found no article where one was."""
        if isinstance(exception, Gone):
            return render(request, "410.html", status=410)
        if isinstance(exception, Moved) and request.resolver_match is not None:
            match = request.resolver_match
            address = reverse(match.view_name, kwargs=match.kwargs | {"slug": exception.article.slug})
            query = request.META.get("QUERY_STRING", "")
            target = f"{address}?{query}" if query else address
            # 308 where something was sent (RFC 9110, 15.4.9): the browser sends it again, to the new address
            return HttpResponsePermanentRedirect(target, preserve_request=request.method not in {"GET", "HEAD"})
        return None
