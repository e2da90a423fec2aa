"""A person's public page: what they wrote under published articles, what the newsroom recommends of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Ignore, Profile, User
from moderation import bearing
from moderation.grounds import Ground
from moderation.models import AlreadyReported, Name, NotPublic
from pagecache.offers import offered
from talentforum.lib.access import kept, private_page, public_page, require, signed_in
from talentforum.lib.forms import INVALID
from talentforum.lib.numbers import number_of

from . import facts
from .addresses import address_of_person
from .forms import PersonReportForm
from .limits import REPORTING
from .models import Comment
from .querysets import CommentQuerySet

PAGE = 30
HONOURED = 10  # the newest recommended comments stand first; older ones stand marked among the others


@dataclass(frozen=True)
class Writing:
    """One page of what a person wrote, newest first."""

    picked: list[Comment]  # on the first page: what the newsroom recommends of it
    comments: list[Comment]
    is_later: bool = False  # whether pages come before it
    following: int = 0  # the comment at which the next page begins; 0 on the last

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.picked and not self.comments


@offered
@public_page
@require_safe
def person(request: HttpRequest, name: str) -> HttpResponse:
    """Show a person by their name; another spelling of it leads to the one they chose.

    The same for everyone, but that it is folded for who ignores the person.
    """
    profile = get_object_or_404(Profile.objects.named(name).select_related("user"))
    if profile.name != name:
        return HttpResponsePermanentRedirect(address_of_person(profile.name) + kept(request, "ab"))
    page = writing_of(profile.user, start=request.GET.get("ab", ""))
    context = {
        "profile": profile,
        "page": page,
        "is_ignored": profile.user_id in Ignore.objects.of(request.user),
        "is_oneself": profile.user_id == request.user.pk,
        "query": kept(request, "ab"),
    }
    return render(request, "comments/person.html", context)


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def report_person(request: HttpRequest, name: str) -> HttpResponse:
    """Report a person's name to the moderators, once; what they wrote is reported where it stands."""
    profile = get_object_or_404(Profile.objects.named(name).select_related("user"))
    bearing.refuse_muted(request.user)
    require(request.user, "comments.report_person", profile.user)
    form = PersonReportForm(request.POST or None)
    if request.method != "POST":
        return render(request, "comments/report_person.html", {"form": form, "profile": profile})
    if form.is_valid() and any(limit.hit(request.user.pk) for limit in REPORTING):
        form.add_error(None, _("You have sent many reports within an hour. Please try again later."))
    if not form.is_valid():
        return render(request, "comments/report_person.html", {"form": form, "profile": profile}, status=INVALID)
    messages.success(request, _reported(profile, form, cast("User", request.user)))
    return HttpResponseRedirect(address_of_person(profile.name))


def _reported(profile: Profile, form: PersonReportForm, by: User) -> str:
    """Report the name, and return what is to be said of that."""
    judged = Name.at(profile.pk)
    try:
        judged.report(by=by, ground=Ground(form.cleaned_data["ground"]), note=form.cleaned_data["note"])
    except NotPublic:
        return _("This name is no longer shown.")
    except AlreadyReported:
        return _("You have reported this name before; the moderators know.")
    return _("Thank you. A moderator will look at it; you find the outcome under “My comments”.")


def writing_of(author: User, *, start: str = "") -> Writing:
    """Return the page of a person's public comments that begins at a comment, which `start` names by its number.

    Raises Http404 for a start that is no comment of theirs, or never was public.
    """
    rows = Comment.objects.readable().filter(author=author)
    rows = rows.select_related("article", "pick", *facts.names()).defer("body")
    picked = list(rows.filter(pick__isnull=False).order_by("-pick__picked_at", "-pk")[:HONOURED])
    others = rows.exclude(pk__in=[comment.pk for comment in picked])
    found = list(_from(others, author, start).order_by("-posted_at", "-pk")[: PAGE + 1])
    following = found[PAGE].pk if len(found) > PAGE else 0
    return Writing([] if start else picked, found[:PAGE], bool(start), following)


def _from(rows: CommentQuerySet, author: User, start: str) -> CommentQuerySet:
    if not start:
        return rows
    first = author.comments.filter(pk=number_of(start), published_at__isnull=False).only("pk", "posted_at").first()
    if first is None:
        raise Http404
    return rows.filter(
        Q(posted_at__lt=first.posted_at) | Q(posted_at=first.posted_at, pk__lte=first.pk),
        posted_at__lte=first.posted_at,
    )
