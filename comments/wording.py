"""What the discussion says in a comment's place or beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from moderation.grounds import Ground, Rule
from moderation.models import Decision, Report

from . import orders, ranking
from .models import Comment

if TYPE_CHECKING:
    from .entry import Entry


def order(name: str) -> str:
    """Return in a reader's words how an order comes about (Art. 27 DSA); for the best: the formula of `ranking.py`."""
    if name == orders.NEWEST:
        return _("The comment that was written last comes first; its answers stand beneath it in the order of time.")
    if name == ranking.DISCUSSED:
        return _("The comment with the most answers comes first, answers to answers included.")
    if name == ranking.BEST:
        return _(
            "Each comment gets points: one for itself, one for each person who has answered in the conversation beneath"
            " it, however much they write (its author does not count), and %(people)d where the newsroom recommends"
            " something in it. Twelve are added to its age in hours, and the points are divided by the square root of"
            " that: so a good late comment soon stands above older ones, and a very good one stays in sight for days."
            " This is worked out anew when somebody writes or the newsroom recommends, at most once a minute, for the"
            " first %(most)d comments; the others follow, the newest first."
        ) % {"people": ranking.PICK_IS_WORTH, "most": ranking.MOST_RANKED}
    return _("The comment that was written first comes first; its answers stand beneath it in the order of time.")


class Line(NamedTuple):
    """A line beneath a text: `line` says how it stands, `reported` what became of it."""

    kind: str
    said: str
    address: str = ""  # of the decision's page


def lines_beneath(entry: Entry) -> list[Line]:
    """Return what this reader is told about a comment."""
    comment, decision, lines = entry.comment, entry.decision, []
    reasons = decision.get_absolute_url() if decision is not None and entry.is_own else ""
    if comment.state == "held":
        seen_by = _("Held. Only the author and moderators see it.")
        lines.append(_held(comment, decision) if entry.is_own else Line("line", seen_by))
    if comment.state == "removed":
        lines.append(Line("line", _noted(line_in_its_place(comment), decision), reasons))
    if entry.told is not None:
        lines.append(Line("reported", _noted(told(entry.told), entry.told), reasons))
    if entry.report is not None:
        lines.append(Line("reported", outcome(entry.report), reported_decision(entry.report)))
    return lines


def own_line(comment: Comment) -> Line | None:
    """Return what its author is told of a text in the list of their own; nothing where nobody did anything to it."""
    decision = comment.case.last_decision if comment.case is not None else None
    if comment.state == "held":
        return _held(comment, decision)
    if decision is None or comment.state == "retracted" or (comment.case.is_open and comment.state != "removed"):  # type: ignore[union-attr]
        return None
    return Line("reported", _noted(told(decision), decision), decision.get_absolute_url())


def _held(comment: Comment, decision: Decision | None) -> Line:
    """Return why the author's own text is not public: what a moderator wants of it, else which checks stopped it."""
    reasons = decision.get_absolute_url() if decision is not None else ""
    if decision is not None and decision.kind == Decision.Kind.RETURN:
        if comment.returned_at is not None:
            return Line("line", _noted(told(decision), decision), reasons)
        return Line("line", _("You changed it. A moderator reads it again, mostly within two hours."), reasons)
    if decision is not None and decision.kind == Decision.Kind.HIDE:
        return Line("line", _noted(told(decision), decision), reasons)
    is_stated = decision is not None and decision.kind == Decision.Kind.HOLD
    return Line("line", why_held(comment), reasons if is_stated else "")


def why_held(comment: Comment) -> str:
    """Return the short notice that a hold before publication owes its author: that it waits, and which checks say so.

    Source: Art. 17 DSA in the reading of ../shared/law.md §1; the full statement follows after 48 hours.
    """
    said = _(
        "Not public yet. A moderator reads it first, mostly within two hours; you find the outcome here and under"
        " “My comments”."
    )
    checks = [str(Rule(rule).label) for rule in getattr(comment.case, "held_for", [])]
    return f"{said} {_('Reason: %(checks)s.') % {'checks': ', '.join(dict.fromkeys(checks))}}" if checks else said


def _noted(said: str, decision: Decision | None) -> str:
    return f"{said} {decision.note}" if decision is not None and decision.note else said


def line_in_its_place(comment: Comment) -> str:
    """Return the one line that stands where a comment was."""
    if comment.retracted_at is not None:
        return _("Taken back by its author.")
    if comment.status == Comment.Status.REMOVED:
        ground = Ground(comment.removed_for)
        return _("Removed: %(ground)s (Netiquette %(number)s).") % {"ground": ground.label, "number": ground.number}
    return _("A moderator is looking at this comment.")


def state_label(comment: Comment) -> str:
    """Return a comment's state in a word or two."""
    if comment.state == "held" and comment.returned_at is not None:
        return _("waiting for your change")
    return {
        "published": _("published"),
        "held": _("waiting for a moderator"),
        "removed": _("removed"),
        "retracted": _("taken back"),
    }[comment.state]


def told(decision: Decision) -> str:
    """Return what was decided, as said to the author."""
    said = {
        Decision.Kind.REMOVE: _("A moderator removed it: %(reason)s."),
        Decision.Kind.RETURN: _("Please change this text, then a moderator reads it again: %(reason)s."),
        Decision.Kind.HIDE: _("A moderator hid it until it is decided: %(reason)s."),
        Decision.Kind.LABEL: _("A moderator marked it as sensitive: %(reason)s."),
        Decision.Kind.CLOSE: _("A moderator closed it to answers: %(reason)s."),
        Decision.Kind.RESTORE: _("A moderator restored it."),
        Decision.Kind.HOLD: _("A check of the software holds it; a moderator has not read it yet."),
    }.get(Decision.Kind(decision.kind), _("A moderator looked at it and let it stand."))
    return said % {"reason": decision.reason}


def outcome(report: Report) -> str:
    """Return what became of a report, as said to the reporter."""
    decision = report.outcome
    if decision is None:
        return (
            _("You reported this; a moderator will look at it.")
            if report.case.is_open
            else _("You reported this; its author took it back.")
        )
    said = {
        Decision.Kind.REMOVE: _("You reported this; a moderator removed it: %(reason)s."),
        Decision.Kind.RETURN: _("You reported this; a moderator asked its author to change it: %(reason)s."),
        Decision.Kind.LABEL: _("You reported this; a moderator marked it as sensitive: %(reason)s."),
        Decision.Kind.CLOSE: _("You reported this; a moderator closed it to answers: %(reason)s."),
    }.get(Decision.Kind(decision.kind), _("You reported this; a moderator looked at it and let it stand."))
    return said % {"reason": decision.reason}


def reported_decision(report: Report) -> str:
    """Return where the decision on a report stands, with how to object; empty while it waits."""
    return report.outcome.get_absolute_url() if report.outcome is not None else ""
