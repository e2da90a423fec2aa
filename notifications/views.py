"""What people are told, as a list, and that they have read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from talentforum.lib.access import kept, private_page, signed_in
from talentforum.lib.htmx import answer, render_part
from talentforum.lib.numbers import number_of

from .lines import page_of
from .models import Notification, StoppedAddress
from .visiting import seen_lines


@private_page
@signed_in
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """List what a person is told, newest first; what may not be told any more is counted as read."""
    return render_part(request, "notifications/list.html", "lines", _listed(request))


def _listed(request: HttpRequest) -> dict[str, Any]:
    page = page_of(request.user, number_of(request.GET.get("ab", "")))
    if page.hidden:
        seen_lines(request.user, page.hidden)
    stopped = StoppedAddress.objects.of(request.user)
    return {"page": page, "stopped": stopped, "query": kept(request, "ab")}


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, up to what the page showed: what came since stays unread."""
    if request.method != "POST":
        return redirect("notifications")
    unread = Notification.objects.of(request.user).unread()
    unread.filter(pk__lte=number_of(request.POST.get("until", ""))).read()
    said = _("Everything is marked as read.")
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect("notifications")
    context = _listed(request) | {"said": said}
    return render_part(request, "notifications/list.html", "lines", context)


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def read_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one line as read: a notification, with those before it that it was joined with."""
    newest = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    address = f"{reverse('notifications')}{kept(request, 'ab')}#zeile-{pk}"
    if request.method != "POST":
        return HttpResponseRedirect(address)
    Notification.objects.of(request.user).filter(group_key=newest.group_key, pk__lte=pk).read()
    line = next((line for line in page_of(request.user, pk + 1).lines if line.pk == pk), None)
    context = {"line": replace(line, is_fresh=True) if line else None, "said": _("It is marked as read.")}
    return answer(request, "notifications/read.html", context, otherwise=address)
