"""Each decision can say what the law asks for (Art. 17(3) DSA), in the EU database's own fields (law.md §2)."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localtime

from moderation import eu
from moderation.grounds import Ground, Rule
from moderation.models import Decision, Notice, Sanction, Statement
from moderation.models.decision import VISIBILITY
from tests.factories import UserFactory

from .sanctioned import warn

pytestmark = pytest.mark.django_db

RESTRICTIONS = ["remove", "return", "hide", "label", "close"]
GROUNDS = [(ground.value, "§ 185 StGB" if ground == Ground.ILLEGAL else "") for ground in Ground]
SOURCES = ["SOURCE_VOLUNTARY", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER"]

# What the database takes, by its `StatementStoreRequest`: each field with what a value must look like.
REQUIRED = {
    "puid": r"[a-zA-Z0-9-_]{1,500}",
    "decision_ground": r"DECISION_GROUND_(ILLEGAL|INCOMPATIBLE)_CONTENT",
    "decision_ground_reference_url": r"https://testserver/netiquette/(\d/\d+/)?",
    "decision_facts": r"(?s).{1,5000}",
    "category": "|".join(eu.Category.values),
    "source_type": "|".join(SOURCES),
    "automated_detection": r"Yes|No",
    "automated_decision": r"AUTOMATED_DECISION_(FULLY|PARTIALLY|NOT_AUTOMATED)",
    "content_date": r"20\d\d-\d\d-\d\d",
    "application_date": r"20\d\d-\d\d-\d\d",
    "content_language": r"[A-Z]{2}",
}
OF_GROUND = {
    "DECISION_GROUND_ILLEGAL_CONTENT": {"illegal_content_legal_ground": 500, "illegal_content_explanation": 2000},
    "DECISION_GROUND_INCOMPATIBLE_CONTENT": {
        "incompatible_content_ground": 500, "incompatible_content_explanation": 2000,
    },
}  # fmt: skip


def record_of(decision):
    """The EU database's record of a decision, made of what is stored and nothing else."""
    stated, sanctions = decision.statement, list(decision.sanctions.all())
    ground, explanation = OF_GROUND[decision.basis]
    provisions = [str(sanction.provision) for sanction in sanctions if sanction.provision]
    accounts = [str(sanction.account) for sanction in sanctions if sanction.account]
    ends = [sanction.ends_at for sanction in sanctions if sanction.provision and sanction.ends_at]
    return {
        "puid": str(decision.uuid),
        "decision_visibility": [str(decision.visibility)],
        "decision_ground": str(decision.basis),
        ground: decision.rests_on,
        explanation: stated.explanation,
        "decision_ground_reference_url": f"{settings.SITE_URL}{decision.reference}",
        "decision_facts": stated.facts,
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": decision.category,
        "category_specification": [decision.keyword] if decision.keyword else [],
        "source_type": decision.source,
        "automated_detection": "Yes" if decision.automated_detection else "No",
        "automated_decision": decision.automation,
        "content_date": localtime(decision.content_at).date().isoformat(),
        "application_date": localtime(decision.decided_at).date().isoformat(),
        "content_language": decision.case.subject.article.language.upper(),
        **({"decision_provision": provisions[0]} if provisions else {}),
        **({"decision_account": accounts[0]} if accounts else {}),
        **({"end_date_service_restriction": localtime(ends[0]).date().isoformat()} if ends else {}),
    }


def case_from(source, comment):
    """A case that this led to."""
    comment.report(by=UserFactory(), ground=Ground.HATE) if source == SOURCES[1] else comment.hold([])
    if source in SOURCES[2:]:
        Notice.objects.create(
            case=comment.cases.get(), addresses=["https://testserver/"], category=eu.Category.SPEECH,
            explanation="Das ist verboten.", name="Nora Notiz", email="nora@example.org", in_good_faith=True,
            confirmed_at=timezone.now() + timedelta(seconds=1), is_by_trusted_flagger=source == SOURCES[3],
        )  # fmt: skip
    return comment.cases.get()


def validate(record):
    """Refuse what the database would refuse."""
    wrong = [name for name, form in REQUIRED.items() if not re.fullmatch(form, record[name])]
    assert wrong == []
    limits = OF_GROUND[record["decision_ground"]]
    assert [name for name, longest in limits.items() if not 1 <= len(record[name]) <= longest] == []
    assert record["decision_visibility"][0] in eu.Visibility.values
    assert set(record["category_specification"]) <= set(eu.Keyword.values)
    assert date(2000, 1, 1) <= date.fromisoformat(record["content_date"]) <= date(2038, 1, 1)
    assert date(2020, 1, 1) <= date.fromisoformat(record["application_date"]) <= date(2038, 1, 1)


@pytest.mark.parametrize(("kind", "ground", "source"), list(product(RESTRICTIONS, GROUNDS, SOURCES)))
def test_every_field_that_applies_is_there_for_every_decision(comment, moderator, kind, ground, source):
    case = case_from(source, comment)
    if kind in {"hide", "close"} and source != SOURCES[1]:
        case.decide("approve", by=moderator)
        case = case_from(source, comment) if source in SOURCES[2:] else case
        comment.refresh_from_db()
        if comment.status == "held":
            comment.release()
    decision = case.decide(kind, by=moderator, ground=ground[0], law=ground[1])

    record = record_of(Decision.objects.get(pk=decision.pk))

    validate(record)
    assert (record["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT") == (ground[0] == "illegal")
    assert record["source_type"] == source
    said = " ".join(map(str, record.values()))
    assert [name for name in (comment.author.name, moderator.name, "Nora", "nora@", comment.body) if name in said] == []


@pytest.mark.parametrize(
    ("kind", "days", "expected"),
    [
        ("mute", 7, {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"}),
        ("hold", 7, {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"}),
        ("ban", 7, {"decision_account": "DECISION_ACCOUNT_SUSPENDED"}),
        ("ban", 0, {"decision_account": "DECISION_ACCOUNT_TERMINATED"}),
        ("warning", 0, {}),
    ],
)
def test_what_it_means_for_the_account_is_there_too(reported, author, senior, kind, days, expected):
    warn(author, reported.article, senior)
    until = timezone.now() + timedelta(days=days) if days else None
    decision = reported.cases.get().decide(
        "remove", by=senior, ground="attack", sanctions=[(Sanction.Kind(kind), until)]
    )

    record = record_of(decision)
    assert {
        name: value for name, value in record.items() if name in {"decision_provision", "decision_account"}
    } == expected
    assert ("end_date_service_restriction" in record) == ("decision_provision" in expected)


def test_every_kind_of_decision_that_restricts_is_looked_at():
    assert {*RESTRICTIONS, "hold"} == {kind.value for kind in VISIBILITY}


@pytest.mark.parametrize("check", Rule.values)
def test_a_long_hold_has_every_field_whichever_check_holds_the_text(held, check):
    held.cases.get().holds.update(rule=check)
    held.cases.get().state_hold()

    record = record_of(Decision.objects.get())

    validate(record)
    assert (record["category"], record["decision_ground"]) == (
        "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    )  # fmt: skip


def test_a_long_hold_is_stated_as_the_softwares_own(held):
    held.cases.get().state_hold()

    decision = Decision.objects.get()
    assert (decision.visibility, decision.automation, decision.automated_detection) == (
        eu.Visibility.DISABLED, eu.Automation.FULLY, True,
    )  # fmt: skip
    assert Statement.objects.get().explanation
    assert Statement.objects.get().facts
