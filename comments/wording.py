"""What the discussion says in a comment's place or beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from moderation.grounds import Ground
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


def lines_beneath(entry: Entry) -> list[Line]:
    """Return what this reader is told about a comment."""
    comment, lines = entry.comment, []
    if comment.state == "held":
        own = _(
            "Not public yet. A moderator reads it first, mostly within two hours; you find the outcome here and under"
            " “My comments”."
        )
        lines.append(Line("line", own if entry.is_own else _("Held. Only the author and moderators see it.")))
    if comment.state == "removed":
        lines.append(Line("line", _noted(line_in_its_place(comment), entry.decision)))
    if entry.told is not None:
        lines.append(Line("reported", _noted(told(entry.told), entry.told)))
    if entry.report is not None:
        lines.append(Line("reported", outcome(entry.report)))
    return lines


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
    return {
        "published": _("published"),
        "held": _("waiting for a moderator"),
        "removed": _("removed"),
        "retracted": _("taken back"),
    }[comment.state]


def told(decision: Decision) -> str:
    """Return what was decided, as said to the author."""
    if decision.kind == Decision.Kind.REMOVE:
        return _("A moderator removed it: %(reason)s.") % {"reason": decision.reason}
    if decision.kind == Decision.Kind.RESTORE:
        return _("A moderator restored it.")
    return _("A moderator looked at it and let it stand.")


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
