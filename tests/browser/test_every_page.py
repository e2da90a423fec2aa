"""Every page: axe finds nothing, light and dark, and nothing is wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from playwright.sync_api import Browser, Page

from .conftest import DESKTOP, OVER_HTTP, Listener, Visits
from .places import PLACES, Forum, Place

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, DESKTOP["width"])  # the last is the one to walk on with
ENDS = (320, DESKTOP["width"])  # for what differs from a page at all widths by its words alone
# Preloading asks for every stylesheet once more, at wrong addresses where one imports another; what needs it are rules
# about film and sound that plays by itself, of which there is none.
ALL = {"resultTypes": ["violations"], "preload": False}
COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # they cost axe half of its time
COLOURS = ALL | {"runOnly": COLOUR_RULES}  # what alone differs in the dark
WORDS = ALL | {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}  # what may differ in another language
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > room + 1)
    .slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
}"""


class Walk:
    """Goes from page to page of one forum, with one browser for each person."""

    def __init__(self, forum: Forum, visits: Visits) -> None:
        self.forum, self._visits = forum, visits
        self._pages: dict[tuple[str, bool], Page] = {}

    def to(self, place: Place, listener: Listener, *, prefix: str = "", script: bool = True) -> Page:
        """Go to a place and return the page; strangers come without a cookie each time."""
        self._visits.listener.ears = listener
        listener.expect(place.status)
        person = self.forum.people[place.who] if place.who else None
        if (place.who, script) not in self._pages:
            self._pages[place.who, script] = self._visits(person, script=script)
        page = self._pages[place.who, script]
        if person is None:
            page.context.clear_cookies()
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        place.reach(page, self.forum, prefix)
        return page


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Open the test database for all tests of this module together, and empty it afterwards.

    It goes by the name of pytest-django's own fixture, because that makes a test database only where a chosen test
    asks for a fixture of this name.
    """
    assert connection.settings_dict["NAME"].startswith("test_"), "this is no test database; it would be emptied"
    with django_db_blocker.unblock():
        yield
        TransactionTestCase()._fixture_teardown()


@pytest.fixture(scope="module")
def walk(db: None, chromium: Browser, server: str, tmp_path_factory: Any) -> Iterator[Walk]:
    """Fill a forum once for all pages; nothing that is done on them changes it."""

    def sign_in(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    with override_settings(**OVER_HTTP):
        visits = Visits(chromium, server, Listener(), sign_in)
        yield Walk(Forum.fill(tmp_path_factory.mktemp("pictures")), visits)
        visits.close()


# Violations of the policy are told in a task of their own, which comes before this one.
RUN_AXE = """async (options) => {
  const found = await axe.run(options);
  await new Promise((done) => setTimeout(done));
  return found.violations;
}"""


def violations(page: Page, listener: Listener, schemes: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """Return what axe finds in each colour scheme by its options, a line for each element.

    The listener rests from here on: axe styles elements of its own, which the policy forbids.
    """
    listener.rest()
    page.evaluate(AXE_SCRIPT)
    found = {}
    for scheme, options in schemes.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        nodes = [(rule["id"], node) for rule in page.evaluate(RUN_AXE, options) for node in rule["nodes"]]
        found[scheme] = [f"{rule}: {node['target']} {node['html'][:160]}" for rule, node in nodes]
    return {scheme: elements for scheme, elements in found.items() if elements}


PATIENCE = 100  # looks at a page that seems too wide; what is too wide stays so


def too_wide(page: Page, widths: tuple[int, ...] = WIDTHS) -> dict[int, list[str]]:
    """Return the elements that reach beyond the window, by its width."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        for _ in range(PATIENCE):  # the window may have its new width some frames before the page is laid out for it
            found[width] = page.evaluate(WIDER)
            if not found[width]:
                break
    return {width: elements for width, elements in found.items() if elements}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing_and_nothing_is_too_wide(walk: Walk, listener: Listener, place: Place) -> None:
    page = walk.to(place, listener)

    assert too_wide(page) == {}
    assert violations(page, listener, {"light": ALL, "dark": COLOURS}) == {}


FOR_READERS = [place for place in PLACES if not place.path.startswith("/admin/")]


@pytest.mark.slow
@pytest.mark.parametrize("place", FOR_READERS, ids=lambda place: place.name)
def test_without_script_every_page_is_reached_and_nothing_is_too_wide(
    walk: Walk, listener: Listener, place: Place
) -> None:
    """The editors' ways without script are gone in test_editor, test_followups and test_polls."""
    page = walk.to(place, listener, script=False)

    assert too_wide(page, ENDS) == {}


@pytest.mark.slow
@pytest.mark.parametrize("place", FOR_READERS, ids=lambda place: place.name)
def test_in_english_axe_finds_nothing_and_nothing_is_too_wide(walk: Walk, listener: Listener, place: Place) -> None:
    """What differs in another language are words: the colours are those of the test above."""
    page = walk.to(place, listener, prefix="/en")

    assert page.locator("html").get_attribute("lang") == "en"
    assert too_wide(page, ENDS) == {}
    assert violations(page, listener, {"light": WORDS}) == {}
