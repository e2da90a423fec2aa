"""What templates need to show a discussion."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import rules
from django import template
from django.db import DatabaseError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article
from moderation.models import Report
from talentforum.lib import markdown

from .. import wording
from ..entry import Entry
from ..filters import EXPERIENCES, NEW, NEWSROOM, PICKS, QUESTIONS
from ..filters import LABELS as FILTER_LABELS
from ..forms import CommentForm
from ..models import Comment, Visit
from ..news import watch
from ..orders import LABELS as ORDER_LABELS
from ..orders import NEWEST, ORDERS, STEADY
from ..reading import initials
from ..thread import DEFAULT_ORDER, ThreadPage, Wish, page_of, place_of
from ..visits import new_to

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: template.Context, article: Article) -> SafeString:
    """Show an article's thread: the page, the order and the start that the address asks for."""
    request = context["request"]
    asked = request.GET
    wish = Wish(
        order=_order(request), start=asked.get("ab", ""), about=asked.get("zu", ""), only=asked.get("nur", ""),
        since=_arrive(request, article),
    )  # fmt: skip
    page = page_of(article, request.user, wish)
    may_post = rules.has_perm("comments.post_comment", request.user, article)
    form = CommentForm(article=article, initial={"anchor": page.about.pk if page.about else ""}) if may_post else None
    shown = {"article": article, "page": page, "form": form, "watch": watch(page)}
    shown["carried"] = _carried(page.order)
    shown["new"] = new_to(request.user, article, wish.since, page.entries)
    return render_to_string("comments/_discussion.html", shown, request)


def _order(request: HttpRequest) -> str:
    """Return the order that the address asks for, which a signed-in reader prefers from now on; else the preferred."""
    asked = request.GET.get("sortierung")
    if not request.user.is_authenticated:
        return DEFAULT_ORDER if asked is None else asked
    profile = request.user.profile
    if asked in ORDERS and request.method == "GET":
        with suppress(DatabaseError):  # as with visits: where nothing can be written, one can still read
            profile.prefer_order(asked)
    if asked is not None:
        return asked
    return profile.thread_order if profile.thread_order in ORDERS else DEFAULT_ORDER


def _arrive(request: HttpRequest, article: Article) -> datetime | None:
    """Note a signed-in reader's visit; return since when comments are new to them."""
    if not request.user.is_authenticated or request.method != "GET":
        return None
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
    names += [NEW] if page.wish.since else []
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
def fresh(entry: Entry) -> Entry:
    """Let the reader go on at this comment, once htmx has put it in its place."""
    entry.is_fresh = True
    return entry


@register.filter
def line_in_its_place(entry: Entry) -> str:
    """Return the one line that stands where a comment was."""
    return wording.line_in_its_place(entry.comment)


register.filter("state_label", wording.state_label)
register.filter("told", wording.told)
register.filter("outcome", wording.outcome)
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
    return markdown.excerpt(comment.html, 200)
