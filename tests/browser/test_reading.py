"""The page is the product: it stays still, prints well, keeps one's place, and takes a text once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.factories import ArticleFactory, CommentFactory

from .conftest import PHONE, Visits

pytestmark = pytest.mark.browser

# Chromium keeps what moved before the script asked (buffered); a shift after one's own click does not count.
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  const add = (entry) => { if (!entry.hadRecentInput) sum += entry.value; };
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum), 100)));
})"""
# Whatever holds text and ends outside what one can see or scroll to.
CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const clips = [style.overflowX, style.overflowY].some((value) => value === "hidden" || value === "clip");
  const unseen = style.clipPath !== "none" || element.closest(".unseen, .bait");
  const cut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  return clips && !unseen && cut && element.innerText?.trim();
}).map((element) => element.outerHTML.slice(0, 120))"""


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_nothing_jumps_while_the_article_loads(visits: Visits, article: Any, size: dict[str, int]) -> None:
    for n in range(5):
        CommentFactory(article=article, body=f"Beitrag {n}. " + "Ein Satz, der länger ist. " * 8)
    page = visits(None, f"/artikel/{article.slug}/", size=size)
    page.evaluate("document.fonts.ready.then(() => null)")

    assert page.evaluate(SHIFT) <= 0.01


def test_print_shows_the_text_and_no_controls(visits: Visits, reader: Any, comment: Comment) -> None:
    page = visits(reader, f"/artikel/{comment.article.slug}/")
    page.emulate_media(media="print")

    for gone in (".masthead nav", ".foot", ".skip", "form", ".comment__deeds", ".order", ".button"):
        for control in page.locator(gone).all():
            expect(control).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".story .text")).to_be_visible()
    expect(page.locator(f"#eigen-{comment.pk} .comment__body")).to_be_visible()


@pytest.mark.parametrize("place", ["", "kommentieren/"])
def test_text_of_twice_the_size_is_not_cut(visits: Visits, reader: Any, comment: Comment, place: str) -> None:
    page = visits(reader, f"/artikel/{comment.article.slug}/{place}", size=PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert overflow(page) <= 0
    assert page.evaluate(CUT) == []


def test_the_language_switch_keeps_the_place(visits: Visits, article: Any) -> None:
    first, second = (CommentFactory(article=article) for _ in range(2))
    page = visits(None, f"/artikel/{article.slug}/?sortierung=neueste&ab={first.pk}")
    page.get_by_role("link", name="English").click()

    page.wait_for_url(f"**/en/artikel/{article.slug}/?sortierung=neueste&ab={first.pk}")
    expect(page.locator(".comment")).to_have_attribute("id", f"kommentar-{first.pk}")
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_url(f"**/artikel/{article.slug}/?sortierung=neueste&ab={first.pk}")
    assert second.pk != first.pk


def test_the_language_switch_keeps_whom_one_answers(visits: Visits, reader: Any, comment: Comment) -> None:
    page = visits(reader, f"/artikel/{comment.article.slug}/kommentieren/?antwort={comment.pk}")
    page.get_by_role("link", name="English").click()

    page.wait_for_url(f"**/en/**/kommentieren/?antwort={comment.pk}")
    expect(page.get_by_role("heading", name="Answer Anton Autor")).to_be_visible()


def test_a_double_click_makes_one_comment(reading_with: dict[str, Any], visits: Visits, reader: Any) -> None:
    article = ArticleFactory()
    page = visits(reader, f"/artikel/{article.slug}/kommentieren/", **reading_with)
    publish_twice(page)

    assert article.comments.count() == 1


def test_a_double_click_in_place_makes_one_comment(visits: Visits, reader: Any, article: Any) -> None:
    page = visits(reader, f"/artikel/{article.slug}/")
    publish_twice(page)

    assert article.comments.count() == 1
    expect(page.locator(".comment")).to_be_focused()


def publish_twice(page: Page) -> None:
    page.get_by_label("Ihr Kommentar").fill("Nur einmal, bitte.")
    page.get_by_role("button", name="Kommentar veröffentlichen").dblclick()
    expect(page.locator(".comment")).to_have_count(1)
    expect(page.locator(".comment")).to_contain_text("Nur einmal, bitte.")


def test_the_queue_stacks_on_a_phone(visits: Visits, moderator: Any, article: Any) -> None:
    CommentFactory(article=article, state="held", body="Ein langer Satz über Fachkräfte. " * 12)
    page = visits(moderator, "/admin/moderation/case/", size=PHONE)

    cut = "(element) => element.scrollWidth - element.clientWidth"
    assert page.locator(".results").evaluate(cut) <= 0
