"""Finding something again: from the masthead, by the keyboard, narrowed down, and after a slip of the hand."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from search.models import Word
from search.vocabulary import count_words
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory

from .conftest import PHONE, Visits
from .keys import tab_to

pytestmark = pytest.mark.browser


@pytest.fixture
def texts(db: None, author: Any) -> Any:
    """An article, a comment and an experience with the same word, and a comment without it."""
    article = ArticleFactory(slug="wettlauf", title="Die Bewerbung", body="Wie eine Bewerbung heute aussieht.")
    CommentFactory(article=article, author=author, body="Mein Bewerbungsgespräch war gut.")
    CommentFactory(article=article, author=author, body="Etwas ganz anderes.")
    ExperienceFactory(article=article, body="Drei Bewerbungen, eine Zusage.")
    Word.objects.add(count_words(["Bewerbung"] * 3))
    return article


def test_a_reader_finds_narrows_down_and_comes_to_the_place(
    reading_with: dict[str, Any], visits: Visits, texts: Any
) -> None:
    page = visits(None, "/en/", **reading_with)
    if reading_with["size"] == PHONE:
        page.locator(".masthead__find").click()
        page.locator("#suche-q").fill("bewerbung")
        page.get_by_role("main").get_by_role("button", name="Search").click()
    else:
        page.locator(".masthead__search input").fill("bewerbung")
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="3 matches")).to_be_visible()
    expect(page.locator(".match")).to_have_count(3)
    expect(page.locator(".match").first).to_contain_text("Die Bewerbung")
    page.locator(".search__filters summary").click()
    page.get_by_label("Kind").select_option("kommentare")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**art=kommentare**")

    expect(page.locator(".match")).to_have_count(1)
    expect(page.locator(".match mark")).to_have_text("Bewerbungsgespräch")
    expect(page.get_by_label("Kind")).to_have_value("kommentare")
    page.locator(".match__title a").click()
    expect(page.locator(".comment__body").first).to_contain_text("Mein Bewerbungsgespräch war gut.")
    page.go_back()
    expect(page.locator(".match")).to_have_count(1)


def test_a_slip_of_the_hand_is_one_link_away_from_what_was_meant(
    reading_with: dict[str, Any], visits: Visits, texts: Any
) -> None:
    page = visits(None, "/en/suche/?q=Bewerbugn", **reading_with)

    page.get_by_role("link", name="Bewerbung", exact=True).click()

    expect(page.locator(".match")).to_have_count(3)
    expect(page.locator("#suche-q")).to_have_value("Bewerbung")


def test_the_search_works_by_the_keyboard_alone(visits: Visits, texts: Any) -> None:
    visits.listener.expect(422)
    page = visits(None, "/en/suche/")
    tab_to(page, page.locator("#suche-q"))
    page.keyboard.type("und")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nearly every text holds these words.")
    tab_to(page, page.locator("#suche-q"))
    page.keyboard.press("Control+A")
    page.keyboard.type("bewerbung")
    tab_to(page, page.locator(".search__filters summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Written by"))
    page.keyboard.type("Anton Autor")
    page.keyboard.press("Enter")

    expect(page.locator(".match")).to_have_count(1)
    tab_to(page, page.locator(".match__title a"))
    page.keyboard.press("Enter")
    expect(page.locator(".comment__body").first).to_contain_text("Bewerbungsgespräch")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_at_twice_the_text_size(visits: Visits, texts: Any, width: int) -> None:
    page = visits(None, "/en/suche/?q=bewerbung&art=kommentare", size={"width": width, "height": 700})
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for name in ("#suche-q", ".match__title a", ".search__filters summary"):
        assert page.locator(name).first.bounding_box()["height"] >= 44  # type: ignore[index]
