"""Who is told of a decision: the author, where something changes for them, and those whose reports it settles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models.functions import Now
from django.utils import timezone

from notifications.kinds import Kind
from notifications.models import Notification

if TYPE_CHECKING:
    from .imposing import Bearer
    from .models import Appeal, Decision, Report


def tell_of(decision: Decision, *, was_held: bool, appeal: Appeal | None = None) -> None:
    """Tell author and reporters of a decision, ten seconds later; never one of the other, nor by whom it was made.

    What they were not told of yet they never hear: then only the new decision counts, and where it leaves the text as
    its author knew it, they hear nothing at all; of what is undone nobody hears, but of what holds again. One that
    answers an `appeal` is told everyone else whom the earlier one concerned. In the decision's transaction.
    """
    from .models.decision import UNSETTLED

    undone = _undo(decision.replaces)
    if decision.kind == decision.Kind.UNDO:
        _renew(decision.replaces)
        return
    appellant = appeal.by_account if appeal is not None else None
    author = decision.case.subject.person_concerned
    if author not in {None, appellant} and _changes_something(
        decision, was_held, undone=(author, Kind.DECISION.value) in undone
    ):
        _tell([author], Kind.DECISION, decision)
    if decision.kind not in UNSETTLED:
        unheard = {person for person, kind in undone if kind == Kind.REPORT}
        others = _unanswered(decision) if appeal is None else _all_others(decision, appeal)
        _tell((others | unheard) - {appellant}, Kind.REPORT, decision)


def tell_answer(appeal: Appeal) -> None:
    """Tell who objected what became of it, a notifier by a mail that needs no account. In its transaction."""
    from .models import NoticeMail

    if appeal.notice is not None:
        NoticeMail.objects.post(appeal.notice, NoticeMail.Kind.ANSWER, decision=appeal.decision, appeal=appeal)
    if (person := appeal.by_account) is not None:
        Notification.objects.tell([person], Kind.APPEAL, appeal, group=f"{Kind.APPEAL}-{appeal.pk}")


def tell_of_sanctions(decision: Decision, bearer: Bearer) -> None:
    """Tell somebody what they have to bear for a report of theirs; authors read it in the decision on their text.

    Who has no account has a mail for each, to the mail address of the notice.
    """
    from .models import NoticeMail
    from .models.appealable import UNDOABLE

    for sanction in decision.sanctions.borne_by(bearer).select_related("notice"):
        if isinstance(bearer, int):
            group = f"sanction-{sanction.pk}"
            Notification.objects.tell([bearer], Kind.DECISION, sanction, group=group, after=UNDOABLE)
        elif sanction.notice is not None:
            NoticeMail.objects.post(sanction.notice, NoticeMail.Kind.SANCTION, sanction=sanction, after=UNDOABLE)


def tell_joined(report: Report, decision: Decision) -> None:
    """Tell a reader the outcome of a report that joined a settled case."""
    _tell([report.person_id], Kind.REPORT, decision)


def _tell(people: Iterable[int], kind: Kind, decision: Decision) -> None:
    """Tell these people, but not of their own deed; moderators are not named."""
    from .models.appealable import UNDOABLE

    others = [person for person in people if person != decision.by_id]
    Notification.objects.tell(others, kind, decision, group=f"{kind}-{decision.pk}", after=UNDOABLE)


def _undo(earlier: Decision | None) -> set[tuple[int, str]]:
    """Take back what nobody was told of yet; return whom it would have reached, and as what."""
    from .models.appealable import UNDOABLE

    if earlier is None or timezone.now() > earlier.decided_at + UNDOABLE:
        return set()
    untold = Notification.objects.about(earlier).filter(not_before__gt=Now(), withdrawn_at__isnull=True)
    reached = set(untold.values_list("recipient", "kind"))
    if reached:
        untold.withdraw()
    return reached


def _renew(undone: Decision | None) -> None:
    """Tell again of the decision that holds again, where nobody had been told of it when the undone one came."""
    from .models.appealable import UNDOABLE

    earlier = undone.replaces if undone is not None else None
    if undone is not None and earlier is not None and undone.decided_at <= earlier.decided_at + UNDOABLE:
        Notification.objects.about(earlier).renew()


def _changes_something(decision: Decision, was_held: bool, *, undone: bool) -> bool:
    """Tell whether the author finds the text otherwise than they knew it."""
    if decision.kind == decision.Kind.APPROVE:
        return was_held
    return not (undone and decision.kind == decision.Kind.RESTORE and not _waited_before(decision.replaces))


def _waited_before(earlier: Decision | None) -> bool:
    """Tell whether the text was held when the earlier decision was made."""
    return earlier is not None and earlier.found.get("status") == "held"


def _unanswered(decision: Decision) -> set[int]:
    """Return whose reports and notices this decision is the first to answer: reports since the last that settled some.

    Who sent a notice without an account has a mail, ten seconds later, too (`Notice.objects.inform`).
    """
    from .models.decision import UNSETTLED, last_in_force

    earlier = [line for line in decision.case.log if line.pk != decision.pk]
    settled = last_in_force(earlier, besides=UNSETTLED)
    reports = [report for report in decision.case.reports.all() if report.settled_by_id is None]
    reporters = {report.person_id for report in reports if settled is None or report.reported_at > settled.decided_at}
    return reporters | set(decision.case.awaiting)


def _all_others(decision: Decision, appeal: Appeal) -> set[int]:
    """Return who ever reported or noticed the text; all notices but the one that objected are answered anew."""
    case = decision.case
    others = case.notices.exclude(pk=appeal.notice_id) if appeal.notice_id is not None else case.notices.all()
    others.update(informed_at=None)
    return {report.person_id for report in case.reports.all()} | set(case.notifiers)
