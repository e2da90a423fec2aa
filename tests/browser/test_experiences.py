"""Readers tell how they were hired: read back, published, found; through a sign-in, changed, and by the keyboard."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from experiences.models import Experience, HiddenFacts
from tests.factories import ArticleFactory, ExperienceFactory, FollowUpFactory

from .conftest import DESKTOP, PHONE, Visits
from .keys import tab_to
from .steps import PASSWORD

pytestmark = pytest.mark.browser

SHARE, LIST = "/en/erfahrungen/teilen/?artikel=wettlauf", "/en/erfahrungen/"
BODY = "Fünf Runden, dann ein Angebot unter dem der anderen."


@pytest.fixture
def article(db: None) -> Any:
    """A published article whose editors ask for experiences."""
    return ArticleFactory(slug="wettlauf", title="Der Wettlauf", asks_for_experiences=True)


def fill(page: Page, **fields: str) -> None:
    """Give the three things that are needed, and more."""
    page.get_by_role("radio", name="as an applicant").check()
    page.get_by_role("radio", name="offer declined").check()
    for name, value in {"body": BODY, **fields}.items():
        page.locator(f"main [name={name}]").fill(value)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue to the preview").click()


def test_a_reader_shares_an_experience_and_others_find_it(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    ExperienceFactory(article=article, perspective="hiring", region="be")
    page = visits(reader, "/en/artikel/wettlauf/", **reading_with)
    page.locator(".figures").get_by_role("link", name="Share an experience").click()
    fill(page, base="65k", weeks="1,5 Monate", year="2025", role="ML-Ingenieurin", employer="Muster AG")
    page.locator("[name=region]").select_option("by")
    page.get_by_role("checkbox", name="trial day").check()
    go_on(page)

    figures = page.get_by_role("region", name="Kept for figures only")
    expect(figures).to_contain_text("65,000 € a year")
    expect(figures).to_contain_text("Muster AG")
    public = page.get_by_role("region", name="Everyone will see this")
    expect(public.locator(".told")).to_contain_text("6.5 weeks")
    expect(public).not_to_contain_text("65,000")
    expect(public).not_to_contain_text("Muster AG")
    assert not Experience.objects.filter(region="by").exists()
    page.get_by_role("button", name="Publish experience").click()

    expect(page.locator(".comment .told")).to_contain_text("ML-Ingenieurin")
    expect(page.locator(".comment__body")).to_have_text(BODY)
    assert HiddenFacts.objects.get(experience__region="by").base == 65_000
    others_find_it(visits, reading_with)


def others_find_it(visits: Visits, reading_with: dict[str, Any]) -> None:
    """A stranger reads it in the thread and by the list's filters, and sees nothing that is for figures only."""
    page = visits(None, "/en/artikel/wettlauf/", **reading_with)
    expect(page.locator(".thread .told").last).to_contain_text("ML-Ingenieurin")
    expect(page.locator("main")).not_to_contain_text("Muster AG")
    page.goto(LIST)
    expect(page.locator(".entry")).to_have_count(2)
    page.get_by_label("Region").select_option(label="Bavaria (1)")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**region=by**")
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".entry")).to_contain_text(BODY)
    expect(page.locator("main")).not_to_contain_text("65,000")
    page.locator(".chosen a").first.click()
    expect(page.locator(".entry")).to_have_count(2)
    page.goto(f"{LIST}?region=by&perspektive=hiring")
    expect(page.locator(".entry")).to_have_count(0)
    expect(page.locator(".empty li")).to_have_count(2)


