"""The whole life of a case, by the keyboard alone: from the list through decision, undo and note to the next case."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from moderation.grounds import Ground
from moderation.models import Appeal, Case, Decision, Remark
from tests.factories import CommentFactory, UserFactory

from .conftest import Visits

pytestmark = pytest.mark.browser


@pytest.fixture
def cases(article: Article, reader: Any, author: Any, moderator: Any, senior: Any) -> list[Case]:
    for person in (moderator, senior):
        person.profile.language = "en"
        person.profile.save()
    texts = [CommentFactory(article=article, author=author, body=f"Ein Text mit der Nummer {n}.") for n in range(3)]
    for text in texts:
        text.report(by=reader, ground=Ground.ATTACK)
    return list(Case.objects.open())


def address(case: Case) -> str:
    return f"/admin/moderation/case/{case.pk}/change/"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def at(page: Page, case: Case) -> None:
    page.wait_for_url(f"**{address(case)}*")


def test_a_case_lives_by_the_keyboard_alone(
    visits: Visits, moderator: Any, senior: Any, author: Any, cases: list[Case]
) -> None:
    page = visits(moderator, "/admin/moderation/case/")
    press(page, "j", "Enter")
    at(page, cases[0])

    press(page, "n")
    page.keyboard.type("Das zweite Mal diese Woche.")
    press(page, "Control+Enter")
    expect(page.get_by_text("Das zweite Mal diese Woche.")).to_be_visible()
    assert Remark.objects.get().case == cases[0]

    press(page, "r", "3")
    expect(page.get_by_label("Remove")).to_be_checked()
    assert page.get_by_label("Reasons").input_value().startswith("Keine Hetze."), "the words of the rule"
    press(page, "Enter")
    at(page, cases[1])
    decision = Decision.objects.get()
    assert (decision.case, decision.kind, decision.ground) == (cases[0], "remove", "hate")

    press(page, "u")
    at(page, cases[0])
    expect(page.get_by_text("Undone: the case waits again.")).to_be_visible()
    press(page, "b", "e")
    page.keyboard.press("Control+a")
    page.keyboard.type("Bitte ohne den letzten Satz.")
    press(page, "Control+Enter")
    at(page, cases[1])
    last = Decision.objects.last()
    assert (last.kind, last.ground, last.statement.explanation) == (
        "return", "attack", "Bitte ohne den letzten Satz.",
    )  # fmt: skip

    press(page, "a")  # one key decides
    at(page, cases[2])
    press(page, "h")
    page.wait_for_url("**/admin/moderation/case/")
    assert list(Decision.objects.order_by("pk").values_list("kind", flat=True)) == [
        "remove", "undo", "return", "approve", "hide",
    ]  # fmt: skip


def test_the_author_objects_and_a_senior_moderator_answers(
    visits: Visits, moderator: Any, senior: Any, author: Any, cases: list[Case]
) -> None:
    decision = cases[0].decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE)
    Appeal.objects.make(decision, text="Das war keine Hetze.", by=author)
    page = visits(senior, "/admin/moderation/case/?view=appeals")
    press(page, "j", "Enter")
    at(page, cases[0])
    press(page, "t", "a", "3", "Enter")  # no key decides while an objection waits for its answer
    expect(page.get_by_label("Let it stand", exact=True)).to_be_hidden()
    page.get_by_text("Decide otherwise, without an answer").click()
    expect(page.get_by_role("radio", name="Restore")).not_to_be_checked()
    assert Appeal.objects.get().is_pending
    objection = page.get_by_role("region", name="The author objects")
    objection.get_by_label("overturned", exact=True).focus()
    press(page, "Space")
    objection.get_by_label("Instead").focus()
    page.keyboard.type("Restore")
    objection.get_by_label("Answer in writing").focus()
    page.keyboard.type("Sie haben recht.")
    press(page, "Control+Enter")
    page.wait_for_url("**/admin/moderation/case/?view=appeals")

    appeal = Appeal.objects.get()
    assert (appeal.outcome, appeal.result.kind, appeal.answer) == ("overturned", "restore", "Sie haben recht.")


def test_keys_are_off_where_one_writes_and_where_one_wants_none(
    visits: Visits, moderator: Any, cases: list[Case]
) -> None:
    page = visits(moderator, address(cases[0]))
    press(page, "n")
    page.keyboard.type("a r h ? 3 j")
    expect(page.get_by_label("Note among moderators")).to_have_value("a r h ? 3 j")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_.get_by_text("Let it stand (at once)")).to_be_visible()
    help_.get_by_label("Use these shortcuts").uncheck()
    help_.get_by_role("button", name="Close").click()
    page.locator("h1").click()
    press(page, "a", "h", "j", "?")
    page.reload()
    press(page, "a", "r", "Enter")
    expect(page.get_by_label("Remove")).not_to_be_checked()
    expect(help_).to_be_hidden()
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_many_cases_are_decided_with_progress(
    visits: Visits, moderator: Any, article: Article, cases: list[Case], script: bool
) -> None:
    newcomer = UserFactory(known=False)
    for n in range(40):
        CommentFactory(article=article, author=newcomer, body=f"Neuer Text {n}.")
    page = visits(moderator, "/admin/moderation/case/?view=first", script=script)
    for box in page.locator("#result_list tbody [type=checkbox]").all():
        box.check()
    page.locator("select[name=action]").select_option("decide_selected")
    page.locator("button[name=index]").click()
    page.get_by_label("Let it stand").check()
    page.get_by_role("button", name="Decide 40 cases").click()
    if not script:
        expect(page.get_by_text("25 of 40 cases")).to_be_visible()
        page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("40 of 40 cases")).to_be_visible()

    assert Decision.objects.filter(kind="approve", decided_at__lte=timezone.now()).count() == 40


def test_without_script_a_case_is_decided_and_undone(visits: Visits, moderator: Any, cases: list[Case]) -> None:
    page = visits(moderator, address(cases[0]), script=False)
    page.get_by_label("Remove").check()
    page.get_by_label("Rule of the Netiquette").select_option("hate")
    page.get_by_role("button", name="Decide").click()
    at(page, cases[1])
    page.get_by_role("button", name="Undo").click()
    at(page, cases[0])

    assert list(Decision.objects.values_list("kind", flat=True)) == ["remove", "undo"]
