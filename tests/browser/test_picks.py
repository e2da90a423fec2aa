"""An editor recommends a comment; readers see it stand out and come to the person who wrote it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment, Pick

from .conftest import Visits
from .keys import tab_to

pytestmark = pytest.mark.browser

WHY = "zeigt die Sicht der Hochschulen"
LINE = f"Recommended by the newsroom: {WHY}"


def thread(comment: Comment) -> str:
    return f"/en/artikel/{comment.article.slug}/"


def marked(page: Page, comment: Comment) -> Any:
    return page.locator(f"#eigen-{comment.pk} > .pick")


def test_an_editor_recommends_changes_and_takes_back(
    visits: Visits, editor: Any, comment: Comment, reading_with: dict[str, Any]
) -> None:
    page = visits(editor, thread(comment), **reading_with)

    page.get_by_role("link", name="Recommend the comment by").click()
    page.get_by_label("Why is it worth reading?").fill(WHY)
    page.get_by_role("button", name="Recommend", exact=True).click()
    expect(marked(page, comment)).to_have_text(LINE)
    expect(page.get_by_text("The comment is recommended.")).to_be_visible()

    page.locator(f"#eigen-{comment.pk}").get_by_text("Change recommendation").click()
    expect(page.get_by_label("Why is it worth reading?")).to_have_value(WHY)
    page.get_by_role("button", name="Take recommendation back").click()
    expect(page.get_by_text("The comment is no longer recommended.")).to_be_visible()
    expect(marked(page, comment)).to_have_count(0)
    assert Pick.objects.count() == 0


def test_a_reader_sees_the_gold_line_and_comes_to_the_person(
    visits: Visits, editor: Any, comment: Comment, reading_with: dict[str, Any]
) -> None:
    Pick.objects.mark(comment, by=editor, why=WHY)
    page = visits(None, thread(comment), **reading_with)

    expect(marked(page, comment)).to_have_text(LINE)
    line = page.evaluate(
        """(id) => {
          const own = document.getElementById(id), bar = getComputedStyle(own, "::before");
          const box = own.getBoundingClientRect();
          return {
            gold: bar.backgroundColor === getComputedStyle(own.querySelector(".pick")).color,
            visible: box.left + parseFloat(bar.left) >= 0 && parseFloat(bar.width) === 3,
          };
        }""",
        f"eigen-{comment.pk}",
    ) if reading_with.get("script", True) else {"gold": True, "visible": True}  # fmt: skip
    assert line == {"gold": True, "visible": True}

    page.get_by_role("link", name=comment.author.name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(comment.author.name)
    expect(page.get_by_text(WHY)).to_be_visible()
    page.locator(f"a[href='/en/kommentare/{comment.pk}/']").click()
    expect(page.locator(f"#kommentar-{comment.pk} .comment__body")).to_be_visible()


def test_a_comment_is_recommended_by_the_keyboard_alone(visits: Visits, editor: Any, comment: Comment) -> None:
    page = visits(editor, thread(comment))

    tab_to(page, page.get_by_role("link", name="Recommend the comment by"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recommend the comment by")).to_be_focused()
    tab_to(page, page.get_by_label("Why is it worth reading?"))
    page.keyboard.type(WHY)
    page.keyboard.press("Enter")

    expect(marked(page, comment)).to_have_text(LINE)
