"""While a discussion is open: what comes is said quietly, and stands in its place when asked, and nothing moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from comments import news
from comments.models import Comment
from tests.factories import CommentFactory, UserFactory

from .conftest import PHONE, Visits
from .test_every_page import ALL

pytestmark = pytest.mark.browser

# What a browser tells a page whose tab comes to the front: it asks at once.
TO_THE_FRONT = "document.dispatchEvent(new Event('visibilitychange'))"
PLACE = "(element) => element.getBoundingClientRect().top"
ORDER = "() => [...document.querySelectorAll('.thread .comment')].map((comment) => comment.id)"
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
LONG = "Ein Satz, der eine Weile dauert. " * 12
# The page begins to wait anew only when it has read an answer, which is some time after the browser has it.
COUNT_WAITS = """() => {
  const wait = window.setTimeout;
  window.waits = 0;
  window.setTimeout = (deed, pause, ...given) => {
    if (pause >= 30000) window.waits += 1;
    return wait(deed, pause, ...given);
  };
}"""


def wait_again(page: Page, times: int) -> None:
    """Go on when the page has begun to wait so many times."""
    page.wait_for_function("(times) => window.waits === times", arg=times)


def ask(page: Page) -> None:
    """Let the page ask now, and the process look again."""
    news._latest.cache_clear()
    with page.expect_response("**/neues/zahl/**"):
        page.evaluate(TO_THE_FRONT)


def thread(article: Article, roots: int) -> list[Comment]:
    people = [UserFactory() for _ in range(3)]
    return [CommentFactory(article=article, author=people[n % 3], body=f"Beitrag {n}. {LONG}") for n in range(roots)]


def ids(*comments: Comment) -> list[str]:
    return [f"kommentar-{comment.pk}" for comment in comments]


@pytest.fixture
def address(article: Article) -> str:
    return f"/artikel/{article.slug}/"


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_what_came_is_inserted_without_moving_what_is_read(
    visits: Visits, article: Article, address: str, size: dict[str, int]
) -> None:
    old = thread(article, 8)
    page = visits(None, f"/en{address}?sortierung=neueste", size=size)
    expect(page.locator(".news .button")).to_have_count(3)
    read = page.locator(f"#eigen-{old[3].pk}")
    read.evaluate("(element) => element.scrollIntoView({ behavior: 'instant' })")
    new = [*thread(article, 2), CommentFactory(article=article, parent=old[6], body=LONG)]

    ask(page)
    line = page.get_by_role("link", name="3 new comments")
    expect(line).to_be_in_viewport()
    before = read.evaluate(PLACE)
    line.click()

    expect(page.locator(".news [role=status]")).to_have_text("Inserted: 3")
    expect(line).to_be_hidden()
    assert page.evaluate(ORDER) == ids(new[1], new[0], old[7], old[6], new[2], *reversed(old[:6]))
    page.evaluate(SETTLED)
    assert abs(read.evaluate(PLACE) - before) < 2
    expect(page.locator(f"#kommentar-{new[1].pk}")).to_be_focused()
    page.get_by_role("link", name="Next new comment").click()
    expect(page.locator(f"#kommentar-{new[1].pk} .comment__head")).to_be_in_viewport()
    expect(page.locator("#anzahl")).to_have_text("11 comments")


def test_what_stands_above_the_discussion_does_not_move_either(visits: Visits, article: Article, address: str) -> None:
    article.body = "Ein langer Absatz. " * 200
    article.save()
    thread(article, 8)
    page = visits(None, f"{address}?sortierung=neueste", size=PHONE)
    page.evaluate("scrollTo({ top: document.querySelector('.thread').offsetTop - 800, behavior: 'instant' })")
    read = page.locator(".story .text p").last
    page.evaluate(SETTLED)
    before = read.evaluate(PLACE)
    assert before < 800
    thread(article, 1)
    ask(page)
    expect(page.locator("[data-came]")).to_be_visible()
    page.locator("[data-came]").evaluate("(link) => link.click()")  # a click of the mouse would scroll to it

    expect(page.locator(".comment")).to_have_count(9)
    page.evaluate(SETTLED)
    assert abs(read.evaluate(PLACE) - before) < 2


def test_oldest_first_new_roots_stand_at_the_end_before_the_form(
    visits: Visits, reader: Any, article: Article, address: str
) -> None:
    old = thread(article, 2)
    page = visits(reader, f"/en{address}")
    (root,) = thread(article, 1)
    answer = CommentFactory(article=article, parent=root)
    ask(page)
    page.get_by_role("link", name="2 new comments").click()

    expect(page.locator(".comment")).to_have_count(4)
    assert page.evaluate(ORDER) == ids(*old, root, answer)
    page.locator(f"#eigen-{answer.pk}").get_by_role("link", name="Answer").click()
    expect(page.locator(f"#platz-{answer.pk} textarea")).to_be_visible()


def test_the_first_comment_of_all_takes_the_place_of_the_invitation(
    visits: Visits, article: Article, address: str
) -> None:
    page = visits(None, f"/en{address}")
    thread(article, 1)
    ask(page)
    page.get_by_role("link", name="1 new comment").click()

    expect(page.locator(".comment")).to_have_count(1)
    expect(page.locator(".discussion__empty")).to_have_count(0)


def test_what_has_no_place_on_the_page_is_led_to(visits: Visits, article: Article, address: str) -> None:
    (root,) = thread(article, 1)
    for n in range(7):
        CommentFactory(article=article, parent=root, body=f"Antwort {n}.")
    page = visits(None, f"/en{address}")
    folded = CommentFactory(article=article, parent=root, body="Noch eine.")
    ask(page)
    page.get_by_role("link", name="1 new comment").click()

    there = page.get_by_role("link", name="Elsewhere: 1")
    expect(there).to_be_focused()
    there.click()
    expect(page.locator(".comment")).to_have_attribute("id", f"kommentar-{folded.pk}")


def test_a_new_root_that_belongs_on_another_page_is_led_to(visits: Visits, article: Article, address: str) -> None:
    thread(article, 51)
    page = visits(None, f"/en{address}")
    (new,) = thread(article, 1)
    ask(page)
    page.get_by_role("link", name="1 new comment").click()

    there = page.get_by_role("link", name="Elsewhere: 1")
    expect(there).to_be_focused()
    there.click()
    expect(page.locator(".comment")).to_have_attribute("id", f"kommentar-{new.pk}")


def test_one_jumps_from_new_to_new_and_then_to_the_others(
    visits: Visits, reader: Any, article: Article, address: str, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    thread(article, 3)
    time_machine.shift(timedelta(minutes=1))  # what came in the seconds before a visit may be unread yet
    page = visits(reader, f"/en{address}", size=PHONE)
    time_machine.shift(timedelta(hours=2))
    new = thread(article, 3)
    page.reload()

    expect(page.locator("[data-new]")).to_have_count(3)
    button = page.get_by_role("link", name="Next new comment")
    for comment in new:
        button.click()
        expect(page.locator(f"#kommentar-{comment.pk}")).to_be_focused()
        expect(page.locator(f"#eigen-{comment.pk} .comment__head")).to_be_in_viewport()
    button.click()
    page.wait_for_url("**/?sortierung=aelteste&nur=neu#diskussion")
    assert page.evaluate(ORDER) == ids(*new)
    for comment in new:
        page.keyboard.press("n")
        expect(page.locator(f"#kommentar-{comment.pk}")).to_be_focused()


def test_ones_own_comment_posted_meanwhile_is_no_news(
    visits: Visits, reader: Any, article: Article, address: str
) -> None:
    thread(article, 1)
    page = visits(reader, f"/en{address}")
    page.get_by_label("Your comment").fill("Von mir.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator(".comment")).to_have_count(2)
    ask(page)

    expect(page.locator("[data-came]")).to_be_hidden()
    thread(article, 1)
    ask(page)
    page.get_by_role("link", name="1 new comment").click()
    expect(page.locator(".comment")).to_have_count(3)


# Everything that a screen reader says by itself: what the regions hold, and what comes into them from now on.
LISTEN = """() => {
  const regions = [...document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]")];
  const hear = (region) => region.textContent.trim() && window.said.push(region.textContent.trim());
  window.said = [];
  regions.forEach((region) => {
    hear(region);
    new MutationObserver(() => hear(region)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return regions.length;
}"""


def test_live_regions_say_once_that_something_came_and_nothing_of_what_one_does_oneself(
    visits: Visits, article: Article, address: str
) -> None:
    (root,) = thread(article, 1)
    CommentFactory(article=article, parent=root)
    page = visits(None, f"/en{address}")
    assert page.evaluate(LISTEN) >= 1

    for number in ("1 new comment", "2 new comments", "3 new comments"):
        thread(article, 1)
        ask(page)
        expect(page.get_by_role("link", name=number)).to_be_visible()
    page.locator(".line").first.click()
    expect(page.locator("[data-closed]")).to_have_count(1)
    page.locator(".sorting summary").click()
    page.keyboard.press("j")
    expect(page.locator(".comment:focus")).to_have_count(1)

    assert page.evaluate("window.said") == ["1 new comment"]


def test_an_open_page_asks_every_half_minute_but_not_behind_other_tabs(
    visits: Visits, article: Article, address: str
) -> None:
    thread(article, 1)
    page = visits(None)
    page.clock.install()
    page.goto(address)
    page.evaluate(COUNT_WAITS)
    asked: list[int] = []
    page.on("response", lambda response: asked.append(response.status) if "/zahl/" in response.url else None)

    for times in (1, 2):
        page.clock.run_for(30_000)
        wait_again(page, times)
    assert len(asked) == 2
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate(TO_THE_FRONT)
    page.clock.run_for(300_000)
    page.evaluate("delete document.hidden")
    with page.expect_response("**/neues/zahl/**"):
        page.evaluate(TO_THE_FRONT)
    assert len(asked) == 3


def test_a_page_that_gets_no_answer_asks_less_and_less(visits: Visits, article: Article, address: str) -> None:
    thread(article, 1)
    page = visits(None)
    page.clock.install()
    page.goto(address)
    page.evaluate(COUNT_WAITS)
    page.route("**/neues/zahl/**", lambda route: route.fulfill(status=404))
    visits.listener.expect(404)
    asked: list[str] = []
    page.on("response", lambda response: asked.append(response.url) if "/zahl/" in response.url else None)

    for times, wait in enumerate((30_000, 60_000, 120_000)):
        page.clock.run_for(wait - 1000)
        assert len(asked) == times
        page.clock.run_for(1000)
        wait_again(page, times + 1)
    assert len(asked) == 3


def test_without_javascript_there_is_no_line(visits: Visits, article: Article, address: str) -> None:
    thread(article, 1)
    page = visits(None, address, script=False)

    for button in page.locator(".news .button").all():
        expect(button).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_new(
    visits: Visits, reader: Any, article: Article, address: str, time_machine: Any, scheme: Any
) -> None:
    time_machine.move_to(timezone.now())
    thread(article, 1)
    page = visits(reader, address, size=PHONE, color_scheme=scheme)
    time_machine.shift(timedelta(hours=2))
    thread(article, 1)
    page.reload()
    thread(article, 1)
    ask(page)
    expect(page.locator(".news .button:visible")).to_have_count(2)
    visits.listener.rest()  # axe styles elements of its own, which the policy forbids
    page.evaluate(AXE_SCRIPT)

    found = page.evaluate("(options) => axe.run(options)", ALL)
    assert [violation["id"] for violation in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
