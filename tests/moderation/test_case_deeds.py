"""What is done at a case besides deciding: undoing, claiming, notes, handing over, opening, answering objections."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.grounds import Ground
from moderation.models import Appeal, Case, Decision, Remark
from tests.factories import CommentFactory

from .test_case_page import address, decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


# Undoing


def test_a_decision_is_undone_within_ten_seconds(desk, reported, clock):
    case = reported.cases.get()
    page = decide(desk, case, kind="remove", ground="attack").text
    decision = Decision.objects.get()
    assert f'name="decision" value="{decision.pk}"' in page
    clock.shift(9)
    response = desk.post("/admin/moderation/case/undo/", {"decision": decision.pk})

    reported.refresh_from_db()
    assert response.url == address(case)
    assert (reported.status, Case.objects.get().is_open) == ("published", True)
    assert list(Decision.objects.values_list("kind", flat=True)) == ["remove", "undo"]


def test_after_ten_seconds_it_stays_and_that_is_said(desk, reported, clock):
    decide(desk, reported.cases.get(), kind="remove", ground="attack")
    clock.shift(11)
    response = desk.post("/admin/moderation/case/undo/", {"decision": Decision.objects.get().pk}, follow=True)

    reported.refresh_from_db()
    assert reported.status == "removed"
    assert "It can no longer be undone" in response.text
    assert 'class="undo"' not in response.text


def test_nobody_undoes_what_a_colleague_decided(desk, second_moderator, reported):
    decision = reported.cases.get().decide(Decision.Kind.APPROVE, by=second_moderator)
    desk.post("/admin/moderation/case/undo/", {"decision": decision.pk})

    assert Decision.objects.count() == 1


# Claims, notes, handing over


def test_opening_a_case_claims_it_for_five_minutes_and_colleagues_see_it(
    desk, visit, moderator, second_moderator, reported, clock
):
    case = reported.cases.get()
    desk.get(address(case))
    second_moderator.profile.language = "en"
    second_moderator.profile.save()
    colleague = visit(second_moderator)

    assert Case.objects.get().claimed_by == moderator
    assert f"<bdi>{moderator.name}</bdi> has this case open" in colleague.get(address(case)).text
    assert f"with {moderator.name}" in colleague.get("/admin/moderation/case/").text
    assert Case.objects.get().claimed_by == moderator, "a look does not take it away"
    clock.shift(301)
    assert f"with {moderator.name}" not in colleague.get("/admin/moderation/case/").text
    colleague.get(address(case))
    assert Case.objects.get().claimed_by == second_moderator


@pytest.mark.parametrize(("minute", "said"), [(30, r"23:35 Uhr\."), (58, r"{day}\. \w+, 00:03 Uhr\.")])
def test_it_says_until_when_a_claim_holds_with_the_day_where_that_is_tomorrow(
    visit, moderator, second_moderator, reported, clock, minute, said
):
    late = timezone.localtime().replace(hour=23, minute=minute, second=0, microsecond=0)
    clock.move_to(late, tick=False)
    case = reported.cases.get()
    visit(moderator).get(address(case))

    page = visit(second_moderator).get(address(case)).text
    assert re.search(f"längstens bis {said.format(day=(late + timedelta(days=1)).day)}", page)


def test_going_on_releases_the_claim(desk, reported, article, newcomer):
    case = reported.cases.get()
    other = CommentFactory(article=article, author=newcomer, body="Neu.").cases.get()
    desk.get(address(case))
    desk.get(f"{address(other)}?from={case.pk}")

    assert Case.objects.get(pk=case.pk).claimed_by is None
    desk.post(address(other, "release"))
    assert Case.objects.get(pk=other.pk).claimed_by is None


def test_a_case_is_handed_over_with_a_note(desk, moderator, second_moderator, reported):
    case = reported.cases.get()
    desk.post(address(case, "hand-over"), {"to": second_moderator.pk, "text": "Kennst du ihn?"})

    remark = Remark.objects.get()
    assert (remark.by, remark.to, remark.text) == (moderator, second_moderator, "Kennst du ihn?")
    assert Case.objects.get().claimed_by == second_moderator
    assert "Kennst du ihn?" in desk.get(address(case)).text


def test_a_note_on_a_person_stands_at_all_their_cases(desk, author, reported):
    desk.post(address(reported.cases.get(), "remark"), {"text": "War einsichtig.", "about": "person"})
    other = CommentFactory(article=reported.article, author=author, body="Noch ein Text.")

    assert Remark.objects.get().person == author
    assert "War einsichtig." in desk.get(address(Case.objects.open_by_own_motion(other))).text


def test_an_empty_note_is_asked_for_again(desk, reported):
    assert desk.post(address(reported.cases.get(), "remark"), {"text": " ", "about": "case"}).status_code == 422
    assert Remark.objects.count() == 0


# From the public page


def test_a_moderator_opens_a_case_of_their_own_motion(desk, comment):
    place = f"/admin/moderation/case/open/comment/{comment.pk}/"
    assert f'href="{place}"' in desk.get(f"/en/artikel/{comment.article.slug}/").text
    desk.get(place)
    assert Case.objects.count() == 0, "a look opens nothing"
    response = desk.post(place)

    case = Case.objects.get()
    assert (response.url, case.is_open, case.subject) == (address(case), True, comment)
    assert desk.get(place).url == address(case)
    assert address(case) in desk.get(f"/en/artikel/{comment.article.slug}/").text


@pytest.mark.parametrize("place", ["comment/999999/", "user/1/"])
def test_there_is_no_case_of_what_is_not_there(desk, place):
    assert desk.post(f"/admin/moderation/case/open/{place}").status_code == 404


# Objections


@pytest.fixture
def appeal(author, second_moderator, reported):
    decision = reported.cases.get().decide(Decision.Kind.REMOVE, by=second_moderator, ground=Ground.ATTACK)
    return Appeal.objects.make(decision, text="Das war keine Beleidigung.", by=author)


def answer(browser, appeal, **chosen):
    case = Case.objects.get()
    sent = {f"appeal-{appeal.pk}-{name}": value for name, value in ({"state": case.state} | chosen).items()}
    return browser.post(f"/admin/moderation/case/{case.pk}/answer/{appeal.pk}/", sent)


def test_a_senior_moderator_upholds_a_decision_with_a_written_answer(visit, senior, reported, appeal):
    browser = visit(senior)
    assert "Das war keine Beleidigung." in browser.get(address(Case.objects.get())).text
    answer(browser, appeal, outcome="upheld", answer="Doch, der zweite Satz.")

    appeal.refresh_from_db()
    reported.refresh_from_db()
    assert (appeal.outcome, appeal.answer, appeal.decided_by) == ("upheld", "Doch, der zweite Satz.", senior)
    assert (reported.status, Case.objects.get().is_open) == ("removed", False)


@pytest.mark.parametrize(("chosen", "is_open"), [(None, False), ({"kind": "remove", "ground": ""}, True)])
def test_while_an_objection_waits_deciding_without_an_answer_is_folded_away(visit, senior, appeal, chosen, is_open):
    case, browser = Case.objects.get(), visit(senior)
    page = (browser.post(address(case), {"state": case.state} | chosen) if chosen else browser.get(address(case))).text

    assert f'<details class="otherwise"{" open" if is_open else ""}>' in page
    assert "data-chooses" not in page
    assert 'data-key="Enter"' not in page


def test_a_senior_moderator_overturns_a_decision(visit, senior, reported, appeal):
    answer(visit(senior), appeal, outcome="overturned", kind="restore", answer="Sie haben recht.")

    appeal.refresh_from_db()
    reported.refresh_from_db()
    assert (appeal.outcome, appeal.result.kind, reported.status) == ("overturned", "restore", "published")


@pytest.mark.parametrize(
    "chosen",
    [
        {"outcome": "upheld", "answer": ""},
        {"outcome": "overturned", "kind": "", "answer": "Ja."},
        {"outcome": "partly", "kind": "label", "ground": "", "answer": "Ja."},
        {"outcome": "", "answer": "Ja."},
    ],
)
def test_an_answer_that_lacks_something_is_asked_for_again(visit, senior, reported, appeal, chosen):
    assert answer(visit(senior), appeal, **chosen).status_code == 422

    appeal.refresh_from_db()
    assert appeal.is_pending


def test_an_appeal_is_not_answered_by_who_decided_nor_twice(visit, admin, senior, author, reported):
    case = reported.cases.get()
    appeal = Appeal.objects.make(
        case.decide(Decision.Kind.REMOVE, by=senior, ground=Ground.ATTACK), text="Nein.", by=author
    )
    assert answer(visit(senior), appeal, outcome="upheld", answer="Doch.").status_code == 403
    answer(visit(admin), appeal, outcome="upheld", answer="Doch.")
    response = answer(visit(admin), appeal, outcome="overturned", kind="restore", answer="Nein.")

    appeal.refresh_from_db()
    assert response.status_code == 409
    assert (appeal.outcome, appeal.answer, appeal.decided_by) == ("upheld", "Doch.", admin)
