"""A reader ignores a person: comments fold and open again, by mouse, finger and keyboard, without JavaScript too."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Ignore
from comments.models import Comment
from tests.factories import CommentFactory

from .conftest import PHONE, Visits
from .keys import tab_to
from .test_every_page import ALL, COLOURS, too_wide, violations

pytestmark = pytest.mark.browser

THREAD = "/en/artikel/wettlauf/"
LINE = "Comment by someone you ignore"


@pytest.fixture
def second(comment: Comment) -> Comment:
    """Another comment by the same author, which somebody answered."""
    second = CommentFactory(article=comment.article, author=comment.author, body="Noch ein Kommentar von ihm.")
    CommentFactory(article=comment.article, parent=second, body="Eine Antwort darauf.")
    return second


def text(page: Page, comment: Comment) -> Any:
    return page.locator(f"#eigen-{comment.pk} .comment__body")


def line(page: Page, comment: Comment) -> Any:
    return page.locator(f"#eigen-{comment.pk} > details > summary")


def test_a_reader_ignores_at_a_comment_opens_one_and_ends_it_in_the_account(
    visits: Visits, reader: Any, comment: Comment, second: Comment, reading_with: dict[str, Any]
) -> None:
    page = visits(reader, THREAD, **reading_with)

    page.locator(f"#eigen-{comment.pk}").get_by_role("link", name="Ignore Anton Autor").click()
    page.get_by_role("button", name="Ignore", exact=True).click()
    expect(line(page, comment)).to_have_text(LINE)
    expect(page.get_by_text("You ignore Anton Autor from now on.")).to_be_visible()
    if not reading_with.get("script", True):
        page.goto(THREAD)
    expect(line(page, second)).to_have_text(LINE)  # without going anywhere, where there is script
    expect(text(page, second)).to_be_hidden()
    expect(page.get_by_text("Eine Antwort darauf.")).to_be_visible()

    line(page, second).click()
    expect(text(page, second)).to_be_visible()
    page.goto(THREAD)
    expect(text(page, second)).to_be_hidden()

    page.goto("/en/konto/")
    page.get_by_role("link", name="See whom I ignore").click()
    page.get_by_role("button", name="No longer ignore Anton Autor").click()
    expect(page.get_by_text("You ignore nobody.")).to_be_visible()
    page.goto(THREAD)
    expect(text(page, comment)).to_be_visible()
    assert not Ignore.objects.exists()


def test_it_is_done_and_undone_by_the_keyboard_alone(
    visits: Visits, reader: Any, comment: Comment, second: Comment
) -> None:
    page = visits(reader, THREAD)
    own = page.locator(f"#eigen-{comment.pk}")

    tab_to(page, own.get_by_role("link", name="Ignore Anton Autor"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ignore Anton Autor?")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Ignore", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(f"#kommentar-{comment.pk}")).to_be_focused()

    tab_to(page, line(page, comment))
    page.keyboard.press("Enter")
    expect(text(page, comment)).to_be_visible()
    tab_to(page, own.get_by_role("link", name="No longer ignore Anton Autor"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No longer ignore Anton Autor?")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="No longer ignore", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("details.ignored")).to_have_count(0)
    expect(text(page, second)).to_be_visible()


@pytest.mark.parametrize("path", [THREAD, "/en/konto/ignoriert/", "/leute/Anton%20Autor/ignorieren/"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    visits: Visits, reader: Any, comment: Comment, second: Comment, path: str
) -> None:
    Ignore.objects.ignore(comment.author, by=reader)
    page = visits(reader, path, size=PHONE, reduced_motion="reduce")
    if path == THREAD:
        line(page, second).click()
        expect(text(page, second)).to_be_visible()

    assert too_wide(page) == {}
    assert violations(page, visits.listener, {"light": ALL, "dark": COLOURS}) == {}
