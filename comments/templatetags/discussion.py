"""What templates need to show a discussion."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import rules
from django import template
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article
from moderation.bearing import unread_warning
from moderation.models import Report
from notifications.visiting import seen, unread_lines
from pagecache.pieces import pieces_of
from talentforum.lib import markdown

from .. import wording
from ..entry import Entry, Fold
from ..filters import EXPERIENCES, NEW, NEWSROOM, PICKS, QUESTIONS
from ..filters import LABELS as FILTER_LABELS
from ..forms import CommentForm
from ..models import Comment, Visit
from ..news import watch
from ..orders import LABELS as ORDER_LABELS
from ..orders import NEWEST, ORDERS, STEADY
from ..page import DEFAULT_ORDER, ThreadPage, Wish
from ..reading import initials
from ..reported import reported
from ..shelf import Halves, Shelf
from ..thread import page_of, place_of
from ..visits import Arrival, new_on

register = template.Library()

BENEATH = "\x00"  # stands where the answers belong; no text from the database holds one


@register.simple_tag(takes_context=True)
def discussion(context: template.Context, article: Article) -> SafeString:
    """Show an article's thread: the page, the order and the start that the address asks for."""
    request = context["request"]
    page = _page(request, article)
    may_post = rules.has_perm("comments.post_comment", request.user, article)
    warning = unread_warning(request.user) if may_post else None
    about = {"anchor": page.about.pk if page.about else ""}
    form = CommentForm(article=article, initial=about, is_warned=warning is not None) if may_post else None
    shown: dict[str, Any] = {"article": article, "page": page, "form": form, "warning": warning}
    shown["watch"] = watch(page)
    shown["carried"] = _carried(page.wish.order)
    shown["new"] = new_on(page)
    return _part(context, "comments/_discussion.html", **shown)


@register.simple_tag(takes_context=True)
def seen_comments(context: template.Context, article: Article) -> str:
    """Note that who is told of comments sees those of this page; stands above the masthead, which counts the rest."""
    request = context["request"]
    if unread_lines(request.user):
        seen(request, *_page(request, article).comments())
    return ""


def _page(request: HttpRequest, article: Article) -> ThreadPage:
    """Return the page of the thread that the address asks for; made once for a request."""
    if not hasattr(request, "thread_page"):
        request.thread_page = _made(request, article)  # type: ignore[attr-defined]
    return request.thread_page  # type: ignore[attr-defined]


def _made(request: HttpRequest, article: Article) -> ThreadPage:
    asked, arrival = request.GET, _arrive(request, article)
    wish = Wish(
        order=_order(request), start=asked.get("ab", ""), about=asked.get("zu", ""), only=asked.get("nur", ""),
        since=arrival.since,
    )  # fmt: skip
    pieces = pieces_of(request)
    shelf = Shelf(pieces, request.user, _carried(wish.order)) if pieces else None
    page = page_of(article, request.user, wish, shelf)
    page.new_count = arrival.new
    return page


@register.simple_tag(takes_context=True)
def branch(context: template.Context, entry: Entry) -> SafeString:
    """Show a comment with what lies beneath it on the page."""
    before, after = entry.kept or _rendered(context, entry)
    beneath = [branch(context, reply) for reply in entry.replies]
    if entry.fold is not None:
        beneath.append(_folded(context, entry.fold))
    return SafeString("".join([before, *beneath, after]))


def _rendered(context: template.Context, entry: Entry) -> Halves:
    halves = Halves(*_part(context, "comments/_comment.html", entry=entry, beneath=BENEATH).split(BENEATH))
    if entry.shelf is not None:
        entry.shelf.leave(entry.comment.pk, halves)
    return halves


def _folded(context: template.Context, fold: Fold) -> SafeString:
    key = "fold", fold.root, fold.start, fold.count, context.get("carried", "")
    return pieces_of(context["request"]).keep(lambda: _part(context, "comments/_fold.html", fold=fold), *key)


def _part(context: template.Context, name: str, **values: object) -> SafeString:
    """Return a template's text within a page's, as `include` gives it."""
    part = context.template.engine.get_template(name)  # type: ignore[union-attr]
    with context.push(**values):
        return part.render(context)


def _order(request: HttpRequest) -> str:
    """Return the order that the address asks for, which a signed-in reader prefers from now on; else the preferred."""
    asked = request.GET.get("sortierung", "")
    if not request.user.is_authenticated:
        return asked or DEFAULT_ORDER
    profile = request.user.profile
    if asked in ORDERS and request.method == "GET":
        with suppress(DatabaseError):  # as with visits: where nothing can be written, one can still read
            profile.prefer_order(asked)
    if asked:
        return asked
    return profile.thread_order if profile.thread_order in ORDERS else DEFAULT_ORDER


