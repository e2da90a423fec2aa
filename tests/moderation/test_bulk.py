"""One decision about many cases."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.admin import bulk
from moderation.admin.bulk import AT_A_TIME
from moderation.grounds import Ground
from moderation.models import Case, Danger, Decision
from tests.factories import CommentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

BULK = "/admin/moderation/case/bulk/"


@pytest.fixture
def cases(article, newcomer):
    for n in range(3):
        CommentFactory(article=article, author=newcomer, body=f"Text {n}")
    return list(Case.objects.open())


def waiting(cases):
    return "\n".join(f"{case.pk} {case.state}" for case in cases)


def statuses(cases):
    return [type(case.subject).objects.get(pk=case.subject_id).status for case in cases]


def test_a_selection_of_the_list_is_asked_for_its_reason_first(desk, cases):
    states = {f"state-{case.pk}": case.state for case in cases}
    chosen = {"action": "decide_selected", "_selected_action": [case.pk for case in cases[:2]]}
    response = desk.post("/admin/moderation/case/", chosen | states)

    assert "Decide 2 cases" in response.text
    assert waiting(cases[:2]) in response.text
    assert Decision.objects.count() == 0


def test_the_question_names_authors_and_texts_at_constant_cost(
    desk, article, author, cases, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(bulk, "MOST_NAMED", 4)
    asked = {"waiting": waiting(cases[:1]), "kind": "remove", "ground": ""}
    desk.post(BULK, asked)
    with CaptureQueriesContext(connection) as one:
        page = desk.post(BULK, asked).text
    assert f"<bdi>{cases[0].subject.author.name}</bdi>" in page
    assert ("Text 0</a>" in page, "Text 1</a>" in page, "more</p>" in page) == (True, False, False)

    for n in range(3, 6):
        CommentFactory(article=article, author=UserFactory(known=False), body=f"Text {n}")
    asked["waiting"] = waiting(Case.objects.open())
    with django_assert_num_queries(len(one)):
        page = desk.post(BULK, asked).text
    assert [f"Text {n}</a>" in page for n in range(6)] == [True] * 4 + [False] * 2
    assert "and 2 more</p>" in page


def test_the_question_covers_what_may_hurt_to_read(desk, reported):
    reported.mark_as_sensitive()
    page = desk.post(BULK, {"waiting": waiting(Case.objects.open()), "kind": "remove", "ground": ""}).text

    assert "Covered: sensitive content</a>" in page
    assert reported.body not in page


@pytest.mark.parametrize(("kind", "status"), [("approve", "published"), ("remove", "removed")])
def test_a_selection_is_decided_with_one_reason(desk, cases, kind, status):
    response = desk.post(BULK, {"waiting": waiting(cases[:2]), "kind": kind, "ground": "advertising"})

    assert statuses(cases) == [status, status, "held"]
    assert "2 of 2 cases" in response.text
    assert [decision.ground for decision in Decision.objects.all()] == ["advertising" if kind == "remove" else ""] * 2


def test_all_that_a_filter_shows_is_decided(desk, cases):
    response = desk.post(
        "/admin/moderation/case/?view=first",
        {"action": "decide_selected", "_selected_action": [cases[0].pk], "select_across": "1"},
    )

    assert waiting(cases) in response.text


def test_a_restriction_without_its_rule_is_asked_for_again(desk, cases):
    response = desk.post(BULK, {"waiting": waiting(cases), "kind": "remove", "ground": ""})

    assert response.status_code == 422
    assert waiting(cases) in response.text
    assert Decision.objects.count() == 0


def test_a_danger_is_left_out_and_said(desk, moderator, cases):
    Danger.objects.freeze(cases[0], by=moderator)
    response = desk.post(BULK, {"waiting": waiting(Case.objects.open()), "kind": "approve"})

    assert statuses(cases) == ["held", "published", "published"]
    assert "a danger to life or safety" in response.text
    assert 'data-key="u"' in response.text, "and the key undoes the others"


def test_what_others_decided_or_changed_is_left_out_and_said(desk, moderator, second_moderator, article, cases):
    sent = waiting(cases)
    cases[0].decide(Decision.Kind.REMOVE, by=second_moderator, ground=Ground.HATE)
    own = CommentFactory(article=article, author=moderator, body="Von mir.")
    own.hold([])
    mine = own.cases.get()
    response = desk.post(BULK, {"waiting": f"{sent}\n{mine.pk} {mine.state}\nkein Fall\n999999 x", "kind": "approve"})

    assert statuses(cases) == ["removed", "published", "published"]
    assert "2 cases were left out" in response.text
    assert f"Already decided: removed by {second_moderator.name}" in response.text
    assert "let a colleague" in response.text


def test_many_are_decided_in_pieces_and_the_page_goes_on(desk, article, newcomer):
    for n in range(AT_A_TIME + 2):
        CommentFactory(article=article, author=newcomer, body=f"Text {n}").cases.get()
    cases = list(Case.objects.open())
    page = desk.post(BULK, {"waiting": waiting(cases), "kind": "approve"}).text
    assert f"{AT_A_TIME} of {AT_A_TIME + 2} cases" in page
    assert "data-goes-on" in page
    assert Decision.objects.count() == AT_A_TIME

    kept = {name: re.search(rf'<textarea name="{name}" hidden>(.*?)</textarea>', page, re.DOTALL)[1]
            for name in ("waiting", "done", "skipped")}  # fmt: skip
    page = desk.post(BULK, kept | {"kind": "approve"}).text
    assert f"{AT_A_TIME + 2} of {AT_A_TIME + 2} cases" in page
    assert "data-goes-on" not in page
    assert Case.objects.open().count() == 0


def test_the_last_decisions_are_undone_together(desk, cases):
    desk.post(BULK, {"waiting": waiting(cases), "kind": "approve"})
    numbers = list(Decision.objects.values_list("pk", flat=True))
    desk.post("/admin/moderation/case/undo/", {"decision": numbers})

    assert statuses(cases) == ["held"] * 3
    assert Case.objects.open().count() == 3
