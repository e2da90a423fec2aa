"""The discussion's pages: writing, answering, changing, taking back, reporting."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.access import readable_article
from articles.models import Article
from moderation import bearing
from moderation.grounds import Ground
from moderation.models import AlreadyReported, Case, NotPublic, Report
from notifications.visiting import seen, unread_lines
from pagecache.offers import grows_with, offered
from talentforum.lib.access import client_address, kept, private_page, public_page, require, signed_in, to_sign_in
from talentforum.lib.forms import INVALID
from talentforum.lib.htmx import answer, render_part
from talentforum.lib.numbers import number_of

from . import drafts, facts
from .forms import CommentForm, EditForm, ReportForm
from .limits import REPORTING
from .models import Comment, Visit
from .newborn import posted_entry
from .thread import alone, answers_of, branch_of, entry_of
from .visits import mark

MINE_PER_PAGE = 30


def readable_comment(request: HttpRequest, pk: int) -> Comment:
    """Return a comment that this person may see something of; else 404, or 410 where its article was withdrawn.

    Authors keep access to their own.
    """
    comments = Comment.objects.visible_to(request.user).noting_ignored(request.user)
    comments = comments.select_related("article", "author__profile")
    comment = get_object_or_404(comments, pk=pk)
    if comment.author_id != request.user.pk:
        readable_article(request, comment.article.slug)
    return comment


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def post_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a comment, preview it, post it. Open to visitors, whose text waits for their sign-in."""
    article = readable_article(request, slug, related=())
    if request.method == "POST" and request.user.is_authenticated and "preview" not in request.POST:
        return _post(request, article)
    context = _form_in_its_place(request, article)
    form: CommentForm = context["form"]
    if request.method != "POST":
        return render_part(request, "comments/form.html", "form", context)
    if context["parent_is_gone"]:
        form.refuse("parent")
    if not form.may_go_on(request.user, client_address(request)):
        return render_part(request, "comments/form.html", "form", context, status=INVALID)
    if "preview" in request.POST:
        return render_part(request, "comments/form.html", "form", context | {"preview": form.preview()})
    return _sign_in_first(request, article.pk)


def _post(request: HttpRequest, article: Article) -> HttpResponse:
    """Post the comment; what it answers is read only where it is locked."""
    is_warned = "warning" in bearing.borne_by(request.user)
    form = CommentForm(request.POST or None, article=article, is_warned=is_warned)
    may_go_on = form.may_go_on(request.user, client_address(request))
    comment = form.post(by=request.user) if may_go_on else None  # type: ignore[arg-type]
    if comment is None:
        context = _form_in_its_place(request, article) | {"form": form}
        return render_part(request, "comments/form.html", "form", context, status=INVALID)
    drafts.forget(request)
    return _posted(request, comment)