def _arrive(request: HttpRequest, article: Article) -> Arrival:
    """Note a signed-in reader's visit; return what is new to them."""
    if not request.user.is_authenticated or request.method != "GET":
        return Arrival()
    return Visit.objects.arrive(request.user, article)


def _carried(order: str) -> str:
    """Return what links to comments take along, so that they lead back into the order that one reads in."""
    return f"?sortierung={order}" if order in ORDERS and order != DEFAULT_ORDER else ""


@register.simple_tag(takes_context=True)
def carried_order(context: template.Context) -> str:
    """Return the same for pages that came from a thread, by their address."""
    return _carried(context["request"].GET.get("sortierung", ""))


@register.filter
def more(carried: str) -> str:
    """Return what links take along, behind what they ask for already."""
    return carried.replace("?", "&", 1)


@register.simple_tag(takes_context=True)
def way_back(context: template.Context, comment: Comment) -> str:
    """Return where a comment stands in the whole thread, in the order that the reader came from.

    The page begins with its branch; where the comment itself is folded away there, the branch's root stands for it.
    """
    root, is_shown = place_of(comment, context["request"].user)
    order = context["request"].GET.get("sortierung")
    wish = Wish(order=order if order in ORDERS else "")  # without one, the thread comes as this reader likes it
    shown = comment.pk if is_shown else root
    return f"{comment.article.get_absolute_url()}{wish.address(ab=str(root))}#kommentar-{shown}"


@dataclass(frozen=True)
class Choice:
    """A link to the same thread in another order, or to a part of it."""

    label: str
    address: str
    is_current: bool
    explanation: str = ""


@register.filter
def orders(page: ThreadPage) -> list[Choice]:
    """Return the orders that a page can be read in; single comments have no ranking."""
    names = STEADY if page.is_flat else ORDERS
    current = page.order if page.order in names else NEWEST
    return [
        Choice(str(ORDER_LABELS[name]), page.wish.address(sortierung=name), name == current, wording.order(name))
        for name in names
    ]


@register.filter
def parts(page: ThreadPage) -> list[Choice]:
    """Return the parts of a thread that can be read by themselves, the whole first."""
    names = ["", PICKS, NEWSROOM, *([EXPERIENCES] if page.article.asks_for_experiences else []), QUESTIONS]
    names += [NEW] if page.new_is_offered or page.wish.only == NEW else []
    labels = {**FILTER_LABELS, "": _("All")}
    return [Choice(str(labels[name]), page.wish.address(nur=name), name == page.wish.only) for name in names]


@register.filter
def empty_line(page: ThreadPage) -> str:
    """Return what is said where a part of a thread holds nothing."""
    if page.about:
        return _("Nobody has written anything about this yet. What do you think?")
    return {
        "": _("Nobody has written anything yet. What do you think?"),
        PICKS: _("The newsroom has not recommended a comment here yet."),
        NEWSROOM: _("Nobody from the newsroom has written here yet."),
        EXPERIENCES: _("Nobody has told here yet how it was for them."),
        QUESTIONS: _("No question is open: somebody has answered each of them."),
        NEW: _("Nothing has come since your last visit."),
    }[page.wish.only]


@register.filter
def around(entries: list[Entry], comment: Comment) -> list[Entry]:
    """Mark the comment that a page is about."""
    for entry in entries:
        entry.is_here = entry.comment.pk == comment.pk
        around(entry.replies, comment)
    return entries


@register.filter
def untouched(form: CommentForm) -> str | None:
    """Return what an empty form differs by from others; None for one that holds a text or says what is wrong."""
    return None if form.is_bound or form.initial.get("body") else str(form.auto_id)


@register.filter
def fresh(entry: Entry) -> Entry:
    """Let the reader go on at this comment, once htmx has put it in its place."""
    entry.is_fresh = True
    return entry


@register.filter
def line_in_its_place(entry: Entry) -> str:
    """Return the one line that stands where a comment was."""
    return wording.line_in_its_place(entry.comment)


register.filter("state_label", wording.state_label)
register.filter("outcome", wording.outcome)
register.filter("own_line", wording.own_line)
register.filter("reported", reported)
register.filter("reported_decision", wording.reported_decision)
register.filter("initials", initials)


@register.filter
def own_address(comment: Comment) -> str:
    """Return where its author can read a comment; empty where nothing stands any more."""
    return comment.get_absolute_url() if comment.retracted_at is None or comment.reply_count else ""


@register.filter
def reported_address(report: Report) -> str:
    """Return where the reporter can see what was reported; empty where nothing stands any more."""
    subject = report.case.subject
    return subject.get_absolute_url() if subject is not None and subject.standing()[0] else ""


@register.filter
def excerpt(comment: Comment) -> str:
    """Return a comment's beginning as plain words."""
    return markdown.excerpt(comment.in_passing, 200)
