"""An author reads the decision on their text and objects, with and without JavaScript; a reporter reads the outcome."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from moderation.models import Appeal, Decision
from tests.factories import UserFactory

from .conftest import PHONE, Listener, Visits
from .keys import tab_to
from .test_every_page import ALL, COLOURS, too_wide, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def removed(comment: Any, reader: Any, moderator: Any) -> Decision:
    """The decision that removed a reported comment."""
    comment.report(by=reader, ground="attack")
    decided: Decision = comment.cases.get().decide(
        Decision.Kind.REMOVE, by=moderator, ground="attack", note="Bitte bleiben Sie bei der Sache."
    )
    return decided


def test_an_author_finds_the_decision_at_the_text_reads_why_and_objects(
    reading_with: dict[str, Any],
    visits: Visits,
    listener: Listener,
    author: Any,
    removed: Decision,
    second_moderator: Any,
) -> None:
    listener.expect(422)
    page = visits(author, "/en/konto/beitraege/", **reading_with)
    page.get_by_role("link", name="See the decision").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your text was removed")
    expect(page.get_by_text("Bitte bleiben Sie bei der Sache.")).to_be_visible()

    page.get_by_role("button", name="Send objection").click()
    expect(page.get_by_role("alert")).to_contain_text("Please say why you think that the decision is wrong.")
    page.get_by_label("Why is the decision wrong?").fill("Ich meinte die Firma, nicht den Menschen.")
    page.get_by_role("button", name="Send objection").click()
    expect(page.get_by_role("heading", name="Your objection is being read")).to_be_visible()
    expect(page.get_by_text("Ich meinte die Firma, nicht den Menschen.")).to_be_visible()

    Appeal.objects.get().overturn(Decision.Kind.RESTORE, by=second_moderator, answer="Sie haben recht.")
    page.reload()
    expect(page.get_by_text("Sie haben recht.")).to_be_visible()
    page.get_by_role("link", name="See the new decision").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your text is public again")


def test_it_is_read_and_objected_to_by_the_keyboard_alone(visits: Visits, author: Any, removed: Decision) -> None:
    page = visits(author, f"/en{removed.get_absolute_url().removeprefix('/en')}")

    tab_to(page, page.get_by_label("Why is the decision wrong?"))
    page.keyboard.type("Nein.")
    expect(page.locator("[data-count]")).to_have_text("5")
    tab_to(page, page.get_by_role("button", name="Send objection"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your objection is being read")).to_be_visible()


@pytest.mark.parametrize("state", ["open", "with an error", "objected", "answered", "of a reporter"])
def test_each_state_of_a_decision_is_sound_and_nothing_is_too_wide(
    visits: Visits, listener: Listener, author: Any, reader: Any, removed: Decision, second_moderator: Any, state: str
) -> None:
    listener.expect(422)
    if state in {"objected", "answered"}:
        appeal = Appeal.objects.make(removed, text="Nein. " * 300, by=author)
        if state == "answered":
            appeal.uphold(by=second_moderator, answer="Doch, und zwar deswegen. " * 20)
    page = visits(reader if state == "of a reporter" else author, removed.get_absolute_url(), size=PHONE)
    if state == "with an error":
        page.locator(".write .button--first").click()
        page.get_by_role("alert").wait_for()

    assert too_wide(page) == {}
    assert violations(page, listener, {"light": ALL, "dark": COLOURS}) == {}


@pytest.mark.parametrize("kind", [Decision.Kind.RETURN, Decision.Kind.LABEL, Decision.Kind.CLOSE])
def test_what_follows_from_a_decision_is_sound_in_the_discussion(
    visits: Visits, listener: Listener, comment: Any, author: Any, moderator: Any, kind: Decision.Kind
) -> None:
    comment.report(by=UserFactory(), ground="attack")
    comment.cases.get().decide(kind, by=moderator, ground="attack", note="Bitte sachlich.")
    page = visits(author, "/artikel/wettlauf/", size=PHONE)
    page.locator(f"#kommentar-{comment.pk}").scroll_into_view_if_needed()
    if kind == Decision.Kind.LABEL:
        page.locator(".sensitive > summary").click()
        expect(page.get_by_text(comment.body)).to_be_visible()

    assert too_wide(page) == {}
    assert violations(page, listener, {"light": ALL, "dark": COLOURS}) == {}
