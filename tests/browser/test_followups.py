"""Editors carry the story on: written with what is cited, read, discussed, corrected; two of them at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.models import FollowUp
from moderation.grounds import Ground
from moderation.models import Decision
from tests.factories import CommentFactory, FollowUpFactory

from .conftest import Visits
from .keys import tab_to

pytestmark = pytest.mark.browser

ARTICLE = "/en/artikel/wettlauf/"
DESK = "/admin/articles/followup/"


def deed(page: Page, name: str) -> None:
    with page.expect_navigation():  # the page may still show what an earlier deed was answered with
        page.locator(f"[name=_deed][value={name}]").click()
    expect(page.locator(".messagelist")).to_be_visible()


def cite(page: Page, comment: Any, *, script: bool) -> None:
    """Find the comment and put its address into the text: beside the text, or from a page of its own."""
    if script:
        page.locator("[data-picker]").click()
        page.locator(f"[data-cite='/kommentare/{comment.pk}/'] button").click()
        return
    with page.context.expect_page() as opened:
        page.locator("[data-picker]").click()
    opened.value.locator("[name=q]").fill("anderen")
    opened.value.locator("[name=q]").press("Enter")
    opened.value.wait_for_url("**q=anderen**")
    path = opened.value.locator("[data-cite] code").inner_text()
    body = page.locator("[name=body]")
    body.fill(f"{body.input_value()}\n\n{path}\n")


def test_an_editor_writes_and_cites_and_readers_see_it(
    reading_with: dict[str, Any], visits: Visits, editor: Any, moderator: Any, article: Any
) -> None:
    cited = CommentFactory(article=article, body="Wir haben die *anderen* gefragt.")
    desk = visits(editor, f"{DESK}add/?article={article.pk}", **reading_with)
    desk.locator("[name=title]").fill("Was Sie uns schrieben")
    desk.locator("[name=body]").fill("Eine Antwort sticht hervor:")
    cite(desk, cited, script=reading_with.get("script", True))
    expect(desk.locator("[name=body]")).to_have_value(re.compile(f"\n\n/kommentare/{cited.pk}/\n"))
    deed(desk, "publish")

    page = visits(None, ARTICLE, **reading_with)
    expect(page.locator(".inset--followup h2")).to_have_text("Was Sie uns schrieben")
    expect(page.locator(".timeline li")).to_have_count(2)
    page.locator(".inset--followup h2 a").click()
    expect(page.locator("h1")).to_have_text("Was Sie uns schrieben")
    expect(page.locator(".cited em")).to_have_text("anderen")

    cited.report(by=editor, ground=Ground.ATTACK)
    cited.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)
    page.reload()
    expect(page.locator(".cited")).to_have_class("cited cited--gone")
    expect(page.locator("main")).not_to_contain_text("anderen")


def test_a_correction_stands_at_the_head(
    reading_with: dict[str, Any], visits: Visits, editor: Any, article: Any
) -> None:
    desk = visits(editor, f"{DESK}add/?article={article.pk}", **reading_with)
    desk.locator("[name=kind]").select_option("correction")
    desk.locator("[name=title]").fill("Prozentpunkte")
    desk.locator("[name=body]").fill("Es sind *Punkte*.")
    visits.listener.expect(422)
    desk.locator("[name=_deed][value=publish]").click()
    expect(desk.locator(".errornote")).to_be_visible()
    expect(desk.locator("[name=body]")).to_have_value("Es sind *Punkte*.")
    desk.locator("[name=what_was_wrong]").fill("Wir schrieben Prozent.")
    deed(desk, "publish")

    page = visits(None, ARTICLE, **reading_with)
    expect(page.locator(".correction")).to_contain_text("Wir schrieben Prozent.")
    assert page.locator(".correction").evaluate(
        "(element) => Boolean(element.compareDocumentPosition(document.querySelector('.story')) & 4)"
    )
    deed(desk, "withdraw")
    page.reload()
    expect(page.locator(".correction")).to_have_count(0)
    visits.listener.expect(410)
    page.goto(f"{ARTICLE}nachtraege/prozentpunkte/")
    expect(page.locator("main.lost")).to_be_visible()


def test_a_reader_comments_on_a_follow_up_and_the_thread_filters(
    reading_with: dict[str, Any], visits: Visits, reader: Any, article: Any
) -> None:
    CommentFactory(article=article, body="Etwas anderes.")
    followup = FollowUpFactory(article=article, slug="nachtrag", title="Ein Jahr danach")
    page = visits(reader, f"{ARTICLE}nachtraege/nachtrag/", **reading_with)
    page.get_by_role("link", name="Comment on this").click()
    expect(page.locator("form .about")).to_contain_text("Ein Jahr danach")
    page.locator("[name=body]").fill("Bei uns auch.")
    page.get_by_role("button", name="Publish comment").click()

    expect(page.locator(".comment .about")).to_contain_text("Ein Jahr danach")
    stranger = visits(None, f"{ARTICLE}nachtraege/nachtrag/", **reading_with)
    stranger.get_by_role("link", name="Read what others say about it").click()
    expect(stranger).to_have_url(re.compile(rf"\?zu={followup.anchor.pk}#diskussion$"))
    expect(stranger.locator(".comment")).to_have_count(1)
    expect(stranger.locator(".comment__body")).to_have_text("Bei uns auch.")
    stranger.get_by_role("link", name="Newest").click()
    expect(stranger.locator(".comment")).to_have_count(1)
    stranger.get_by_role("link", name="Show the whole discussion").click()
    expect(stranger.locator(".comment")).to_have_count(2)


def test_a_comment_about_a_follow_up_is_written_in_place(visits: Visits, reader: Any, article: Any) -> None:
    followup = FollowUpFactory(article=article, title="Ein Jahr danach")
    page = visits(reader, f"{ARTICLE}?zu={followup.anchor.pk}")
    page.locator("#platz-neu textarea").fill("Bei uns auch.")
    page.get_by_role("button", name="Publish comment").click()

    expect(page.locator(".comment .about")).to_contain_text("Ein Jahr danach")
    assert article.comments.get().anchor == followup.anchor


@pytest.mark.parametrize("script", [True, False], ids=["script", "without_script"])
def test_the_second_of_two_editors_sees_both_texts(
    visits: Visits, editor: Any, admin: Any, article: Any, script: bool
) -> None:
    followup = FollowUpFactory(article=article, body="Ein Satz.\n\nNoch einer.\n", state="draft")
    followup.keep_version()
    address = f"{DESK}{followup.pk}/change/"
    first, second = visits(editor, address, script=script), visits(admin, address, script=script)
    first.locator("[name=body]").fill("Ein Satz von mir.\n\nNoch einer.\n")
    first.locator("input[name=_continue]").click()
    expect(first.locator(".messagelist")).to_be_visible()
    second.locator("[name=body]").fill("Ein Satz.\n\nNoch einer von mir.\n")
    visits.listener.expect(422)
    second.locator("input[name=_continue]").click()

    expect(second.locator(".compared del").first).to_contain_text("von mir")
    expect(second.locator(".compared ins").last).to_contain_text("von mir")
    expect(second.locator("[name=body]")).to_have_value("Ein Satz.\n\nNoch einer von mir.\n")
    assert FollowUp.objects.get().body.startswith("Ein Satz von mir.")
    second.locator("[name=body]").fill("Ein Satz von mir.\n\nNoch einer von mir.\n")
    second.locator("input[name=_continue]").click()
    expect(second.locator(".messagelist")).to_be_visible()
    assert FollowUp.objects.get().body.splitlines() == ["Ein Satz von mir.", "", "Noch einer von mir."]


def test_an_earlier_version_is_restored(visits: Visits, editor: Any, article: Any) -> None:
    followup = FollowUpFactory(article=article, body="Der erste Satz.", state="draft")
    page = visits(editor, f"{DESK}{followup.pk}/change/")
    page.locator("[name=body]").fill("Der zweite Satz.")
    page.locator("input[name=_continue]").click()
    page.goto(f"{DESK}{followup.pk}/versions/")
    expect(page.locator(".versions del")).not_to_have_count(0)
    page.locator("button[name=n][value='1']").click()
    expect(page.locator(".messagelist")).to_be_visible()

    assert FollowUp.objects.get().body == "Der erste Satz."


def test_a_follow_up_is_written_by_the_keyboard(visits: Visits, editor: Any, article: Any) -> None:
    cited = CommentFactory(article=article, body="Das hier.")
    page = visits(editor, f"{DESK}add/?article={article.pk}")
    page.locator("[name=title]").focus()
    page.keyboard.type("Nachgefragt")
    tab_to(page, page.locator("[name=body]"))
    page.keyboard.type("Dazu:")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-picker]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".picker--inline input")).to_be_focused()
    tab_to(page, page.locator("[data-cite] button"))
    page.keyboard.press("Enter")
    expect(page.locator("[name=body]")).to_be_focused()
    expect(page.locator("[name=body]")).to_have_value(f"Dazu:\n\n/kommentare/{cited.pk}/\n\n")
    page.locator("[name=_deed][value=publish]").press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()

    assert FollowUp.objects.get().citations.get().subject == cited
