"""Who is told of a decision: the author, where something changes for them, and those whose reports it settles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models.functions import Now

from notifications.kinds import Kind
from notifications.models import Notification

if TYPE_CHECKING:
    from .models import Decision

# Whoever pressed the wrong button sees it at once, in the answer to the press; until then nobody is told.
UNDOABLE = timedelta(seconds=10)


def tell_of(decision: Decision, *, was_held: bool) -> None:
    """Tell author and reporters of a decision, ten seconds later; never one of the other, nor by whom it was made.

    What they were not told of yet they never hear: then only the new decision counts, and where it leaves the text as
    its author knew it, they hear nothing at all. Belongs into the decision's transaction.
    """
    undone = _undo(decision.replaces)
    author = decision.case.subject.person_concerned
    if author is not None and _changes_something(decision, was_held, undone=(author, Kind.DECISION.value) in undone):
        _tell([author], Kind.DECISION, decision)
    _tell(_reporters(decision) | {person for person, kind in undone if kind == Kind.REPORT}, Kind.REPORT, decision)


def _tell(people: list[int] | set[int], kind: Kind, decision: Decision) -> None:
    """Tell these people, but not of their own deed; moderators are not named."""
    others = [person for person in people if person != decision.by_id]
    Notification.objects.tell(others, kind, decision, group=f"{kind}-{decision.pk}", after=UNDOABLE)


def _undo(earlier: Decision | None) -> set[tuple[int, str]]:
    """Take back what nobody was told of yet; return whom it would have reached, and as what."""
    if earlier is None:
        return set()
    untold = Notification.objects.about(earlier).filter(not_before__gt=Now(), withdrawn_at__isnull=True)
    reached = set(untold.values_list("recipient", "kind"))
    if reached:
        untold.withdraw()
    return reached


def _changes_something(decision: Decision, was_held: bool, *, undone: bool) -> bool:
    """Tell whether the author finds the text otherwise than they knew it."""
    if decision.kind == decision.Kind.APPROVE:
        return was_held
    return not (undone and decision.kind == decision.Kind.RESTORE and not _waited_before(decision.replaces))


def _waited_before(earlier: Decision | None) -> bool:
    """Tell whether the text was held when the earlier decision was made: by this case's holds, undecided until then."""
    case = earlier.case if earlier else None
    if earlier is None or case is None:
        return False
    before = earlier.replaces
    is_first = before is None or before.decided_at < case.opened_at
    return is_first and case.holds.filter(held_at__gte=case.opened_at).exists()


def _reporters(decision: Decision) -> set[int]:
    """Return whose reports this decision is the first to answer."""
    reports = decision.case.reports.all()
    if decision.replaces is not None:
        reports = reports.filter(reported_at__gt=decision.replaces.decided_at)
    return set(reports.values_list("person", flat=True))
