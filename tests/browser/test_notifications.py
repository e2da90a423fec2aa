"""A reader follows, is answered, sees the counter, reads, mutes and sets a digest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from notifications.kinds import Kind
from notifications.models import Follow, Notification, Preference
from tests.factories import CommentFactory, FollowUpFactory

from .conftest import Visits
from .keys import tab_to

pytestmark = pytest.mark.browser


def press(page: Page, deed: str) -> None:
    """Follow, mute or leave the article, and wait until it is said."""
    page.locator(f".follow button[value={deed}]").click()
    if deed == "leave":
        expect(page.locator(".follow button[value=leave]")).to_have_count(0)
    else:
        expect(page.locator(f".follow button[value={deed}]")).to_have_count(0)


def counter(page: Page) -> Any:
    return page.locator("#zaehler .bell__count")


def test_a_reader_follows_is_told_reads_mutes_and_sets_a_digest(
    reading_with: dict[str, Any], visits: Visits, reader: Any, author: Any, article: Any
) -> None:
    own = CommentFactory(article=article, author=reader, body="Wie ist das bei Ihnen?")
    page = visits(reader, "/en/artikel/wettlauf/", **reading_with)
    press(page, "follow")
    expect(counter(page)).to_have_count(0)

    followup = FollowUpFactory(article=article, title="Ein Jahr danach")  # its followers are told
    answer = CommentFactory(article=article, author=author, parent=own, body="Bei uns ist es *anders*.")
    group = f"answer-{own.pk}"
    Notification.objects.tell([reader.pk], Kind.ANSWER, answer, group=group, place=article, actor=author)
    page.goto("/en/")
    expect(counter(page)).to_have_text("2")
    page.locator("#zaehler").click()
    expect(page.locator(".told-line--unread")).to_have_count(2)

    page.get_by_role("link", name="Anton Autor").click()
    expect(page.locator(f"#kommentar-{answer.pk}")).to_be_visible()
    expect(counter(page)).to_have_text("1")  # it was read by coming here
    page.goto("/en/benachrichtigungen/")
    expect(page.locator(".told-line--unread")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Mark as read.*Ein Jahr danach")).click()
    expect(page.locator(".told-line--unread")).to_have_count(0)
    expect(counter(page)).to_have_count(0)
    page.get_by_role("link", name="Ein Jahr danach").click()
    expect(page.locator("h1")).to_have_text(followup.title)

    page.goto("/en/artikel/wettlauf/")
    press(page, "mute")
    assert Follow.objects.state(reader, article) == "muted"

    page.goto("/en/konto/")
    page.get_by_role("link", name="How I am told").click()
    page.get_by_role("combobox", name="Answers to my comments By mail").select_option("daily")
    page.get_by_role("checkbox", name="Comments that mention me In the site").uncheck()
    page.get_by_role("button", name="Save choice").click()
    expect(page.locator(".notices")).to_be_visible()
    paces = Preference.objects.of(reader)
    assert (paces["answer", "mail"], paces["mention", "site"]) == ("daily", "never")
    page.get_by_role("button", name="Unmute").click()
    expect(page.locator("#artikel ~ .rows")).to_have_count(0)
    assert Follow.objects.state(reader, article) == ""


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_stranger_comes_to_follow_by_signing_in(
    reading_with: dict[str, Any], visits: Visits, reader: Any, article: Any, prefix: str
) -> None:
    page = visits(None, f"{prefix}/artikel/wettlauf/", **reading_with)
    page.locator("a.follow__deed").click()
    expect(page).to_have_url(re.compile(rf"{prefix}/konto/login/\?next={prefix}/artikel/wettlauf/folgen/$"))
    page.locator("[name=login]").fill(reader.email)
    page.locator("[name=password]").fill("ein langes Passwort")
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/artikel/wettlauf/folgen/$"))

    press(page, "follow")
    expect(page.locator(".follow button[value=leave]")).to_be_visible()
    expect(page.locator(".follow button[value=mute]")).to_be_visible()
    assert Follow.objects.state(reader, article) == "follows"


def test_by_the_keyboard_lines_are_read_and_the_focus_stays_where_it_was(
    visits: Visits, reader: Any, article: Any
) -> None:
    Follow.objects.follow(reader, article)
    for n in range(3):
        FollowUpFactory(article=article, title=f"Nachtrag {n}")
    page = visits(reader, "/en/benachrichtigungen/")
    expect(page.locator(".told-line--unread")).to_have_count(3)

    tab_to(page, page.get_by_role("button", name=re.compile("^Mark as read.*Nachtrag 1")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Nachtrag 1")).to_be_focused()
    expect(page.locator(".told-line--unread")).to_have_count(2)
    expect(page.locator("#meldung")).to_have_text("It is marked as read.")
    page.keyboard.press("Shift+Tab")
    tab_to(page, page.get_by_role("button", name=re.compile("^Mark as read.*Nachtrag 0")))
    page.get_by_role("button", name="Mark everything as read").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#zeilen")).to_be_focused()
    expect(page.locator(".told-line--unread")).to_have_count(0)
    expect(counter(page)).to_have_count(0)


def test_by_the_keyboard_one_follows_and_the_focus_goes_to_what_is_said(
    visits: Visits, reader: Any, article: Any
) -> None:
    page = visits(reader, "/en/artikel/wettlauf/")
    tab_to(page, page.get_by_role("button", name="Follow this article"))
    page.keyboard.press("Enter")
    expect(page.locator(".follow__state")).to_be_focused()
    expect(page.locator(".follow__state")).to_have_text("You follow this article.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Unfollow")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".follow__state")).to_be_focused()
    assert Follow.objects.state(reader, article) == ""


def test_the_zone_of_the_device_is_offered(visits: Visits, reader: Any) -> None:
    page = visits(reader, "/en/benachrichtigungen/einstellungen/", timezone_id="America/New_York")
    page.get_by_role("button", name="As on this device: New York").click()
    expect(page.locator("[name=time_zone]")).to_be_focused()
    expect(page.locator("[name=time_zone]")).to_have_value("America/New_York")
    page.get_by_role("button", name="Save time zone").click()
    expect(page.locator(".notices")).to_be_visible()

    reader.profile.refresh_from_db()
    assert reader.profile.time_zone == "America/New_York"
    expect(page.locator("[data-offer]")).to_be_hidden()
