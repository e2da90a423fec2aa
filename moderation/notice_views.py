"""The pages of a notice of illegal content: sending it, and confirming it by mail."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from talentforum.lib.access import client_address, kept, private_page
from talentforum.lib.forms import INVALID

from .links import confirmed_by
from .models import Notice
from .noticing import NoticeForm
from .places import Elsewhere, place_of

SENT = "moderation/notice_sent.html"


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Show the form of a notice, prefilled with the address `?auf=`, and take it; open to everyone."""
    sent = request.POST if request.method == "POST" else None
    form = NoticeForm(sent, person=request.user, initial={"addresses": _prefilled(request.GET.get("auf", ""))})
    if sent is not None and form.is_by_robot:
        return render(request, SENT, {"notice": Notice()})  # answered as if all were well
    if sent is not None and form.may_go_on(client_address(request)):
        return HttpResponseRedirect(reverse("notice_sent", args=[form.send().uuid]))
    context = {"form": form, "query": kept(request, "auf")}
    return render(request, "moderation/notice.html", context, status=200 if sent is None else INVALID)


@private_page
@require_safe
def notice_sent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that a notice arrived, by which reference, and what comes next; for who knows this address."""
    return render(request, SENT, {"notice": get_object_or_404(Notice, uuid=uuid)})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_notice(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask whether to confirm a notice, as mail programs open links, and confirm it with a POST; once."""
    found = confirmed_by(signed)
    if found is None:
        return sheltered(render(request, "moderation/dead_link.html", {"is_notice": True}, status=404))
    if request.method == "POST":
        found.confirm()
        return HttpResponseRedirect(reverse("notice_sent", args=[found.uuid]))
    return sheltered(render(request, "moderation/notice_confirm.html", {"notice": found}))


def sheltered(response: HttpResponse) -> HttpResponse:
    """Keep a page's address, which opens something, from search engines and from every page that is opened from it.

    With `no-referrer` the page's own form would come without an origin, and be refused.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _prefilled(written: str) -> str:
    try:
        return place_of(written).address if written else ""
    except Elsewhere:
        return written[:500]