def _form_in_its_place(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Return the form with what it answers; where that is gone, the form is one for a comment of its own."""
    wished = request.POST.get("parent", "") if request.method == "POST" else request.GET.get("antwort", "")
    about = request.POST.get("anchor", "") if request.method == "POST" else request.GET.get("zu", "")
    parent = _parent(article, wished) if wished else None
    anchor = article.anchors.at(about) if about and not wished else None
    initial = {"parent": wished if parent else "", "anchor": anchor.pk if anchor else ""}
    initial |= drafts.find(request, article.pk, wished, about)
    warning = bearing.unread_warning(request.user)
    return {
        "form": CommentForm(request.POST or None, article=article, initial=initial, is_warned=warning is not None),
        "warning": warning,
        "sanction": bearing.muting(request.user),
        "article": article,
        "parent": parent,
        "anchor": anchor,
        "parent_is_gone": bool(wished) and parent is None,
        "anchor_is_gone": bool(about) and not wished and anchor is None,
        "query": kept(request, "antwort", "zu"),
    }


def _parent(article: Article, wished: str) -> Comment | None:
    public = article.comments.public().select_related("author__profile")
    return public.filter(pk=number_of(wished.strip())).first()


def _sign_in_first(request: HttpRequest, article_id: int) -> HttpResponse:
    drafts.keep(request, article_id, request.POST.dict())
    wished = {"antwort": request.POST.get("parent", ""), "zu": request.POST.get("anchor", "")}
    query = urlencode({name: value for name, value in wished.items() if value})
    place = f"{request.path}?{query}" if query else request.path
    address = f"{reverse('account_login')}?{urlencode({'next': place})}"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _posted(request: HttpRequest, comment: Comment) -> HttpResponse:
    said = (
        _("Your comment is waiting for a moderator. Until then only you can see it.")
        if comment.status == Comment.Status.HELD
        else _("Your comment is published.")
    )
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return HttpResponseRedirect(f"{comment.get_absolute_url()}#kommentar-{comment.pk}")
    context = {"entry": posted_entry(comment, request.user), "article": comment.article, "said": said}
    response = answer(request, "comments/posted.html", context, otherwise="")
    response.headers["HX-Reswap"] = "outerHTML"
    return response


@offered
@public_page
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a comment in its place; open to everyone."""
    shown = readable_comment(request, pk)
    readable = Article.objects.visible_to(request.user).filter(pk=shown.article_id).exists()
    page = branch_of(shown, request.user, start=request.GET.get("ab", "")) if readable else alone(shown, request.user)
    seen(request, *page.comments())
    revisions = (
        shown.revisions.all() if shown.edited_at and request.user.has_perm("comments.read_revisions", shown) else []
    )
    response = render(
        request,
        "comments/detail.html",
        {
            "comment": shown,
            "page": page,
            "article": shown.article,
            "revisions": revisions,
            "readable": readable,
            "query": kept(request, "sortierung", "ab"),
        },
    )
    return grows_with(response, shown.article)


@offered
@public_page
@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the answers beneath a comment that a page folded away, to stand in the fold's place; open to everyone."""
    shown = readable_comment(request, pk)
    article = readable_article(request, shown.article.slug)
    page = answers_of(shown, request.user, start=request.GET.get("ab", ""))
    seen(request, *page.comments())
    since = Visit.objects.since(request.user, article)  # type: ignore[arg-type]
    if since is not None:
        mark(page.entries, since)
    response = render(request, "comments/answers.html", {"page": page, "article": article, "comment": shown})
    return grows_with(response, shown.article)


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own comment, for 15 minutes."""
    comment = readable_comment(request, pk)
    bearing.refuse_muted(request.user)
    require(request.user, "comments.edit_comment", comment)
    if comment.facts is not None:
        return HttpResponseRedirect(comment.facts.edit_address())
    form = EditForm(request.POST or None, initial={"body": comment.body}, auto_id=f"aenderung-{comment.pk}-%s")
    context = {"form": form, "comment": comment, "article": comment.article, "entry": entry_of(comment, request.user)}
    if request.method != "POST":
        return render_part(request, "comments/edit.html", "form", context)
    if form.is_valid() and "preview" in request.POST:
        return render_part(request, "comments/edit.html", "form", context | {"preview": form.preview()})
    if not form.is_valid() or not form.save(comment):
        return render_part(request, "comments/edit.html", "form", context, status=INVALID)
    return changed(request, comment, _("Your change is saved."))


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retract_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to take one's own comment back, and do it."""
    comment = readable_comment(request, pk)
    require(request.user, "comments.retract_comment", comment)
    if request.method != "POST":
        context = {"comment": comment, "article": comment.article, "entry": entry_of(comment, request.user)}
        return render_part(request, "comments/retract.html", "form", context)
    comment.retract()
    return changed(
        request, comment, _("Your comment is taken back."), otherwise=f"{comment.article.get_absolute_url()}#diskussion"
    )


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Report another person's comment to the moderators, once; strangers are shown the ways there are."""
    if not request.user.is_authenticated:
        return _ways_to_report(request, pk)
    comment = readable_comment(request, pk)
    bearing.refuse_muted(request.user)
    require(request.user, "comments.report_comment", comment)
    form = ReportForm(request.POST or None, auto_id=f"meldung-{comment.pk}-%s")
    context = {"form": form, "comment": comment, "article": comment.article, "entry": entry_of(comment, request.user)}
    if request.method != "POST":
        return render_part(request, "comments/report.html", "form", context)
    if form.is_valid() and any(limit.hit(request.user.pk) for limit in REPORTING):
        form.add_error(None, _("You have sent many reports within an hour. Please try again later."))
    if not form.is_valid():
        return render_part(request, "comments/report.html", "form", context, status=INVALID)
    try:
        comment.report(by=request.user, ground=Ground(form.cleaned_data["ground"]), note=form.cleaned_data["note"])
    except NotPublic:
        return changed(request, comment, _("This comment is no longer public."))
    except AlreadyReported:
        return changed(request, comment, _("You have reported this comment before; the moderators know."))
    return changed(
        request, comment, _("Thank you. A moderator will look at it; you find the outcome under “My comments”.")
    )


def _ways_to_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a visitor how to report a public comment: by our rules once signed in, by the law without an account."""
    if request.method == "POST" or request.htmx:  # type: ignore[attr-defined]
        return to_sign_in(request)
    comment = readable_comment(request, pk)
    if not comment.is_public:
        return to_sign_in(request)
    return render(request, "comments/report_ways.html", {"comment": comment, "article": comment.article})


def changed(request: HttpRequest, comment: Comment, said: str, *, otherwise: str = "") -> HttpResponse:
    """Answer a deed: with the comment as it is now, in its place, and a word that the deed is done."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
    entry = entry_of(comment, request.user)
    response = answer(
        request,
        "comments/changed.html",
        {"entry": entry, "article": entry.comment.article, "said": said},
        otherwise=otherwise or f"{comment.get_absolute_url()}#kommentar-{comment.pk}",
    )
    response.headers["HX-Retarget"] = f"#eigen-{comment.pk}"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


@private_page
@signed_in
@require_safe
def my_comments(request: HttpRequest) -> HttpResponse:
    """List one's own comments with their state, and one's reports with their outcome."""
    own = Comment.objects.filter(author=request.user).select_related("article", *facts.own_names())
    own = own.prefetch_related(Prefetch("cases", Case.objects.for_readers())).order_by("-posted_at")
    told = Comment.objects.select_related("article", "author__profile")
    reports = (
        Report.objects.filter(person=request.user)  # type: ignore[misc]
        .select_related("case__subject_type")
        .prefetch_related(GenericPrefetch("case__subject", [told]), "case__decisions__statement")
    )
    context = {
        "comments": Paginator(own, MINE_PER_PAGE).get_page(request.GET.get("seite")),
        "reports": Paginator(reports.order_by("-reported_at"), MINE_PER_PAGE).get_page(request.GET.get("meldungen")),
    }
    if unread_lines(request.user):
        cases = [case for comment in context["comments"] for case in comment.cases.all()]
        cases += [report.case for report in context["reports"]]
        seen(request, *(decision for case in cases for decision in case.decisions.all()))
    return render(request, "comments/mine.html", context)
