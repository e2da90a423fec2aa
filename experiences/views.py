"""The experiences' pages: the list with its filters, sharing one, changing one's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from articles.access import Moved, readable_article
from articles.models import Article
from comments.models import Comment
from comments.views import readable_comment
from moderation import bearing
from moderation.models import Sanction
from pagecache.offers import offered
from talentforum.lib.access import client_address, kept, private_page, public_page, require, signed_in
from talentforum.lib.forms import INVALID
from talentforum.lib.htmx import render_part

from . import drafts
from .filters import FILTERS
from .forms import ExperienceForm
from .listing import page_for
from .models import Experience, HiddenFacts
from .roles import Role, key_of
from .told import figures, label


@offered
@public_page
@require_safe
def experiences(request: HttpRequest) -> HttpResponse:
    """List what people told, newest first, with filters; open to everyone."""
    page = page_for(request.GET, request.user)
    query = kept(request, *(one.name for one in FILTERS), "ab")
    return render(request, "experiences/list.html", {"page": page, "query": query})


@private_page
@sensitive_post_parameters(*HiddenFacts.FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Show the form, then what will be public, then share it. Open to visitors, whose words wait for their sign-in."""
    try:
        article = _article(request)
    except Moved as moved:
        again = request.method == "POST"  # 308: the browser sends the same once more, to the new address
        return HttpResponsePermanentRedirect(_address_under(moved.article), preserve_request=again)
    if article is None:
        return render(request, "experiences/nowhere.html")
    draft = drafts.find(request, article.pk) if request.method != "POST" else None
    form = ExperienceForm(request.POST if request.method == "POST" else draft, article=article)
    context = {
        "form": form, "article": article, "query": kept(request, "artikel"), "sanction": bearing.muting(request.user),
    }  # fmt: skip
    if request.method != "POST":
        return _preview(request, context) if draft and form.is_valid() else _form(request, context)
    if "change" in request.POST:
        return _form(request, context)
    if not form.may_go_on(request.user, client_address(request)):
        return _form(request, context, status=INVALID)
    if "publish" not in request.POST:
        return _preview(request, context)
    return _share(request, form, context)


def _share(request: HttpRequest, form: ExperienceForm, context: dict[str, Any]) -> HttpResponse:
    if not request.user.is_authenticated:
        drafts.keep(request, form.article.pk, form.carried())
        place = urlencode({"next": _address_under(form.article)})
        return HttpResponseRedirect(f"{reverse('account_login')}?{place}")
    if bearing.muting(request.user) is not None:
        form.refuse("muted", request.user)
        return _form(request, context, status=INVALID)
    require(request.user, "experiences.share", form.article)
    if bearing.unread_warning(request.user) is not None:
        if "read" not in request.POST:
            return _preview(request, context | {"is_unread": True}, status=INVALID)
        Sanction.objects.acknowledge(request.user)
    experience = form.share(by=request.user)
    if experience is None:
        return _form(request, context, status=INVALID)
    drafts.forget(request)
    held = experience.comment.status == Comment.Status.HELD
    messages.success(
        request,
        _("Your experience is waiting for a moderator. Until then only you can see it.")
        if held
        else _("Your experience is published."),
    )
    return _at_its_place(experience)


@private_page
@sensitive_post_parameters(*HiddenFacts.FACTS)
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own experience, text, facts and figures, for 15 minutes."""
    experience = _readable(request, pk)
    comment = experience.comment
    bearing.refuse_muted(request.user)
    require(request.user, "experiences.edit", experience)
    form = ExperienceForm(
        request.POST or None, article=comment.article, experience=experience, initial={"body": comment.body}
    )
    context = {"form": form, "article": comment.article, "experience": experience}
    if request.method != "POST" or "change" in request.POST:
        return _form(request, context)
    if not form.is_valid():
        return _form(request, context, status=INVALID)
    if "publish" not in request.POST:
        return _preview(request, context)
    if not form.save(by=comment.author):
        return _form(request, context, status=INVALID)
    messages.success(request, _("Your change is saved."))
    return _at_its_place(experience)


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delete_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to delete what is kept for figures only, and do it; its author may at any time."""
    experience = _readable(request, pk)
    require(request.user, "experiences.delete_figures", experience)
    if request.method != "POST":
        context = {"experience": experience, "article": experience.article, "figures": experience.figures()}
        return render(request, "experiences/delete_figures.html", context)
    experience.delete_figures()
    messages.success(request, _("The figures are deleted."))
    return HttpResponseRedirect(reverse("my_comments"))


def _readable(request: HttpRequest, pk: int) -> Experience:
    """Return an experience whose comment this person may see something of; else 404, or 410 as its comment."""
    comment = readable_comment(request, pk)
    related = ("comment__article", "comment__author", "article", "hidden")
    return get_object_or_404(Experience.objects.select_related(*related), pk=comment.pk)


def _article(request: HttpRequest) -> Article | None:
    """Return the article that the address names, else the newest that asks for experiences, else the newest open."""
    slug = request.GET.get("artikel", "")
    if slug:
        return readable_article(request, slug)
    open_ones = Article.objects.published().filter(discussion_closed_at__isnull=True)
    return open_ones.order_by("-asks_for_experiences", "-published_at", "-pk").first()


def _address_under(article: Article) -> str:
    return f"{reverse('share_experience')}?{urlencode({'artikel': article.slug})}"


def _form(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render_part(request, "experiences/form.html", "form", context, status=status)


def _preview(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Show what everyone will see as everyone will see it, and apart what is kept for figures, as it was understood."""
    form: ExperienceForm = context["form"]
    told = Experience(article=form.article, **form.facts())
    shown = {
        "told": told,
        "body": form.preview(),
        "figures": figures(form.hidden()),
        "found_under": label(Role, key_of(told.role)),
        "warning": None if "experience" in context else bearing.unread_warning(request.user),
    }
    return render_part(request, "experiences/preview.html", "preview", context | shown, status=status)


def _at_its_place(experience: Experience) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('comment', args=[experience.pk])}#kommentar-{experience.pk}")