def test_an_implausible_number_is_asked_about_and_never_changed(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    visits.listener.expect(422)
    page = visits(reader, SHARE, **reading_with)
    fill(page, base="650", weeks="11")
    go_on(page)

    expect(page.locator(".field__error")).to_have_count(1)
    expect(page.locator(".field__error")).to_contain_text("650 € a year")
    expect(page.locator("[name=base]")).to_have_value("650")
    expect(page.locator("[name=body]")).to_have_value(BODY)
    page.get_by_role("checkbox", name="That is right: 650 € a year").check()
    go_on(page)
    expect(page.get_by_role("region", name="Kept for figures only")).to_contain_text("650 € a year")
    page.get_by_role("button", name="Publish experience").click()

    expect(page.locator(".comment .told")).to_be_visible()
    assert HiddenFacts.objects.get().base == 650


def test_what_is_wrong_is_said_at_the_field_and_everything_kept(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    visits.listener.expect(422)
    page = visits(reader, SHARE, **reading_with)
    page.locator("[name=body]").fill(BODY)
    page.locator("[name=year]").fill("2999")
    page.locator("[name=base]").fill("-5")
    page.get_by_role("checkbox", name="trial day").check()
    go_on(page)

    expect(page.locator(".summary li")).to_have_count(4)
    expect(page.locator(".field__error")).to_have_count(4)
    expect(page.locator("[name=year]")).to_have_value("2999")
    expect(page.locator("[name=base]")).to_have_value("-5")
    expect(page.get_by_role("checkbox", name="trial day")).to_be_checked()
    assert Experience.objects.count() == 0


def test_a_stranger_begins_signs_in_and_finds_it_again(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    page = visits(None, SHARE, **reading_with)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill(page, base="65k")
    go_on(page)
    page.get_by_role("button", name="Sign in and continue").click()
    page.wait_for_url("**/konto/login/**")
    page.locator("[name=login]").fill(reader.email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url("**/erfahrungen/teilen/**")

    expect(page.locator(".comment__body")).to_have_text(BODY)
    expect(page.get_by_role("region", name="Kept for figures only")).to_contain_text("65,000 € a year")
    assert Experience.objects.count() == 0
    page.get_by_role("button", name="Publish experience").click()
    expect(page.locator(".comment .told")).to_be_visible()
    assert Experience.objects.get().comment.author == reader
    assert {urlsplit(address).query for address in asked} == {
        "", "artikel=wettlauf", "next=%2Fen%2Ferfahrungen%2Fteilen%2F%3Fartikel%3Dwettlauf",
    }  # fmt: skip


def test_from_the_preview_one_goes_back_to_everything_written(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    page = visits(reader, SHARE, **reading_with)
    fill(page, base="65k", stages="4")
    page.get_by_role("checkbox", name="trial day").check()
    go_on(page)
    page.get_by_role("button", name="Change", exact=True).click()

    expect(page.locator("[name=base]")).to_have_value("65k")
    expect(page.locator("[name=stages]")).to_have_value("4")
    expect(page.get_by_role("checkbox", name="trial day")).to_be_checked()
    expect(page.get_by_role("radio", name="as an applicant")).to_be_checked()


def test_an_author_changes_text_and_facts(
    reading_with: dict[str, Any], visits: Visits, article: Any, reader: Any
) -> None:
    told = ExperienceFactory(article=article, author=reader, region="by", hidden={"base": 65_000, "currency": "EUR"})
    page = visits(reader, f"/en/kommentare/{told.pk}/", **reading_with)
    page.locator(f"#eigen-{told.pk} .comment__deeds").get_by_text("Edit", exact=True).click()
    expect(page.locator("[name=base]")).to_have_value("65,000")
    page.locator("[name=region]").select_option("be")
    page.locator("[name=body]").fill("Es war dann doch anders.")
    go_on(page)
    page.get_by_role("button", name="Save change").click()

    expect(page.locator(".comment .told")).to_contain_text("Berlin")
    expect(page.locator(".comment__body").first).to_have_text("Es war dann doch anders.")
    expect(page.locator(".comment__head")).to_contain_text("edited")
    page.locator(".earlier summary").click()
    expect(page.locator(".earlier")).to_contain_text("Bavaria")
    stranger = visits(None, f"/en/kommentare/{told.pk}/", **reading_with)
    expect(stranger.locator(".told")).to_contain_text("Berlin")
    expect(stranger.locator(".earlier")).to_have_count(0)


def test_an_experience_is_told_by_the_keyboard(visits: Visits, article: Any, reader: Any) -> None:
    page = visits(reader, SHARE)
    tab_to(page, page.get_by_role("radio", name="as an applicant"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("radio", name="offer accepted"), most=2)
    page.keyboard.press("Space")
    tab_to(page, page.locator("[name=body]"), most=2)
    page.keyboard.type(BODY)
    tab_to(page, page.locator("[name=base]"))
    page.keyboard.type("65k")
    tab_to(page, page.get_by_role("button", name="Continue to the preview"))
    page.keyboard.press("Enter")
    expect(page.locator(".told__title")).to_have_text("Job: offer accepted")
    tab_to(page, page.get_by_role("button", name="Publish experience"))
    page.keyboard.press("Enter")

    expect(page.locator(".comment .told")).to_be_visible()
    assert Experience.objects.get().perspective == "employee"


def test_the_summary_leads_to_what_is_missing(visits: Visits, article: Any, reader: Any) -> None:
    visits.listener.expect(422)
    page = visits(reader, SHARE, size=PHONE)
    page.get_by_role("button", name="Continue to the preview").press("Enter")

    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="as an applicant")).to_be_focused()


def test_the_panel_leads_to_the_experiences_it_counts(visits: Visits, article: Any) -> None:
    for outcome in ("declined", "declined", "accepted", "rejected", "withdrew"):
        ExperienceFactory(article=article, outcome=outcome)
    page = visits(None, "/en/artikel/wettlauf/", size=PHONE)
    page.locator(".figures").get_by_role("link", name="offer declined").click()

    expect(page.locator(".entry")).to_have_count(2)
    expect(page.locator(".chosen li")).to_have_count(3)


# On how many lines a word stands, by the boxes of its letters.
LINES = """(root, word) => {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const start = texts.currentNode.data.indexOf(word);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, start);
    range.setEnd(texts.currentNode, start + word.length);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  }
  return 0;
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_card_breaks_no_word(visits: Visits, article: Any, size: dict[str, int]) -> None:
    told = ExperienceFactory(article=article, role="Computerlinguistin", beginning="headhunter", seniority="senior")
    FollowUpFactory(article=article, slug="nachtrag", body=f"/kommentare/{told.pk}/").cite()
    for place in ("#diskussion", "nachtraege/nachtrag/"):
        page = visits(None, f"/artikel/wettlauf/{place}", size=size)
        words = [page.locator(".told").evaluate(LINES, word) for word in ("Computerlinguistin", "Personalvermittlung")]

        assert words == [1, 1]
