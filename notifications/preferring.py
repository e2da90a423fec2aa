"""How people want to be told: the page with all that they can choose, and what its forms do."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from talentforum.lib.access import kept, private_page, signed_in
from talentforum.lib.forms import INVALID

from .forms import PauseForm, PreferencesForm, ZoneForm
from .models import Follow, Pause, StoppedAddress
from .rescheduling import reschedule

FOLLOWS_PER_PAGE = 30
PAGE = "notification_preferences"


def _page(request: HttpRequest, invalid: Any = None, **forms: Any) -> HttpResponse:
    """Show everything that can be chosen; a form that was sent with errors stands in its place."""
    person = cast("User", request.user)
    paused = Pause.objects.running(person)
    follows = Follow.objects.filter(person=person).order_by("-since", "-pk").prefetch_related("subject")
    context = {
        "preferences": PreferencesForm(person),
        "pausing": PauseForm(person, initial={"until": paused.until if paused else None}),
        "zone": ZoneForm(person),
        "form": invalid,  # whose errors stand on top
        "paused": paused,
        "stopped": StoppedAddress.objects.of(person),
        "follows": Paginator(follows, FOLLOWS_PER_PAGE).get_page(request.GET.get("seite")),
        "query": kept(request, "seite"),
    }
    status = 200 if invalid is None else INVALID
    return render(request, "notifications/preferences.html", context | forms, status=status)


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(PAGE)


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change what one is told of, where and how soon."""
    if request.method != "POST":
        return _page(request)
    form = PreferencesForm(cast("User", request.user), request.POST)
    if not form.is_valid():
        return _page(request, form, preferences=form)
    form.save()
    return _done(request, _("Your choice is saved."))


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Send no mails until a day, or send them again."""
    person = cast("User", request.user)
    if request.method != "POST":
        return redirect(PAGE)
    if "end" in request.POST:
        Pause.objects.end(person)
        return _done(request, _("The pause is over."))
    form = PauseForm(person, request.POST)
    if not form.is_valid():
        return _page(request, form, pausing=form)
    form.save()
    return _done(request, _("No mails will come until that day."))


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def time_zone(request: HttpRequest) -> HttpResponse:
    """Change the time zone by which one's mornings are reckoned."""
    person = cast("User", request.user)
    if request.method != "POST":
        return redirect(PAGE)
    form = ZoneForm(person, request.POST)
    if not form.is_valid():
        return _page(request, form, zone=form)
    with transaction.atomic():
        person.profile.time_zone = form.cleaned_data["time_zone"]
        person.profile.save(update_fields=["time_zone"])
        reschedule(person)
    return _done(request, _("Your time zone is saved."))


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def free_address(request: HttpRequest) -> HttpResponse:
    """Try again to send mails to one's own address, which was stopped."""
    if request.method != "POST":
        return redirect(PAGE)
    StoppedAddress.objects.free(cast("User", request.user).email)
    return _done(request, _("We will send mails to your address again."))


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Neither follow nor mute an article any more."""
    follow = get_object_or_404(Follow, pk=pk, person=request.user)
    if request.method != "POST":
        return redirect(PAGE)
    follow.delete()
    return _done(request, _("You neither follow nor mute this article any more."))
