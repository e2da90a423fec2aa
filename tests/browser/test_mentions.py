"""Names are offered while one types them after an @, by keyboard and by touch."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from comments.models import Comment
from notifications.kinds import Kind
from notifications.models import Notification
from tests.factories import CommentFactory, UserFactory

from .conftest import DESKTOP, PHONE, Visits

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(article: Article, author: Any) -> list[Comment]:
    """Who wrote: Anton Autor last, Anna Östermann before."""
    first = CommentFactory(article=article, author=UserFactory(name="Anna Östermann"))
    return [first, CommentFactory(article=article, author=author)]


def begin_to_answer(page: Page, comment: Comment) -> Locator:
    """Open the form of an answer and return its text."""
    page.locator(f"#eigen-{comment.pk} .reply").click()
    area = page.locator(f"#platz-{comment.pk} textarea")
    expect(area).to_be_focused()
    return area


def names(page: Page) -> Locator:
    """What is offered."""
    return page.locator(".names [role=option]")


def test_a_name_is_taken_by_the_keyboard_and_the_person_is_told(
    visits: Visits, reader: Any, author: Any, talk: list[Comment]
) -> None:
    page = visits(reader, f"/en/artikel/{talk[0].article.slug}/")
    area = begin_to_answer(page, talk[0])

    page.keyboard.type("Wie @a")
    expect(names(page)).to_have_text([author.name, "Anna Östermann"])
    assert area.get_attribute("aria-controls") == page.locator(".names").get_attribute("id")
    expect(page.locator(".write [role=status]")).to_have_text("People in this discussion: 2")
    page.keyboard.press("ArrowDown")
    expect(names(page).nth(1)).to_have_attribute("aria-selected", "true")
    assert area.get_attribute("aria-activedescendant") == names(page).nth(1).get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(names(page).nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(names(page)).to_have_count(0)
    expect(area).to_have_value(f"Wie @{author.name} ")
    page.keyboard.type("jk sagt.")
    expect(area).to_have_value(f"Wie @{author.name} jk sagt.")
    page.locator(f"#platz-{talk[0].pk} .button--first").click()

    expect(page.locator(f".comment__body a:has-text('@{author.name}')")).to_have_count(1)
    assert Notification.objects.of_kinds(Kind.MENTION).get().recipient == author


def test_escape_closes_and_the_next_name_is_offered_again(visits: Visits, reader: Any, talk: list[Comment]) -> None:
    page = visits(reader, f"/en/artikel/{talk[0].article.slug}/kommentieren/")
    area = page.locator("main textarea")
    area.click()

    page.keyboard.type("@Ant")
    expect(names(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(names(page)).to_have_count(0)
    expect(area).to_be_focused()
    assert area.get_attribute("aria-activedescendant") is None
    page.keyboard.type("on und @öst")
    expect(names(page)).to_have_text(["Anna Östermann"])
    page.keyboard.press("Tab")
    expect(area).to_have_value("@Anton und @Anna Östermann ")
    expect(area).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_offered_names_are_in_sight_taken_by_touch_and_axe_finds_nothing(
    visits: Visits, reader: Any, author: Any, talk: list[Comment], size: dict[str, int]
) -> None:
    page = visits(reader, f"/en/artikel/{talk[0].article.slug}/", size=size, has_touch=True)
    area = begin_to_answer(page, talk[1])

    page.keyboard.type("@a")
    expect(names(page)).to_have_count(2)
    expect(names(page).nth(1)).to_be_in_viewport()
    assert all(one.bounding_box()["height"] >= 24 for one in names(page).all())  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=f"/tmp/w/comments-telling/names-{size['width']}.png")  # noqa: S108
    names(page).nth(0).tap()
    expect(area).to_have_value(f"@{author.name} ")
    expect(area).to_be_focused()
    page.keyboard.type("@ö")
    expect(names(page)).to_have_count(1)

    visits.listener.rest()
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]] == []


def test_without_javascript_a_typed_name_is_a_mention(
    visits: Visits, reader: Any, author: Any, talk: list[Comment]
) -> None:
    page = visits(reader, f"/en/artikel/{talk[0].article.slug}/kommentieren/", script=False)

    page.locator("main textarea").fill(f"Wie @{author.name} sagt.")
    page.locator("main .button--first").click()

    expect(page.locator(f".comment__body a:has-text('@{author.name}')")).to_have_count(1)
