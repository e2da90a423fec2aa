"""Single keys lead through the discussion, unless somebody writes or does not want them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, Visit
from tests.comments.reading import grow

from .conftest import Visits

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(article: Article, reader: Any, author: Any) -> list[Comment]:
    return grow(article, [author], [None, 0, 1, None, 3, None])


@pytest.fixture
def address(article: Article) -> str:
    return f"/en/artikel/{article.slug}/"


def at(page: Page, comment: Comment) -> Any:
    return page.locator(f"#kommentar-{comment.pk}")


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_go_from_comment_to_comment(visits: Visits, talk: list[Comment], address: str) -> None:
    page = visits(None, address)

    press(page, "j")
    expect(at(page, talk[0])).to_be_focused()
    expect(page.locator(f"#eigen-{talk[0].pk}")).to_be_in_viewport()
    press(page, "jjj")
    expect(at(page, talk[3])).to_be_focused()
    expect(page.locator(f"#eigen-{talk[3].pk}")).to_be_in_viewport()
    press(page, "k")
    expect(at(page, talk[2])).to_be_focused()
    press(page, "jjjjjjj")
    expect(at(page, talk[5])).to_be_focused()


def test_n_goes_to_the_next_new_comment(visits: Visits, reader: Any, talk: list[Comment], address: str) -> None:
    now = timezone.now()
    Visit.objects.create(person=reader, article=talk[0].article, since=now - timedelta(hours=2), seen_at=now)
    Comment.objects.exclude(pk__in=[talk[2].pk, talk[4].pk]).update(published_at=now - timedelta(hours=3))
    page = visits(reader, address)

    press(page, "n")
    expect(at(page, talk[2])).to_be_focused()
    press(page, "n")
    expect(at(page, talk[4])).to_be_focused()


@pytest.mark.parametrize("key", ["c", "x"])
def test_c_and_x_collapse_and_open_and_leave_the_focus(
    visits: Visits, talk: list[Comment], address: str, key: str
) -> None:
    page = visits(None, address)
    press(page, "jj" + key)  # the answer has answers of its own

    expect(at(page, talk[2])).to_be_hidden()
    expect(at(page, talk[1])).to_be_focused()
    press(page, "j")
    expect(at(page, talk[3])).to_be_focused()
    press(page, "k" + key)
    expect(at(page, talk[2])).to_be_visible()
    press(page, "j" + key)  # this one has none: its branch collapses
    expect(at(page, talk[2])).to_be_hidden()
    expect(at(page, talk[1])).to_be_focused()


@pytest.mark.parametrize("key", ["a", "r"])
def test_a_and_r_answer_and_what_is_written_is_not_obeyed(
    visits: Visits, reader: Any, talk: list[Comment], address: str, key: str
) -> None:
    page = visits(reader, address)
    press(page, "jj" + key)

    area = page.locator(f"#platz-{talk[1].pk} textarea")
    expect(area).to_be_focused()
    page.keyboard.type("jack? nur x")
    expect(area).to_have_value("jack? nur x")
    expect(area).to_be_focused()
    expect(page.locator(".keys")).to_be_hidden()


def test_keys_with_control_or_alt_are_the_browsers(visits: Visits, talk: list[Comment], address: str) -> None:
    page = visits(None, address)
    press(page, "j")
    page.keyboard.press("Alt+j")
    page.keyboard.press("Control+x")

    expect(at(page, talk[0])).to_be_focused()
    expect(at(page, talk[1])).to_be_visible()


def test_the_help_lists_them_and_its_switch_stays(visits: Visits, talk: list[Comment], address: str) -> None:
    page = visits(None, address)
    press(page, "j?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    assert help_.locator("kbd").all_text_contents() == ["j", "k", "n", "a", "r", "c", "x", "?"]
    press(page, "j")
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    expect(at(page, talk[0])).to_be_focused()

    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use these shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    at(page, talk[0]).focus()
    press(page, "j?")
    expect(at(page, talk[0])).to_be_focused()
    expect(help_).to_be_hidden()

    page.reload()
    press(page, "?j")
    expect(help_).to_be_hidden()
    expect(page.locator(".comment:focus")).to_have_count(0)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use these shortcuts").check()
    page.get_by_role("button", name="Close").click()
    press(page, "j")
    expect(page.locator(".comment:focus")).to_have_count(1)
