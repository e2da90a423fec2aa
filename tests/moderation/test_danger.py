"""Danger to life or safety (Art. 18 DSA): evidence is kept, and the case stays open until an authority knows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from moderation.models import Case, Danger, Decision
from moderation.tasks import forget_evidence
from moderation.urgency import Urgency
from talentforum.lib.markdown import read_reader_text
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

TOLD = {"authority": "Polizei Köln", "items": ["text", "account"], "reference": "Telefon 110, Az. 7/26"}


def address(case, deed):
    return f"/admin/moderation/case/{case.pk}/{deed}/"


def at(moment):
    return {"at": timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")}


def test_the_evidence_is_frozen_with_all_versions_and_times(visit, moderator, author, reported, clock):
    clock.shift(60)
    Comment.objects.get(pk=reported.pk).edit(read_reader_text("Ich weiß, wo du wohnst."))
    case = reported.cases.get()
    visit(moderator).post(address(case, "danger"))
    Comment.objects.get(pk=reported.pk).edit(read_reader_text("Nichts weiter."))

    danger = Danger.objects.get()
    assert [version["html"] for version in danger.evidence["versions"]] == [
        "<p>Ein Kommentar, um den es geht.</p>",
        "<p>Ich weiß, wo du wohnst.</p>",
    ]
    assert danger.evidence["versions"][1]["number"] == 2
    assert danger.evidence["author"] == author.pk
    assert (danger.found_by, danger.case.urgency) == (moderator, Urgency.DANGER)


def test_a_second_press_keeps_the_first_evidence(visit, moderator, reported):
    case = reported.cases.get()
    visit(moderator).post(address(case, "danger"))
    first = Danger.objects.get().found_at
    visit(moderator).post(address(case, "danger"))

    assert Danger.objects.get().found_at == first


@pytest.mark.parametrize("kind", ["approve", "remove"])
def test_the_case_closes_only_once_it_is_written_down_what_was_passed_on(
    visit, moderator, second_moderator, reported, clock, kind
):
    case = reported.cases.get()
    visit(moderator).post(address(case, "danger"))
    ground = "attack" if kind == "remove" else ""
    Case.objects.get().decide(Decision.Kind(kind), by=moderator, ground=ground)
    assert Case.objects.get().is_open

    clock.shift(120)
    visit(second_moderator).post(address(case, "danger/inform"), TOLD | at(timezone.now()))
    danger = Danger.objects.get()
    assert (danger.authority, danger.informed_by) == ("Polizei Köln", second_moderator)
    assert danger.passed_on.splitlines()[-1] == "Telefon 110, Az. 7/26"
    assert not Case.objects.get().is_open


def test_what_was_told_of_after_the_decision_waits_on(visit, moderator, second_moderator, reported, clock):
    visit(moderator).post(address(reported.cases.get(), "danger"))
    Case.objects.get().decide(Decision.Kind.APPROVE, by=moderator)
    clock.shift(120)
    reported.report(by=UserFactory(), ground="hate")

    visit(second_moderator).post(address(Case.objects.get(), "danger/inform"), TOLD | at(timezone.now()))

    assert (Danger.objects.get().is_passed_on, Case.objects.get().is_open) == (True, True)


def test_a_case_without_a_decision_waits_on(visit, moderator, reported):
    case = reported.cases.get()
    visit(moderator).post(address(case, "danger"))
    visit(moderator).post(address(case, "danger/inform"), TOLD | at(timezone.now()))

    case.refresh_from_db()
    assert (case.is_open, case.urgency) == (True, Urgency.USUAL)


@pytest.mark.parametrize(
    "lacking",
    [
        {"authority": ""},
        {"items": []},
        {"reference": ""},
        {"at": ""},
        {"at": "2999-01-01T00:00"},
        {"items": ["alles"]},
    ],
)
def test_what_is_written_down_half_is_asked_for_again(visit, moderator, reported, lacking):
    case = reported.cases.get()
    visit(moderator).post(address(case, "danger"))
    response = visit(moderator).post(address(case, "danger/inform"), TOLD | at(timezone.now()) | lacking)

    assert response.status_code == 422
    assert not Danger.objects.get().is_passed_on


def test_what_was_passed_on_is_not_written_anew(visit, moderator, reported):
    case = reported.cases.get()
    visit(moderator).post(address(case, "danger"))
    for authority in ("Polizei Köln", "Niemand"):
        visit(moderator).post(address(case, "danger/inform"), TOLD | at(timezone.now()) | {"authority": authority})

    assert Danger.objects.get().authority == "Polizei Köln"


def test_where_nothing_is_in_danger_nothing_is_written_down(visit, moderator, reported):
    case = reported.cases.get()

    assert visit(moderator).post(address(case, "danger/inform"), TOLD | at(timezone.now())).status_code == 404


@pytest.fixture
def passed_on(moderator, reported):
    """A danger of which an authority knows; its case is decided."""
    case = reported.cases.get()
    danger = Danger.objects.freeze(case, by=moderator)
    case.decide(Decision.Kind.REMOVE, by=moderator, ground="attack")
    danger.inform(by=moderator, authority="Polizei Köln", passed_on="Text", at=timezone.now())
    return danger


def closed_for(days):
    Case.objects.update(closed_at=timezone.now() - timedelta(days=days))


def test_evidence_is_forgotten_half_a_year_after_its_case_was_closed(visit, moderator, passed_on):
    closed_for(183)
    forget_evidence()
    assert Danger.objects.get().evidence == passed_on.evidence

    closed_for(185)
    forget_evidence()
    forget_evidence()

    danger = Danger.objects.get()
    assert (danger.evidence, danger.authority, danger.informed_by) == ({}, "Polizei Köln", moderator)
    page = visit(moderator).get(f"/admin/moderation/case/{danger.pk}/change/").text
    assert "Der Beleg ist gelöscht" in page


@pytest.mark.parametrize("waits", ["is opened again", "was never passed on"])
def test_evidence_that_is_still_needed_stays(passed_on, waits):
    closed_for(185)
    if waits == "is opened again":
        Case.objects.get().wait()
    else:
        Danger.objects.update(authority="", passed_on="", informed_at=None, informed_by=None)
    forget_evidence()

    assert Danger.objects.get().evidence == passed_on.evidence
