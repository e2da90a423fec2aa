"""The main way, as people go it: read, write, be held, be let through, answer, change, take back, report, remove."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.factories import CommentFactory

from .conftest import Visits

pytestmark = pytest.mark.browser

MINE = "/konto/beitraege/"


def address_of(article: Any) -> str:
    return f"/artikel/{article.slug}/"


def said(page: Page) -> Any:
    """What the page says to the reader after a deed: in the live region, or as a notice after a redirect."""
    return page.locator("#meldung:not(:empty), .notices li").last


def deed(page: Page, comment: Comment, label: str) -> Any:
    return page.locator(f"#eigen-{comment.pk} .comment__deeds").get_by_text(label, exact=True)


def card(page: Page, comment: Comment) -> Any:
    return page.locator(f"#eigen-{comment.pk}")


def decide(page: Page, comment: Comment, label: str, *, rule: str = "", note: str = "") -> None:
    """Open the queue, the case, and decide it."""
    page.goto("/admin/moderation/case/?state=all")
    page.get_by_role("link", name=comment.body[:20]).click()
    page.get_by_role("radio", name=label).check()
    if rule:
        page.get_by_label("Regel der Netiquette").select_option(rule)
    if note:
        page.locator("details:has([name=note]) summary").click()
        page.locator("[name=note]").fill(note)
    page.get_by_role("button", name="Entscheiden").click()
    expect(page.locator(".undo")).to_be_visible()


def test_a_stranger_writes_signs_up_and_is_let_through(
    reading_with: dict[str, Any], visits: Visits, article: Any, moderator: Any, mailoutbox: list[Any]
) -> None:
    page = visits(None, address_of(article), **reading_with)
    expect(page.get_by_role("heading", name=article.title)).to_be_visible()
    page.locator("#platz-neu a").click()
    page.get_by_label("Ihr Kommentar").fill("Bei uns blieb die Stelle *lange* frei.")
    page.get_by_role("button", name="Anmelden und weiter").click()

    sign_up(page, mailoutbox)
    expect(page.get_by_label("Ihr Kommentar")).to_have_value("Bei uns blieb die Stelle *lange* frei.")
    assert Comment.objects.filter(article=article).count() == 0
    page.get_by_role("button", name="Kommentar veröffentlichen").click()

    expect(page.locator(".comment[data-state=held] .comment__body em")).to_have_text("lange")
    comment = article.comments.get()
    expect(card(page, comment).locator(".comment__line")).to_contain_text("Noch nicht öffentlich")
    expect(said(page)).to_contain_text("wartet auf die Moderation")
    everyone = visits(None, address_of(article), **reading_with)
    expect(everyone.locator(".comment")).to_have_count(0)

    let_through(visits, moderator, mailoutbox, comment, reading_with)
    everyone.reload()
    expect(card(everyone, comment)).to_contain_text("Nora Neumann")
    expect(everyone.locator("#anzahl")).to_have_text("1 Kommentar")
    page.goto(address_of(article))
    expect(page.locator(".comment")).to_have_attribute("data-state", "published")


def sign_up(page: Page, mailoutbox: list[Any]) -> None:
    page.wait_for_url("**/konto/login/**")
    page.locator("main").get_by_role("link", name="Konto anlegen").click()
    page.get_by_label("E-Mail").fill("nora@example.org")
    page.get_by_label("Anzeigename").fill("Nora Neumann")
    page.locator("[name=password1]").fill("sieben blaue Stühle")
    page.get_by_role("button", name="Konto anlegen").click()
    type_code(page, mailoutbox)


def type_code(page: Page, mailoutbox: list[Any]) -> None:
    expect(page.locator("[name=code]")).to_be_visible()
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)
    assert code
    page.locator("[name=code]").fill(code[0])
    page.locator("[name=code]").press("Enter")


def let_through(
    visits: Visits, moderator: Any, mailoutbox: list[Any], comment: Comment, reading_with: dict[str, Any]
) -> None:
    desk = visits(None, "/admin/", **reading_with)
    desk.get_by_role("link", name="Code", exact=False).click()
    desk.locator("[name=email]").fill(moderator.email)
    desk.locator("[name=email]").press("Enter")
    type_code(desk, mailoutbox)
    desk.wait_for_url("**/admin/")
    decide(desk, comment, "Freigeben")


def test_a_reader_answers_in_place(reading_with: dict[str, Any], visits: Visits, reader: Any, comment: Comment) -> None:
    page = visits(reader, address_of(comment.article), **reading_with)
    deed(page, comment, "Antworten").click()
    slot = page.locator(f"#platz-{comment.pk}")
    slot.get_by_label("Ihr Kommentar").fill("Das kann ich **bestätigen**.")

    slot.get_by_role("button", name="Vorschau").click()
    expect(slot.locator(".preview strong")).to_have_text("bestätigen")
    assert not comment.replies.exists()

    slot.get_by_role("button", name="Kommentar veröffentlichen").click()
    expect(page.locator(".comment .comment strong")).to_have_text("bestätigen")
    answer = comment.replies.get()
    expect(page.locator(f"#kommentar-{comment.pk} #kommentar-{answer.pk}")).to_be_visible()
    expect(said(page)).to_have_text("Ihr Kommentar ist veröffentlicht.")
    if reading_with.get("script", True):
        expect(page).to_have_url(re.compile(f"{address_of(comment.article)}$"))
        expect(page.locator(f"#kommentar-{answer.pk}")).to_be_focused()
        expect(page.locator("#anzahl")).to_have_text("2 Kommentare")


def test_an_author_edits_and_takes_back(
    reading_with: dict[str, Any], visits: Visits, author: Any, reader: Any, comment: Comment
) -> None:
    CommentFactory(article=comment.article, author=reader, parent=comment, body="Und dann?")
    page = visits(author, address_of(comment.article), **reading_with)
    deed(page, comment, "Bearbeiten").click()
    page.locator(f"#eigen-{comment.pk}").get_by_label("Ihr Kommentar").fill("Ein Kommentar, nun genauer.")
    page.locator(f"#eigen-{comment.pk}").get_by_role("button", name="Änderung speichern").click()

    expect(card(page, comment).locator(".comment__body")).to_have_text("Ein Kommentar, nun genauer.")
    expect(card(page, comment).locator(".comment__head")).to_contain_text("bearbeitet")
    expect(said(page)).to_have_text("Ihre Änderung ist gespeichert.")
    page.goto(comment.get_absolute_url())
    page.locator(".earlier summary").click()
    expect(page.locator(".earlier")).to_contain_text("Ein Kommentar, um den es geht.")
    other = visits(reader, comment.get_absolute_url(), **reading_with)
    expect(card(other, comment).locator(".comment__head")).to_contain_text("bearbeitet")
    expect(other.locator(".earlier")).to_have_count(0)

    page.goto(address_of(comment.article))
    deed(page, comment, "Zurückziehen").click()
    page.locator(f"#platz-{comment.pk}").get_by_role("button", name="Kommentar zurückziehen").click()
    expect(card(page, comment).locator(".comment__gone")).to_be_visible()
    expect(page.locator(".comment .comment")).to_contain_text("Und dann?")
    expect(said(page)).to_have_text("Ihr Kommentar ist zurückgezogen.")


def test_a_report_a_removal_and_a_return(
    reading_with: dict[str, Any], visits: Visits, reader: Any, author: Any, moderator: Any, comment: Comment
) -> None:
    page = visits(reader, address_of(comment.article), **reading_with)
    deed(page, comment, "Melden").click()
    form = page.locator(f"#platz-{comment.pk} form")
    form.get_by_role("radio", name="persönliche").check()
    form.locator("[name=note]").fill("Der zweite Satz.")
    form.get_by_role("button", name="Meldung abschicken").click()
    expect(card(page, comment).locator(".comment__reported")).to_contain_text("Von Ihnen gemeldet")
    expect(deed(page, comment, "Melden")).to_have_count(0)

    desk = visits(moderator, **reading_with)
    decide(desk, comment, "Entfernen", rule="attack", note="Bitte ohne Angriffe.")
    everyone = visits(None, address_of(comment.article), **reading_with)
    expect(card(everyone, comment)).to_contain_text("Entfernt: persönliche")
    expect(card(everyone, comment)).not_to_contain_text("um den es geht")
    expect(everyone.locator("#anzahl")).to_have_text("0 Kommentare")
    told_of_the_removal(visits, author, page, comment)

    decide(desk, comment, "Wiederherstellen")
    everyone.reload()
    expect(card(everyone, comment)).to_contain_text("um den es geht")
    expect(everyone.locator("#anzahl")).to_have_text("1 Kommentar")


def told_of_the_removal(visits: Visits, author: Any, reporters: Page, comment: Comment) -> None:
    """The author reads rule and note at the comment and in their list, the reporter the outcome."""
    mine = visits(author, address_of(comment.article))
    expect(card(mine, comment)).to_contain_text("um den es geht")
    expect(card(mine, comment).locator(".comment__line")).to_contain_text("Bitte ohne Angriffe.")
    mine.goto(MINE)
    expect(mine.locator(".mine").first).to_contain_text("Bitte ohne Angriffe.")
    reporters.goto(MINE)
    expect(reporters.locator(".mine").last).to_contain_text("Von Ihnen gemeldet; die Moderation hat es entfernt")
