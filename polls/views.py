"""The polls' pages: all of them, one of them, voting, and results for machines."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from notifications.visiting import seen
from pagecache.offers import grows_with, offered
from talentforum.lib.access import client_address, kept, private_page, public_page
from talentforum.lib.forms import INVALID
from talentforum.lib.htmx import answer, render_part

from . import drafts
from .access import readable_poll, voted_poll
from .exports import as_csv, as_json
from .models import Poll
from .showing import ballots_of, shown, voting
from .tally import Tally, tally

PER_PAGE = 20


@offered
@public_page
@require_safe
def polls(request: HttpRequest) -> HttpResponse:
    """List all polls, running ones first; open to everyone."""
    rows = Poll.objects.public().complete().listed()
    page, is_asked_for = _page(Paginator(rows, PER_PAGE), request.GET.get("seite") or "1")
    own = ballots_of(request.user, page)
    entries = [shown(poll, request.user, own.get(poll.pk)) for poll in page]
    context = {"page": page, "is_asked_for": is_asked_for, "entries": entries, "query": kept(request, "seite")}
    return render(request, "polls/list.html", context)


def _page(pages: Paginator[Poll], number: str) -> tuple[Page[Poll], bool]:
    """Return the page of that number; where there is none the first one, and that it is another."""
    try:
        return pages.page(number), True
    except InvalidPage:
        return pages.page(1), False


@offered
@public_page
@require_safe
def poll(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a poll; open to everyone."""
    found = readable_poll(request, slug)
    seen(request, found)
    ballot = ballots_of(request.user, [found]).get(found.pk)
    response = render(request, "polls/detail.html", {"shown": shown(found, request.user, ballot, is_page=True)})
    return grows_with(response, found.article)


@private_page
@sensitive_post_parameters("choice")
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, take the vote. Open to visitors, whose choice waits for their sign-in and their word."""
    if request.method != "POST":
        return _form(request, readable_poll(request, slug))
    found = voted_poll(request, slug)
    context = {"shown": voting(found, request.user, sent=request.POST)}
    form = context["shown"].form
    if form is None or not form.may_go_on(request.user, client_address(request)):
        return render_part(request, "polls/vote.html", "place", context, status=INVALID)
    if not request.user.is_authenticated:
        drafts.keep(request, found.pk, form.cleaned_data["choice"])
        return _sign_in_first(request)
    if form.cast(by=request.user) is None:
        return render_part(request, "polls/vote.html", "place", context, status=INVALID)
    drafts.forget(request, found.pk)
    return _counted(request, slug)


def _form(request: HttpRequest, found: Poll) -> HttpResponse:
    """Show what one could vote; a choice from before the sign-in is shown once to who has a vote to keep instead."""
    entry = voting(found, request.user, kept=drafts.find(request, found.pk))
    if entry.ballot:
        drafts.forget(request, found.pk)
    return render_part(request, "polls/vote.html", "place", {"shown": entry})


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _counted(request: HttpRequest, slug: str) -> HttpResponse:
    found = readable_poll(request, slug)  # anew, with the vote in its counts
    said = _("Your vote is counted.")
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
    context = {"shown": shown(found, request.user, ballots_of(request.user, [found]).get(found.pk)), "said": said}
    return answer(request, "polls/voted.html", context, otherwise=found.get_absolute_url())


def _result(request: HttpRequest, slug: str) -> Tally:
    found = readable_poll(request, slug)
    if not found.is_over:
        raise Http404
    return tally(found)


@public_page
@require_safe
def result_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a closed poll's result as a table; open to everyone."""
    disposition = f'attachment; filename="umfrage-{slug}.csv"'
    content = as_csv(_result(request, slug))
    return HttpResponse(content, "text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


@public_page
@require_safe
def result_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a closed poll's result as JSON; open to everyone."""
    return JsonResponse(as_json(_result(request, slug)), json_dumps_params={"ensure_ascii": False})
