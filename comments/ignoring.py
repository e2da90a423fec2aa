"""Whom a person ignores: at a comment, at a profile, and all of them in one's account."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from accounts.models import Ignore, Profile, User
from talentforum.lib.access import kept, private_page, signed_in
from talentforum.lib.forms import INVALID
from talentforum.lib.htmx import render_part
from talentforum.lib.numbers import number_of

from .addresses import address_of_person
from .models import Comment
from .views import changed, readable_comment

PER_PAGE = 30


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ignore(request: HttpRequest, name: str) -> HttpResponse:
    """Ask whether to ignore a person, or not any more, and do it; `kommentar` is the comment that it was asked at."""
    person = cast("User", request.user)
    other = get_object_or_404(Profile.objects.named(name).select_related("user")).user
    comment = _comment(request, other)
    is_oneself = other == person
    if request.method == "POST" and not is_oneself:
        return _done(request, other, comment)
    context = {
        "other": other,
        "comment": comment,
        "is_oneself": is_oneself,
        "is_ignored": person.ignores.filter(ignored=other).exists(),
        "back": comment.get_absolute_url() if comment else address_of_person(other.name),
        "query": kept(request, "kommentar"),
    }
    status = INVALID if request.method == "POST" else 200
    return render_part(request, "comments/ignore.html", "form", context, status=status)


def _comment(request: HttpRequest, other: User) -> Comment | None:
    """Return the comment by this person that the address names, None where it names none; 404 for another's."""
    named = request.GET.get("kommentar")
    if named is None:
        return None
    comment = readable_comment(request, number_of(named))
    if comment.author_id != other.pk:
        raise Http404
    return comment


def _done(request: HttpRequest, other: User, comment: Comment | None) -> HttpResponse:
    """Do what the form says, and answer in the comment's place, or at the person's page."""
    person = cast("User", request.user)
    if "stop" in request.POST:
        Ignore.objects.stop(other, by=person)
        said = _("You no longer ignore %(name)s.") % {"name": other.name}
    else:
        Ignore.objects.ignore(other, by=person)
        said = _("You ignore %(name)s from now on.") % {"name": other.name}
    if comment is None:
        messages.success(request, said)
        return redirect(address_of_person(other.name))
    response = changed(request, comment, said)
    return trigger_client_event(response, "ignoring", _for_the_others(other, request), after="settle")


def _for_the_others(other: User, request: HttpRequest) -> dict[str, Any]:
    """Return what the script needs to do the same with the person's other comments on the page."""
    line = "" if "stop" in request.POST else _("Comment by someone you ignore")
    return {"person": address_of_person(other.name), "line": line}


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ignored(request: HttpRequest) -> HttpResponse:
    """List whom one ignores, the latest first, each with a button that ends it."""
    own = cast("User", request.user).ignores.select_related("ignored__profile")
    if request.method == "POST":
        own.filter(ignored=number_of(request.POST.get("person", ""))).delete()
        messages.success(request, _("You see these comments again."))
        return redirect(f"{reverse('ignored')}{kept(request, 'seite')}")
    page = Paginator(own.order_by("-since", "-pk"), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "comments/ignored.html", {"ignores": page, "query": kept(request, "seite")})
