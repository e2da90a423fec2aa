"""What moderators are told where a deed is refused; nothing has changed then."""

from __future__ import annotations

from collections.abc import Callable

from django.template.defaultfilters import date as formatted
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentforum.lib.spans import span_since

from ..models import (
    AlreadyDecided,
    Answered,
    AppealedBefore,
    Case,
    ConflictOfInterest,
    Decision,
    MayNotCloseOut,
    NotUndoable,
    NotWarned,
    TextChanged,
    Withdrawn,
)

# What a verb may raise that is answered by a sentence.
REFUSALS = (
    AlreadyDecided, TextChanged, ConflictOfInterest, Withdrawn, Answered, NotUndoable, NotWarned, MayNotCloseOut,
    AppealedBefore,
)  # fmt: skip


def said(error: Exception, case: Case, seen: str = "") -> str:
    """Return what is wrong and what to do; `seen` is the `state` that the moderator had read."""
    if isinstance(error, AlreadyDecided):
        return overtaken(error.decision)
    if isinstance(error, TextChanged):
        return changed(case, seen)
    return _SAID[type(error)]()


def overtaken(decision: Decision | None) -> str:
    """Say who was faster, and by how much."""
    if decision is None:
        return _("The case is closed: the author took the text back.")
    return _("Already decided: %(kind)s by %(name)s, %(time)s ago.") % {
        "kind": decision.get_kind_display(),
        "name": decision.by_name,
        "time": since(decision),
    }


def since(decision: Decision) -> str:
    """Return how long ago it was decided, within a minute in seconds."""
    seconds = max(int((timezone.now() - decision.decided_at).total_seconds()), 0)
    if seconds >= 60:
        return span_since(decision.decided_at)
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}


def changed(case: Case, seen: str) -> str:
    """Say which version was judged, and which one stands there now."""
    mark = seen.rpartition(".")[2]
    versions = case.subject.versions()
    judged = next((each for each in versions if each.mark == mark), None)
    now = _("The author changed the text meanwhile. Below stands the version of %(now)s; please read it again.")
    both = _(
        "The author changed the text meanwhile. You judged the version of %(judged)s; below stands that of %(now)s. "
        "Please read it again."
    )
    times = {"now": _moment(versions[-1].written_at) if versions else ""}
    return both % (times | {"judged": _moment(judged.written_at)}) if judged else now % times


def _moment(time: object) -> str:
    return formatted(localtime(time), "SHORT_DATETIME_FORMAT")  # type: ignore[arg-type]


_SAID: dict[type[Exception], Callable[[], str]] = {
    ConflictOfInterest: lambda: _("You wrote or reported this text, or decided what is objected to: let a colleague."),
    Withdrawn: lambda: _("This rule is no longer in force. Please choose another one."),
    Answered: lambda: _("A colleague answered the objection meanwhile."),
    AppealedBefore: lambda: _("The person objected to this decision already; only a later one can be a reason."),
    NotWarned: lambda: _("Nobody warned this person before. Please warn them first."),
    MayNotCloseOut: lambda: _("Only senior moderators close accounts."),
    NotUndoable: lambda: _("It can no longer be undone: the ten seconds are over, or the case has moved on."),
}
