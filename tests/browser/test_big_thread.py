"""A thread too long for one look: folds open in their place, branches collapse and stay so, the way back leads back."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment
from tests.comments.reading import grow
from tests.factories import CommentFactory

from .conftest import PHONE, Visits
from .keys import tab_to
from .test_every_page import ALL, WIDER
from .test_reading import CUT

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 700}
ORDER = "() => [...document.querySelectorAll('.thread .comment')].map((comment) => Number(comment.id.split('-')[1]))"
TOP = "(element) => element.getBoundingClientRect().top"
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
STILL = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))"
TOO_SMALL = """() => [...document.querySelectorAll(".discussion :is(a, button, summary, input)")].filter((element) => {
  const inText = element.closest(".comment__body, .comment__answers, .comment__gone, .note, .discussion__empty");
  const box = (element.closest("label") || element).getBoundingClientRect();
  return box.width && !inText && (box.height < 43.5 || box.width < 24);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def talk(article: Article, reader: Any, author: Any) -> list[Comment]:
    """A branch in which the fifth answer is six levels deep, and what the fold holds hangs at four levels above it."""
    return grow(article, [reader, author], [None, 0, 1, 2, 3, 4, 5, 5, 3, 1, 0, 0, None, 12, None])


@pytest.fixture
def address(article: Article) -> str:
    return f"/en/artikel/{article.slug}/"


def line(page: Page, comment: Comment) -> Any:
    """The line beside what answers a comment."""
    return page.locator(f"#kommentar-{comment.pk} > .replies > .line")


def at(page: Page, comment: Comment) -> Any:
    return page.locator(f"#kommentar-{comment.pk}")


def found_by_axe(page: Page, visits: Visits) -> list[str]:
    """Return what axe finds; the listener rests from here on: axe styles elements of its own."""
    visits.listener.rest()
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(options)", ALL)["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


# Folds


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_the_rest_of_a_branch_opens_where_it_belongs(
    visits: Visits, talk: list[Comment], address: str, size: dict[str, int]
) -> None:
    page = visits(None, address, size=size)
    assert page.evaluate(ORDER) == [talk[n].pk for n in (0, 1, 2, 3, 4, 5, 12, 13, 14)]

    page.get_by_role("link", name="6 more answers").click()

    expect(at(page, talk[6])).to_be_focused()
    assert page.evaluate(ORDER) == [comment.pk for comment in talk]
    for answer in talk[6:12]:
        expect(page.locator(f"#kommentar-{answer.parent_id} > .replies > #kommentar-{answer.pk}")).to_have_count(1)
    expect(page.locator(".fold")).to_have_count(0)
    expect(at(page, talk[6]).locator(".comment__answers")).to_contain_text("in answer to Anton Autor")


def test_by_keyboard_a_fold_opens_and_the_focus_goes_on_behind_it(
    visits: Visits, talk: list[Comment], address: str
) -> None:
    page = visits(None, address + "#diskussion")
    fold = page.locator(".fold")
    fold.focus()
    page.keyboard.press("Enter")
    expect(at(page, talk[6])).to_be_focused()

    tab_to(page, page.locator(f"#eigen-{talk[6].pk} .reply"), most=5)


def test_without_script_a_fold_has_a_page_of_its_own(visits: Visits, talk: list[Comment], address: str) -> None:
    page = visits(None, address + "?sortierung=neueste", size=PHONE, script=False)
    expect(page.locator(".line, [data-keys]:visible")).to_have_count(0)

    page.get_by_role("link", name="6 more answers").click()

    page.wait_for_url(f"**/kommentare/{talk[0].pk}/?ab={talk[6].pk}&sortierung=neueste")
    assert page.evaluate(ORDER) == [talk[n].pk for n in (0, 6, 7, 8, 9, 10, 11)]
    expect(at(page, talk[8]).locator(".comment__answers").first).to_contain_text("in answer to")
    page.get_by_role("link", name="Show in the whole discussion").click()
    page.wait_for_url(f"**{address}?sortierung=neueste&ab={talk[0].pk}#kommentar-{talk[0].pk}")


def test_what_is_opened_and_what_is_read_are_there_again_on_the_way_back(
    visits: Visits, talk: list[Comment], address: str
) -> None:
    page = visits(None, address, size=PHONE)
    page.locator(".fold").click()
    expect(at(page, talk[6])).to_be_focused()
    link = page.locator(f"#eigen-{talk[9].pk} time")
    link.evaluate("(element) => element.scrollIntoView({ behavior: 'instant', block: 'center' })")
    before = at(page, talk[9]).evaluate(TOP)
    link.click()
    page.wait_for_url(f"**/kommentare/{talk[9].pk}/")

    page.go_back()

    expect(at(page, talk[9])).to_be_in_viewport()
    page.wait_for_function("() => !document.querySelector('.fold')")
    page.wait_for_function(
        "([id, top]) => Math.abs(document.getElementById(id).getBoundingClientRect().top - top) < 3",
        arg=[f"kommentar-{talk[9].pk}", before],
    )
    page.evaluate(STILL)
    assert abs(at(page, talk[9]).evaluate(TOP) - before) < 3


# Branches


def test_a_branch_collapses_at_its_line_and_stays_so(visits: Visits, talk: list[Comment], address: str) -> None:
    page = visits(None, address)
    button = line(page, talk[0])
    expect(button).to_have_accessible_name("Collapse the answers to Lea Leserin")
    expect(button).to_have_attribute("aria-expanded", "true")
    at(page, talk[0]).evaluate("(element) => element.scrollIntoView({ behavior: 'instant' })")
    box = button.bounding_box()
    assert box["width"] >= 24
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 150)

    expect(button).to_have_accessible_name("Hidden answers: 11")
    expect(button).to_have_attribute("aria-expanded", "false")
    for hidden in (at(page, talk[1]), page.locator(".fold")):
        expect(hidden).to_be_hidden()
    expect(at(page, talk[12])).to_be_visible()

    page.reload()
    expect(button).to_have_accessible_name("Hidden answers: 11")
    expect(at(page, talk[1])).to_be_hidden()
    page.goto(talk[14].get_absolute_url())
    page.go_back()
    expect(at(page, talk[1])).to_be_hidden()

    button.press("Enter")
    expect(at(page, talk[5])).to_be_visible()
    expect(button).to_be_focused()
    page.reload()
    expect(at(page, talk[5])).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_branch_collapses_also_where_it_is_no_longer_indented(
    visits: Visits, article: Article, reader: Any, author: Any, width: int
) -> None:
    chain = grow(article, [reader, author], [None, 0, 1, 2, 3, 4, 5, 6, 7])
    page = visits(None, f"/en/kommentare/{chain[-1].pk}/", size={"width": width, "height": 800})

    for comment in chain[:-1]:
        expect(line(page, comment)).to_be_visible()
    line(page, chain[6]).click()

    expect(at(page, chain[6])).to_be_visible()
    expect(at(page, chain[7])).to_be_hidden()
    expect(line(page, chain[6])).to_have_text("Hidden answers: 2")
    line(page, chain[6]).click()
    expect(at(page, chain[8])).to_be_visible()


def test_a_branch_that_htmx_brought_stays_collapsed_too(visits: Visits, article: Article, address: str) -> None:
    talk = grow(article, [CommentFactory(article=article).author], [None, 0, 0, 0, 0, 0, 0, 6, 6])
    page = visits(None, address, size=PHONE)
    page.locator(".fold").click()
    line(page, talk[6]).click()
    expect(line(page, talk[6])).to_have_text("Hidden answers: 2")

    page.reload()

    expect(line(page, talk[6])).to_have_text("Hidden answers: 2")
    expect(at(page, talk[7])).to_be_hidden()


def test_a_link_into_a_collapsed_branch_opens_it(visits: Visits, talk: list[Comment], address: str) -> None:
    page = visits(None, address)
    line(page, talk[0]).press("Enter")
    page.goto(f"{address}?sortierung=neueste#kommentar-{talk[3].pk}")

    expect(at(page, talk[3])).to_be_in_viewport()


def test_no_more_branches_are_kept_in_mind_than_there_is_room_for(
    visits: Visits, talk: list[Comment], address: str
) -> None:
    page = visits(None, address)
    page.evaluate("localStorage.setItem('eingeklappt', JSON.stringify([...Array(200).keys()].map((n) => `x${n}`)))")
    line(page, talk[0]).press("Enter")

    kept = page.evaluate("JSON.parse(localStorage.getItem('eingeklappt'))")
    assert len(kept) == 200
    assert kept[-2:] == ["x199", f"kommentar-{talk[0].pk}"]


# What holds in every state

STATES = {
    "folded": (None, ""),
    "opened": (lambda page: page.locator(".fold").click(), ".comment:focus"),
    "collapsed": (lambda page: page.locator(".line").first.press("Enter"), "[data-closed]"),
    "sorting": (lambda page: page.locator(".sorting summary").click(), ".sorting[open] dl"),
    "help": (lambda page: page.locator("[data-keys]").click(), ".keys[open]"),
}


@pytest.mark.parametrize("state", STATES)
def test_in_each_state_axe_finds_nothing_and_nothing_is_cut(
    visits: Visits, talk: list[Comment], address: str, state: str
) -> None:
    page = visits(None, address, size=SMALL, reduced_motion="reduce")
    act, then = STATES[state]
    if act is not None:
        act(page)
        expect(page.locator(then).first).to_be_visible()

    assert page.evaluate(WIDER) == []
    assert page.evaluate(TOO_SMALL) == []
    assert found_by_axe(page, visits) == []
    page.emulate_media(color_scheme="dark")
    assert found_by_axe(page, visits) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("part", ["empfohlen", "redaktion", "fragen", "neu"])
def test_an_empty_part_says_so_and_leads_back(visits: Visits, talk: list[Comment], address: str, part: str) -> None:
    page = visits(None, f"{address}?nur={part}", size=SMALL)

    expect(page.locator(".comment")).to_have_count(0)
    assert page.evaluate(WIDER) == []
    assert found_by_axe(page, visits) == []
    page.locator(".discussion__empty a[href^='?']").click()
    page.wait_for_url("**?sortierung=aelteste#diskussion")
    expect(page.locator(".comment").first).to_be_visible()


@pytest.mark.parametrize("place", ["", "#diskussion"])
@pytest.mark.parametrize("collapsed", [False, True], ids=["open", "collapsed"])
def test_nothing_jumps_while_a_thread_loads(
    visits: Visits, talk: list[Comment], address: str, place: str, collapsed: bool
) -> None:
    page = visits(None, size=PHONE)
    page.add_init_script(SHIFTS)
    if collapsed:
        page.goto(address)
        line(page, talk[0]).press("Enter")
    page.goto(address + place)
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(STILL)

    assert page.evaluate("window.shifted") <= 0.01


def test_the_form_for_an_answer_stays_in_sight_above_a_phones_keyboard(
    visits: Visits, reader: Any, talk: list[Comment], address: str
) -> None:
    page = visits(reader, address, size=PHONE, has_touch=True)
    page.locator(f"#eigen-{talk[13].pk} .reply").tap()
    area = page.locator(f"#platz-{talk[13].pk} textarea")
    expect(area).to_be_focused()
    assert area.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)") >= 16

    page.evaluate(STILL)
    before = area.evaluate(TOP)

    page.set_viewport_size({"width": 390, "height": 440})  # the keyboard takes the rest
    expect(area).to_be_in_viewport(ratio=1)
    page.keyboard.type("Ein Satz, der hier steht.")
    page.evaluate(STILL)
    assert abs(area.evaluate(TOP) - before) < 3


def test_an_answer_in_a_collapsed_branch_opens_it(
    visits: Visits, reader: Any, talk: list[Comment], address: str
) -> None:
    page = visits(reader, address)
    line(page, talk[12]).press("Enter")
    expect(at(page, talk[13])).to_be_hidden()

    page.locator(f"#eigen-{talk[12].pk} .reply").click()
    expect(page.locator(f"#platz-{talk[12].pk} textarea")).to_be_focused()
    page.keyboard.type("Darauf eine Antwort.")
    page.locator(f"#platz-{talk[12].pk}").get_by_role("button", name="Publish comment").click()

    expect(page.locator(".comment:focus")).to_contain_text("Darauf eine Antwort.")
    expect(at(page, talk[13])).to_be_visible()
