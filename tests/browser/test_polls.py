"""Readers vote: in the article in place, through a sign-in, again, too much, too late; and by the keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from polls.models import Ballot, Poll
from tests.factories import PollFactory, UserFactory, vote

from .conftest import DESKTOP, PHONE, Visits
from .keys import tab_to
from .steps import PASSWORD

pytestmark = pytest.mark.browser

ARTICLE = "/en/artikel/wettlauf/"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def poll(article: Any) -> Poll:
    """A running poll under the article, which two people have said yes in."""
    poll: Poll = PollFactory(article=article, slug="frage", question="Bleiben Sie?", votes=(2, 0, 0))
    return poll


def place(page: Page) -> Any:
    return page.locator("#umfrage-frage")


def choices_of(person: Any) -> list[str]:
    """What somebody chose, as the database has it."""
    return [choice.label for ballot in Ballot.objects.filter(person=person) for choice in ballot.choices()]


def test_a_stranger_votes_and_confirms_it_after_the_sign_in(
    reading_with: dict[str, Any], visits: Visits, poll: Poll, reader: Any
) -> None:
    page = visits(None, ARTICLE, **reading_with)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    place(page).get_by_role("link", name="Vote", exact=True).click()
    page.get_by_role("radio", name="Nein").check()
    page.get_by_role("button", name="Sign in and continue").click()
    sign_in(page, reader)

    expect(page.get_by_role("radio", name="Nein")).to_be_checked()
    expect(page.locator(".poll__kept")).to_be_visible()
    assert choices_of(reader) == []
    page.get_by_role("button", name="Vote", exact=True).click()

    expect(place(page).locator(".poll__own li")).to_have_text("Nein")
    expect(place(page).locator(".chart__finding")).to_be_visible()
    assert choices_of(reader) == ["Nein"]
    assert [address for address in asked if "choice" in address or "Nein" in address] == []
    assert {re.sub(r"^http://[^/]*", "", address) for address in asked if "/konto/login/" in address} == {
        "/en/konto/login/?next=%2Fen%2Fumfragen%2Ffrage%2Fabstimmen%2F", "/en/konto/login/",
    }  # fmt: skip


def sign_in(page: Page, person: Any) -> None:
    page.wait_for_url("**/konto/login/**")
    page.locator("[name=login]").fill(person.email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url("**/umfragen/frage/abstimmen/")


def test_a_choice_that_waits_is_nobody_elses(visits: Visits, poll: Poll, reader: Any) -> None:
    page = visits(None, "/en/umfragen/frage/abstimmen/")
    page.get_by_role("radio", name="Nein").check()
    page.get_by_role("button", name="Sign in and continue").click()
    page.wait_for_url("**/konto/login/**")
    other = visits(reader, "/en/umfragen/frage/abstimmen/")

    expect(other.get_by_role("radio", checked=True)).to_have_count(0)
    expect(other.locator(".poll__kept")).to_have_count(0)


def test_a_reader_votes_in_the_article_and_changes_the_vote(
    reading_with: dict[str, Any], visits: Visits, poll: Poll, reader: Any
) -> None:
    page = visits(reader, ARTICLE, **reading_with)
    place(page).get_by_role("radio", name="Ja").check()
    place(page).get_by_role("button", name="Vote", exact=True).click()

    expect(place(page).locator(".poll__own li")).to_have_text("Ja")
    expect(place(page).locator(".chart__finding")).to_contain_text("100")
    expect(place(page).locator(".poll__form")).to_have_count(0)
    if reading_with.get("script", True):
        expect(page).to_have_url(re.compile(f"{ARTICLE}$"))
        expect(page.locator("#umfrage-frage-meldung")).to_have_text("Your vote is counted.")

    place(page).get_by_role("link", name="Change my vote").click()
    expect(page.get_by_role("radio", name="Ja")).to_be_checked()
    page.get_by_role("radio", name="Vielleicht").check()
    page.get_by_role("button", name="Change my vote").click()

    expect(place(page).locator(".poll__own li")).to_have_text("Vielleicht")
    assert choices_of(reader) == ["Vielleicht"]
    assert [choice.votes for choice in poll.choices.order_by("position")] == [2, 0, 1, 0]
    page.goto(ARTICLE)
    expect(place(page).locator(".poll__own li")).to_have_text("Vielleicht")


def test_another_person_does_not_see_how_one_voted(visits: Visits, poll: Poll, reader: Any, author: Any) -> None:
    vote(poll, 1, by=reader)

    for person in (author, None):
        page = visits(person, ARTICLE)
        expect(place(page)).to_be_visible()
        expect(place(page).locator(".poll__own")).to_have_count(0)
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_too_many_choices_are_said_at_the_field_and_kept(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    PollFactory(article=article, slug="frage", kind="multiple", minimum=1, maximum=2)
    visits.listener.expect(422)
    page = visits(reader, ARTICLE, **reading_with)
    for name in ("Ja", "Nein", "Vielleicht"):
        place(page).get_by_role("checkbox", name=name).check()
    place(page).get_by_role("button", name="Vote", exact=True).click()

    expect(page.locator(".summary")).to_contain_text("at most 2 answers")
    expect(page.locator(".field__error")).to_contain_text("at most 2 answers")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    assert choices_of(reader) == []
    page.get_by_role("checkbox", name="Nein").uncheck()
    page.get_by_role("button", name="Vote", exact=True).click()

    expect(place(page).locator(".poll__own li")).to_have_text(["Ja", "Vielleicht"])


def test_a_vote_that_comes_too_late_is_told_so(
    reading_with: dict[str, Any], visits: Visits, poll: Poll, reader: Any
) -> None:
    visits.listener.expect(422)
    page = visits(reader, ARTICLE, **reading_with)
    place(page).get_by_role("radio", name="Nein").check()
    poll.close()
    place(page).get_by_role("button", name="Vote", exact=True).click()

    expect(page.locator(".summary")).to_contain_text("came too late")
    assert choices_of(reader) == []


@SIZES
def test_a_rating_is_given_and_shown(visits: Visits, article: Any, reader: Any, size: dict[str, int]) -> None:
    PollFactory(article=article, slug="frage", steps=5, abstention="", votes=(0, 1, 0, 2))
    page = visits(reader, ARTICLE, size=size)
    place(page).get_by_role("radio", name="4").check()
    place(page).get_by_role("button", name="Vote", exact=True).click()

    expect(place(page).locator(".poll__own li")).to_have_text("4")
    expect(place(page).get_by_role("img").first).to_be_visible()
    place(page).get_by_text("Show as a table").click()
    expect(place(page).get_by_role("row")).to_have_count(6)


@SIZES
def test_a_double_click_counts_once(visits: Visits, poll: Poll, reader: Any, size: dict[str, int]) -> None:
    page = visits(reader, ARTICLE, size=size)
    place(page).get_by_role("radio", name="Ja").check()
    place(page).get_by_role("button", name="Vote", exact=True).dblclick()

    expect(place(page).locator(".poll__own li")).to_have_text("Ja")
    assert [choice.votes for choice in poll.choices.order_by("position")] == [3, 0, 0, 0]


def test_the_result_waits_for_ones_own_vote_or_the_end(visits: Visits, article: Any, reader: Any) -> None:
    first = PollFactory(article=article, slug="frage", results="voted", votes=(2, 1, 0))
    PollFactory(article=article, slug="spaeter", results="closed", votes=(1, 0, 0))
    page = visits(reader, ARTICLE)
    expect(page.locator("figure.chart")).to_have_count(0)
    place(page).get_by_role("radio", name="Ja").check()
    place(page).get_by_role("button", name="Vote", exact=True).click()
    expect(place(page).locator("figure.chart")).to_be_visible()
    expect(page.locator("#umfrage-spaeter figure.chart")).to_have_count(0)

    first.close()
    stranger = visits(None, ARTICLE)
    expect(place(stranger).locator("figure.chart")).to_be_visible()
    expect(place(stranger).get_by_role("link", name="Result as CSV")).to_be_visible()


def test_a_vote_by_the_keyboard(visits: Visits, poll: Poll, reader: Any) -> None:
    page = visits(reader, ARTICLE)
    tab_to(page, place(page).get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(place(page).get_by_role("radio", name="Nein")).to_be_checked()
    tab_to(page, place(page).get_by_role("button", name="Vote", exact=True), most=3)
    page.keyboard.press("Enter")

    expect(place(page).locator(".poll__own")).to_be_focused()
    tab_to(page, place(page).get_by_role("link", name="Change my vote"), most=3)
    page.keyboard.press("Enter")
    expect(place(page).locator(".poll__form")).to_be_focused()
    page.keyboard.press("Tab")
    expect(place(page).get_by_role("radio", name="Nein")).to_be_focused()
    assert choices_of(reader) == ["Nein"]


def test_a_stranger_votes_by_the_keyboard(visits: Visits, poll: Poll) -> None:
    reader = UserFactory(known=False)
    page = visits(None, ARTICLE)
    tab_to(page, place(page).get_by_role("link", name="Vote", exact=True))
    page.keyboard.press("Enter")
    expect(place(page).locator(".poll__form")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, place(page).get_by_role("button"), most=3)
    page.keyboard.press("Enter")
    sign_in(page, reader)
    tab_to(page, page.get_by_role("radio", name="Ja"))
    tab_to(page, page.get_by_role("button", name="Vote", exact=True), most=3)
    page.keyboard.press("Enter")

    expect(place(page).locator(".poll__own li")).to_have_text("Ja")
    assert choices_of(reader) == ["Ja"]


def test_the_summary_of_errors_has_the_focus(visits: Visits, poll: Poll, reader: Any) -> None:
    visits.listener.expect(422)
    page = visits(reader, ARTICLE)
    place(page).get_by_role("button", name="Vote", exact=True).press("Enter")

    expect(place(page).locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(place(page).get_by_role("radio").first).to_be_focused()


DESK_POLL = {"question": "Bleiben Sie?", "explanation": "Gemeint ist die Stelle.", "choices": "Ja\nNein\nVielleicht"}


def deed(desk: Page, name: str) -> None:
    with desk.expect_navigation():
        desk.locator(f"[name=_deed][value={name}]").click()
    expect(desk.locator(".messagelist")).to_be_visible()


def test_an_editor_opens_a_poll_readers_vote_and_it_is_closed(
    reading_with: dict[str, Any], visits: Visits, article: Any, editor: Any, reader: Any
) -> None:
    desk = visits(editor, f"/admin/polls/poll/add/?article={article.pk}", **reading_with)
    for name, value in DESK_POLL.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("[name=_preview]").click()
    expect(desk.locator("[data-preview-of]")).to_contain_text("Vielleicht")
    assert not Poll.objects.exists()
    deed(desk, "open")

    page = visits(reader, ARTICLE, **reading_with)
    page.get_by_role("radio", name="Vielleicht").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.locator(".poll__own li")).to_have_text("Vielleicht")
    desk.reload()
    expect(desk.locator("[name=question]")).to_have_count(0)

    poll = Poll.objects.get()
    desk.goto(f"/admin/polls/poll/{poll.pk}/close/")
    desk.locator("#content-main form button.default").click()
    expect(desk.locator(".messagelist")).to_be_visible()
    stranger = visits(None, f"/en{poll.get_absolute_url().removeprefix('/en')}", **reading_with)
    expect(stranger.locator(".chart__finding")).to_contain_text("Vielleicht")
    expect(stranger.get_by_role("link", name="Vote", exact=True)).to_have_count(0)
    expect(page.locator(".poll__own li")).to_have_text("Vielleicht")
    page.goto(ARTICLE)
    expect(page.locator(".timeline")).to_contain_text("Poll closed")
    expect(page.locator(".inset.poll .chart__finding")).to_contain_text("Vielleicht")


def test_an_editor_is_told_at_the_field_what_a_poll_lacks(
    reading_with: dict[str, Any], visits: Visits, article: Any, editor: Any
) -> None:
    visits.listener.expect(422)
    desk = visits(editor, f"/admin/polls/poll/add/?article={article.pk}", **reading_with)
    desk.locator("[name=question]").fill("Bleiben Sie?")
    desk.locator("[name=choices]").fill("Ja")
    desk.locator("[name=_deed][value=open]").click()

    expect(desk.locator(".errornote")).to_be_visible()
    expect(desk.locator(".field-choices .errorlist")).to_be_visible()
    expect(desk.locator("[name=question]")).to_have_value("Bleiben Sie?")
    expect(desk.locator("[name=choices]")).to_have_value("Ja")
    assert not Poll.objects.exists()
