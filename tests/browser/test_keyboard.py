"""With the keyboard alone: everything can be reached, is seen to be, and the focus follows what happens."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.factories import CommentFactory

from .conftest import PHONE, Visits
from .keys import tab_to

pytestmark = pytest.mark.browser


def test_the_first_tab_leads_past_the_masthead(visits: Visits, comment: Comment) -> None:
    page = visits(None, f"/artikel/{comment.article.slug}/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.locator("main .kicker a")).to_be_focused()


def test_an_answer_is_written_and_dismissed(visits: Visits, reader: Any, comment: Comment) -> None:
    page = visits(reader, f"/artikel/{comment.article.slug}/")
    opener = page.locator(f"#eigen-{comment.pk} .reply")
    tab_to(page, opener)
    page.keyboard.press("Enter")

    area = page.locator(f"#platz-{comment.pk} textarea")
    expect(area).to_be_focused()
    page.keyboard.type("Doch nicht.")
    tab_to(page, page.locator(f"#platz-{comment.pk} [data-dismiss]"), most=4)
    page.keyboard.press("Enter")

    expect(area).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(
    visits: Visits, reader: Any, comment: Comment
) -> None:
    visits.listener.expect(422)
    page = visits(reader, f"/artikel/{comment.article.slug}/")
    page.locator(f"#eigen-{comment.pk} .reply").press("Enter")
    area = page.locator(f"#platz-{comment.pk} textarea")
    expect(area).to_be_focused()
    page.locator(f"#platz-{comment.pk} .button--first").press("Enter")

    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(area).to_be_focused()
    expect(area).to_have_attribute("aria-invalid", "true")


def test_on_a_page_of_its_own_the_summary_has_the_focus_too(visits: Visits, reader: Any, article: Any) -> None:
    visits.listener.expect(422)
    page = visits(reader, f"/artikel/{article.slug}/kommentieren/", size=PHONE)
    page.locator(".button--first").press("Enter")

    expect(page.locator(".summary")).to_be_focused()


def test_a_question_that_opens_has_the_focus_and_gives_it_back(visits: Visits, author: Any, comment: Comment) -> None:
    page = visits(author, f"/artikel/{comment.article.slug}/")
    opener = page.locator(f"#eigen-{comment.pk} .comment__deeds").get_by_text("Zurückziehen")
    opener.press("Enter")

    expect(page.locator(f"#platz-{comment.pk} h3")).to_be_focused()
    page.locator(f"#platz-{comment.pk} [data-dismiss]").press("Enter")
    expect(opener).to_be_focused()


def test_after_a_deed_the_focus_is_at_its_comment(visits: Visits, author: Any, reader: Any, comment: Comment) -> None:
    CommentFactory(article=comment.article, parent=comment)
    page = visits(reader, f"/en/artikel/{comment.article.slug}/")
    page.locator(f"#eigen-{comment.pk}").get_by_role("link", name="Report").press("Enter")
    expect(page.locator(f"#platz-{comment.pk} [tabindex='-1']").first).to_be_focused()
    page.locator(f"#platz-{comment.pk} input[type=radio]").first.check()
    page.locator(f"#platz-{comment.pk}").get_by_role("button", name="Send report").press("Enter")
    expect(page.locator(f"#kommentar-{comment.pk}")).to_be_focused()

    page = visits(author, f"/en/artikel/{comment.article.slug}/")
    page.locator(f"#eigen-{comment.pk}").get_by_role("link", name="Take").press("Enter")
    expect(page.locator(f"#platz-{comment.pk} h3")).to_be_focused()
    page.locator(f"#platz-{comment.pk}").get_by_role("button").press("Enter")
    expect(page.locator(f"#kommentar-{comment.pk}")).to_be_focused()
    expect(page.locator(f"#kommentar-{comment.pk}")).to_be_in_viewport()


def test_escape_leaves_an_empty_form_and_keeps_a_begun_text(visits: Visits, reader: Any, comment: Comment) -> None:
    page = visits(reader, f"/artikel/{comment.article.slug}/")
    opener = page.locator(f"#eigen-{comment.pk} .reply")
    opener.press("Enter")
    area = page.locator(f"#platz-{comment.pk} textarea")
    expect(area).to_be_focused()
    area.fill("Ein Anfang")
    area.press("Escape")
    expect(area).to_have_value("Ein Anfang")
    area.fill("")
    area.press("Escape")

    expect(area).to_have_count(0)
    expect(opener).to_be_focused()
