"""The search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from talentforum.lib.access import public_page
from talentforum.lib.forms import INVALID

from .page import page_for


@public_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find texts of all kinds by their words, as far as this person may read them; open to everyone."""
    page = page_for(request.GET, request.user)
    context = {"page": page, "query": page.address}
    return render(request, "search/search.html", context, status=INVALID if page.error else 200)
