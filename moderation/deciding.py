"""How a decision is recorded and carried out: `models.Case.decide` says when, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from django.utils.translation import override

from accounts.models import User

from . import stating
from .eu import Automation, Source
from .grounds import Ground, Rule
from .moderatable import Moderatable

if TYPE_CHECKING:
    from .imposing import Imposed
    from .models import Case, Decision, RuleText


class Why(TypedDict, total=False):
    """The reasons for a decision, as the moderator gives them; what is left out is composed from the rule."""

    ground: Ground | str
    law: str
    facts: str
    explanation: str
    note: str


def possible_kinds(case: Case) -> list[Decision.Kind]:
    """Return the decisions that the text's present state allows, the most usual first."""
    from .models import Decision

    kind, text = Decision.Kind, case.subject
    if not text.may_be_decided():  # what an objection to an earlier decision asks for can still be granted
        return [kind.APPROVE] if case.awaits_answer else []
    if text.status == Moderatable.Status.REMOVED:
        found = [kind.RESTORE, kind.RETURN, kind.LABEL] if case.is_open else [kind.RESTORE]
    elif text.status == Moderatable.Status.HELD:
        found = [kind.APPROVE, kind.REMOVE, kind.RETURN, kind.LABEL]
    else:
        found = [*([kind.APPROVE] if case.is_open else []), kind.REMOVE, kind.RETURN, kind.HIDE]
        found += [*([] if text.is_sensitive else [kind.LABEL]), *([] if text.is_closed else [kind.CLOSE])]
        found += [kind.RESTORE] if text.is_restorable else []
    return [each for each in found if each.value in text.JUDGED_BY]


def rule_for(kind: Decision.Kind, why: Why) -> RuleText | None:
    """Return the rule that a restriction rests on, in the words of today; None for anything else.

    Raises ValueError where there is no known ground, or no law for illegal content, and Withdrawn.
    """
    from .models import RuleText
    from .models.decision import VISIBILITY

    if kind not in VISIBILITY:
        return None
    ground = Ground(why.get("ground", ""))
    if ground == Ground.ILLEGAL and not why.get("law"):
        raise ValueError("Illegal content breaks a law: which?")
    return RuleText.objects.current(ground)


def record(
    case: Case, kind: Decision.Kind, by: User, rule: RuleText | None, why: Why, sanctions: Sequence[Imposed] = ()
) -> Decision:
    """Write the decision into the log, with its statement of reasons where it restricts or says a word.

    The statement says the sanctions too: what they are, and how long.
    """
    from .models import Decision

    log = case.log
    decision = Decision.objects.create(
        case=case,
        kind=kind,
        by=by,
        replaces=log[-1] if log else None,
        found=_found(case),
        version=case.subject.version,
        content_at=getattr(case.subject, "posted_at", None),
        **_source_of(case),
        **(_ground_of(rule, why.get("law", "")) if rule is not None else {}),
    )
    if rule is not None or why.get("note"):
        _state(decision, case, rule, why, sanctions)
    return decision


def record_hold(case: Case) -> Decision:
    """Write into the log that a check holds the text, with the statement of reasons that a long hold owes."""
    from .models import Decision

    log = case.log
    decision = Decision.objects.create(
        case=case, kind=Decision.Kind.HOLD, by=None, replaces=log[-1] if log else None, found=_found(case),
        version=case.subject.version, content_at=getattr(case.subject, "posted_at", None),
        source=Source.VOLUNTARY, automated_detection=True, automation=Automation.FULLY,
        category=_first_rule(case).category,
    )  # fmt: skip
    with override(_language_of(case.subject.person)):
        checks = ", ".join(case.reasons())
    _state(decision, case, None, {"explanation": checks})
    return decision


def carry_out(decision: Decision, text: Moderatable) -> None:
    """Do to the text what was decided; it is locked and fresh."""
    kind = decision.Kind(decision.kind)
    if kind == decision.Kind.REMOVE:
        text.remove(Ground(decision.ground))
    elif kind == decision.Kind.RETURN:
        text.give_back()
    elif kind == decision.Kind.HIDE:
        text.hide()
    elif kind == decision.Kind.LABEL:
        text.mark_as_sensitive()
    elif kind == decision.Kind.CLOSE:
        text.close_branch()
    elif kind == decision.Kind.RESTORE:
        text.restore()
    elif text.status == Moderatable.Status.HELD and text.may_be_decided():
        text.release()


def _found(case: Case) -> dict[str, Any]:
    return {**case.subject.condition(), "open": case.is_open, "opened_at": case.opened_at.isoformat()}


def _source_of(case: Case) -> dict[str, Any]:
    """Return what led to the decision, by what came since the case was opened."""
    locked: Any = case  # what `CaseManager.locked` asked stands beside its fields
    if locked.was_flagged:
        source = Source.TRUSTED_FLAGGER
    elif locked.was_noticed:
        source = Source.NOTICE
    elif any(report.reported_at >= case.opened_at for report in case.reports.all()):
        source = Source.REPORT
    else:
        source = Source.VOLUNTARY
    return {"source": source, "automated_detection": locked.was_held, "automation": Automation.NOT}


def _first_rule(case: Case) -> Rule:
    """Return the check that holds the text; of several the first."""
    return Rule(case.holds.filter(held_at__gte=case.opened_at).values_list("rule", flat=True)[0])


def _ground_of(rule: RuleText, law: str) -> dict[str, Any]:
    return {"ground": rule.ground, "rule": rule, "law": law, "category": rule.category, "keyword": rule.keyword}


def _language_of(person: User | None) -> str:
    return person.profile.language if person is not None and hasattr(person, "profile") else "de"


def _state(decision: Decision, case: Case, rule: RuleText | None, why: Why, sanctions: Sequence[Imposed] = ()) -> None:
    from .models import Statement

    person: User | None = case.subject.person
    language = _language_of(person)
    Statement.objects.create(
        decision=decision,
        addressee=person,
        facts=why.get("facts") or stating.facts_of(case, language),
        explanation="\n\n".join(
            filter(
                None,
                [
                    why.get("explanation") or stating.explanation_of(rule, why.get("law", ""), language),
                    stating.sanctions_of(sanctions, language),
                ],
            )
        ),
        note=why.get("note", ""),
    )
