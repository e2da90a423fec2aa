"""Every page: axe finds nothing, light and dark, and nothing is wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page

from .conftest import DESKTOP, OVER_HTTP, Listener, Visits
from .places import PLACES, Forum, Place

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)
# Preloading asks for every stylesheet once more, at wrong addresses where one imports another; what needs it are rules
# about film and sound that plays by itself, of which there is none.
ALL = {"resultTypes": ["violations"], "preload": False}
COLOURS = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}  # what alone differs in the dark
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
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
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
        call_command("flush", interactive=False, verbosity=0)


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


def violations(page: Page) -> dict[str, list[str]]:
    """Return what axe finds in the light and in the dark, a line for each element, and leave the page.

    The listener rests from here on: axe styles elements of its own, which the policy forbids.
    """
    page.evaluate(AXE_SCRIPT)
    light = _found(page, ALL)
    page.emulate_media(color_scheme="dark")
    found = {"light": light, "dark": _found(page, COLOURS)}
    page.goto("about:blank")
    return {scheme: elements for scheme, elements in found.items() if elements}


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]]


PATIENCE = 100  # looks at a page that seems too wide; what is too wide stays so


def too_wide(page: Page) -> dict[int, list[str]]:
    """Return the elements that reach beyond the window, by its width."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for _ in range(PATIENCE):  # the window may have its new width some frames before the page is laid out for it
            found[width] = page.evaluate(WIDER)
            if not found[width]:
                break
    return {width: elements for width, elements in found.items() if elements}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing_and_nothing_is_too_wide(walk: Walk, listener: Listener, place: Place) -> None:
    page = walk.to(place, listener)

    assert too_wide(page) == {}
    listener.rest()
    assert violations(page) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "prefix", "script"),
    [
        pytest.param(place, prefix, script, id=f"{place.name} {prefix or '/'}-{'script' if script else 'no script'}")
        for place in PLACES
        for prefix, script in (("", False), ("/en", True), ("/en", False))  # ("", True) is the test above
        if not (prefix and place.path.startswith("/admin/"))  # the admin's language is the person's
    ],
)
def test_in_every_language_without_script(
    walk: Walk, listener: Listener, place: Place, prefix: str, script: bool
) -> None:
    page = walk.to(place, listener, prefix=prefix, script=script)

    assert too_wide(page) == {}
    if script:  # axe is one itself
        listener.rest()
        assert violations(page) == {}
