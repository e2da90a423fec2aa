"""What templates need to show a discussion."""

from dataclasses import dataclass

import rules
from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article
from moderation.grounds import Ground
from moderation.models import Decision, Report
from talentforum.lib import markdown

from ..forms import CommentForm
from ..models import Comment
from ..thread import DEFAULT_ORDER, Entry, page_of

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: template.Context, article: Article) -> SafeString:
    """Show an article's thread: the page, the order and the start that the address asks for."""
    request = context["request"]
    asked = request.GET.get("sortierung", DEFAULT_ORDER)
    wished = {"start": request.GET.get("ab", ""), "about": request.GET.get("zu", "")}
    page = page_of(article, request.user, order=asked, **wished)
    may_post = rules.has_perm("comments.post_comment", request.user, article)
    form = CommentForm(article=article, initial={"anchor": page.about.pk if page.about else ""}) if may_post else None
    return render_to_string("comments/_discussion.html", {"article": article, "page": page, "form": form}, request)


@dataclass(frozen=True)
class Deed:
    """A link beneath a comment, and where htmx puts its answer."""

    name: str
    label: str
    said: str
    address: str
    target: str = ""
    swap: str = "innerHTML"


@register.filter
def deeds(entry: Entry) -> list[Deed]:
    """Return what this reader can do with a comment; strangers get the links that lead through sign-in."""
    comment, name = entry.comment, entry.comment.author.name
    slot, own = f"platz-{comment.pk}", f"eigen-{comment.pk}"
    stranger = not entry.reader.is_authenticated
    offers: list[Deed] = []
    if comment.is_public and comment.article.discussion_is_open:
        address = f"{reverse('post_comment', args=[comment.article.slug])}?antwort={comment.pk}"
        offers.append(Deed("reply", _("Answer"), _("Answer %(name)s") % {"name": name}, address, slot))
    if entry.may("edit_comment"):
        address, place = reverse("edit_comment", args=[comment.pk]), own
        if comment.facts is not None:
            address, place = comment.facts.edit_address(), ""  # a long form of several parts has a page of its own
        offers.append(Deed("edit", _("Edit"), _("Edit your comment"), address, place))
    if entry.may("retract_comment"):
        address = reverse("retract_comment", args=[comment.pk])
        offers.append(Deed("retract", _("Take back"), _("Take your comment back"), address, slot))
    if entry.report is None and (entry.may("report_comment") or (stranger and comment.is_public)):
        address = reverse("report_comment", args=[comment.pk])
        said = _("Report the comment by %(name)s") % {"name": name}
        offers.append(Deed("report", _("Report"), said, address, "" if stranger else slot))
    if entry.may("see_hidden") and comment.case is not None:
        address = reverse("admin:moderation_case_change", args=[comment.case.pk])
        offers.append(Deed("case", _("Case"), _("Case of the comment by %(name)s") % {"name": name}, address))
    return offers


@register.filter
def line_in_its_place(entry: Entry) -> str:
    """Return the one line that stands where a comment was."""
    comment = entry.comment
    if comment.retracted_at is not None:
        return _("Taken back by its author.")
    if comment.status == Comment.Status.REMOVED:
        ground = Ground(comment.removed_for)
        return _("Removed: %(ground)s (Netiquette %(number)s).") % {"ground": ground.label, "number": ground.number}
    return _("A moderator is looking at this comment.")


@register.filter
def state_label(comment: Comment) -> str:
    """Return a comment's state in a word or two."""
    return {
        "published": _("published"),
        "held": _("waiting for a moderator"),
        "removed": _("removed"),
        "retracted": _("taken back"),
    }[comment.state]


@register.filter
def told(decision: Decision) -> str:
    """Return what was decided, as said to the author."""
    if decision.kind == Decision.Kind.REMOVE:
        return _("A moderator removed it: %(reason)s.") % {"reason": decision.reason}
    if decision.kind == Decision.Kind.RESTORE:
        return _("A moderator restored it.")
    return _("A moderator looked at it and let it stand.")


@register.filter
def outcome(report: Report) -> str:
    """Return what became of a report, as said to the reporter."""
    decision = report.outcome
    if decision is None:
        return (
            _("You reported this; a moderator will look at it.")
            if report.case.is_open
            else _("You reported this; its author took it back.")
        )
    if decision.kind == Decision.Kind.REMOVE:
        return _("You reported this; a moderator removed it: %(reason)s.") % {"reason": decision.reason}
    return _("You reported this; a moderator looked at it and let it stand.")


@register.filter
def initials(name: str) -> str:
    """Return one or two letters for the round sign beside a name."""
    words = [word for word in name.replace("-", " ").replace("_", " ").replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


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
