"""How sanctions are imposed: with a decision, in its transaction, after a warning, by a person (Art. 23 DSA)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import rules
from django.db import transaction
from django.db.models import Q

from accounts.models import User

from .models.refusals import MayNotCloseOut, NotWarned
from .models.sanction import Sanction
from .telling import tell_of_sanctions

if TYPE_CHECKING:
    from .models import Appeal, Decision, Notice

type Imposed = tuple[Sanction.Kind, datetime | None]
# Who bears it: an account (its id), or who sent a notice without one, by its mail address.
type Bearer = int | Notice

SUSPENSIONS = frozenset(set(Sanction.Kind) - {Sanction.Kind.WARNING})


def lock(person: int | None, sanctions: Sequence[Imposed]) -> None:
    """Lock the account of who is to bear sanctions, first of all that a decision locks: who writes locks it first."""
    if sanctions and person is not None:
        User.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk").first()


def lock_bearers(decision: Decision, *, besides: Iterable[int] = ()) -> None:
    """Lock the accounts of who bears sanctions of a decision (and others, by id), before its case.

    Lifting a ban opens an account, and who writes locks theirs first.
    """
    bears = Q(pk__in=Sanction.objects.filter(decision=decision).values("person")) | Q(pk__in=list(besides))
    list(User.objects.select_for_update(no_key=True).filter(bears).order_by("pk").values_list("pk"))


def impose(decision: Decision, person: int | None, sanctions: Sequence[Imposed]) -> None:
    """Impose sanctions on the author (an account's id) with a decision that restricts their text.

    Raises NotWarned for a suspension of who was never warned, MayNotCloseOut for a ban by who is no senior, ValueError
    where there is nobody to bear it, or nothing to bear it for.
    """
    if not sanctions:
        return
    if person is None:
        raise ValueError("A sanction needs somebody to bear it.")
    if not decision.is_restriction:
        raise ValueError("Who wrote nothing wrong bears nothing.")
    _impose(decision, person, sanctions)


def impose_on_reporter(
    decision: Decision, bearer: Bearer, sanctions: Sequence[Imposed], *, by: User | None = None, reasons: str = ""
) -> None:
    """Impose sanctions on somebody whose report or notice a decision found unfounded (Art. 23(2) DSA).

    In the decision's transaction, or later, then `by` whoever weighed it, with the `reasons` that the person is told.
    Raises what `impose` raises, and ValueError for a report that was not unfounded.
    """
    if not is_unfounded(decision, bearer):
        raise ValueError("Only who reported without ground bears it.")
    _impose(decision, bearer, sanctions, by=by, reasons=reasons)
    if by is not None:
        tell_of_sanctions(decision, bearer)
    close_accounts(decision)


def is_unfounded(decision: Decision, bearer: Bearer) -> bool:
    """Tell whether a decision restricted nothing and answers a report or notice by an account, or this notice."""
    if decision.is_restriction:
        return False
    case, until = decision.case, decision.decided_at
    if not isinstance(bearer, int):
        is_here = bearer.is_by_mail_alone and bearer.case_id == case.pk
        return is_here and bearer.confirmed_at is not None and bearer.confirmed_at <= until
    reported = Q(reported_at__lte=until) | Q(settled_by=decision)
    return (
        case.reports.filter(reported, person=bearer).exists()
        or case.notices.filter(person=bearer, confirmed_at__lte=until).exists()
    )


def sanction_reporter(
    decision: Decision, bearer: Bearer, sanctions: Sequence[Imposed], *, by: User, reasons: str
) -> None:
    """Impose sanctions on somebody for a report that a decision found unfounded; the same once more changes nothing.

    Raises AlreadyDecided where another decision holds by now, ConflictOfInterest for one's own text or report,
    AppealedBefore where they objected to the decision already and could not object to the sanction, and what
    `impose_on_reporter` raises.
    """
    from .models import AlreadyDecided, Appeal, AppealedBefore, Case

    with transaction.atomic():
        lock(bearer if isinstance(bearer, int) else None, sanctions)
        case = Case.objects.locked(decision.case_id)
        if case.last_settled != decision:
            raise AlreadyDecided(case.last_decision)
        case.refuse_conflict(by)
        if any(_is_by(appeal, bearer) for appeal in Appeal.objects.of(decision)):
            raise AppealedBefore
        mine = Sanction.objects.borne_by(bearer).filter(decision=decision)
        borne = set(mine.values_list("kind", flat=True))
        if new := [each for each in sanctions if each[0].value not in borne]:
            impose_on_reporter(decision, bearer, new, by=by, reasons=reasons)


def _is_by(appeal: Appeal, bearer: Bearer) -> bool:
    return appeal.by_account == bearer if isinstance(bearer, int) else appeal.is_by(None, bearer)


def close_accounts(decision: Decision) -> None:
    """Close the accounts of those whom a decision bans; after it was told, as closed accounts are told nothing."""
    for ban in Sanction.objects.filter(decision=decision, kind=Sanction.Kind.BAN, lifted_at__isnull=True):
        ban.close_out()


def _impose(
    decision: Decision, bearer: Bearer, sanctions: Sequence[Imposed], *, by: User | None = None, reasons: str = ""
) -> None:
    kinds = {kind for kind, _end in sanctions}
    imposer = by or decision.by
    if kinds & SUSPENSIONS and not was_warned(bearer, for_reports=not decision.is_restriction):
        raise NotWarned
    if Sanction.Kind.BAN in kinds and not rules.has_perm("moderation.close_out", imposer):
        raise MayNotCloseOut
    whose: dict[str, Any] = {"person_id": bearer} if isinstance(bearer, int) else {"notice": bearer}
    Sanction.objects.bulk_create(
        Sanction(**whose, decision=decision, kind=kind, ends_at=ends_at, imposed_by=imposer, reasons=reasons)
        for kind, ends_at in sanctions
    )


def was_warned(bearer: Bearer, *, for_reports: bool) -> bool:
    """Tell whether somebody was warned before, for reports and notices (Art. 23(2) DSA) or for texts (Art. 23(1)).

    A warning that was taken back is none.
    """
    warnings = Sanction.objects.warnings().borne_by(bearer)
    return (warnings.for_reports() if for_reports else warnings.for_texts()).exists()


def sentences(sanctions: Iterable[Imposed]) -> str:
    """Return what sanctions mean for the person, for the statement of reasons."""
    return " ".join(Sanction(kind=kind, ends_at=ends_at).described() for kind, ends_at in sanctions)
