"""A notifier without account, with and without JavaScript: from the notice to the answer to their objection."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from moderation import links
from moderation.models import Appeal, Decision, Notice
from moderation.tasks import send_notice_mails
from tests.moderation.noticed import link_in, noticed

from .conftest import DESKTOP, PHONE, Listener, Visits
from .keys import tab_to
from .test_every_page import ALL, COLOURS, too_wide, violations

pytestmark = pytest.mark.browser

FORM = "/en/moderation/hinweis/"


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait: neither the seconds that people need to write, nor those in which a decision is undone."""
    monkeypatch.setattr("moderation.challenge.SOONEST", 0)
    monkeypatch.setattr("moderation.models.notice.UNDOABLE", timedelta())


def fill(page: Page) -> None:
    """Fill in the form as people do."""
    page.get_by_label("What is it about?").select_option(label="Defamation, hate and other illegal speech")
    page.get_by_label("Why is it illegal?").fill("Der zweite Satz unterstellt mir eine Straftat.")
    page.get_by_label("Your name").fill("Nora Notiz")
    page.get_by_label("Your e-mail address").fill("nora@example.org")
    page.get_by_label("To the best of my knowledge").check()


def decide(visits: Visits, moderator: Any, notice: Notice) -> None:
    """Let the text stand, at the desk."""
    moderator.profile.language = "en"  # the key that lets it stand is its word's
    moderator.profile.save()
    desk = visits(moderator, f"/admin/moderation/case/{notice.case_id}/change/")
    expect(desk.get_by_text(notice.explanation)).to_be_visible()
    desk.keyboard.press("a")
    expect(desk).to_have_url(re.compile(r"/admin/moderation/case/(\?.*)?$"))


@pytest.mark.slow
@pytest.mark.usefixtures("_at_once")
def test_a_notifier_without_account_or_javascript_goes_all_the_way(
    visits: Visits, listener: Listener, comment: Any, moderator: Any, senior: Any, mailoutbox: list[Any]
) -> None:
    page = visits(None, f"/en/kommentare/{comment.pk}/", script=False, size=PHONE)
    page.get_by_role("link", name="Report the comment").click()
    page.get_by_role("link", name="Send a notice").click()
    fill(page)
    page.get_by_role("button", name="Send notice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mailbox")

    page.goto(link_in(mailoutbox[-1], "/bestaetigen/"))
    page.get_by_role("button", name="Confirm the notice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your notice has arrived")
    notice = Notice.objects.get()
    assert notice.reference in mailoutbox[-1].subject
    assert mailoutbox[-1].subject.startswith("We received your notice")

    decide(visits, moderator, notice)
    send_notice_mails()
    assert mailoutbox[-1].subject.startswith("What became of your notice")
    page.goto(link_in(mailoutbox[-1], "/entscheidungen/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The text that you reported stays")
    page.get_by_label("Why is the decision wrong?").fill("Sie haben den zweiten Satz übersehen.")
    page.get_by_role("button", name="Send objection").click()
    expect(page.get_by_role("heading", name="Your objection is being read")).to_be_visible()

    desk = visits(senior, f"/admin/moderation/case/{notice.case_id}/change/", script=False)
    desk.locator(".objection input[value=upheld]").check()
    desk.locator(".objection textarea[name$=answer]").fill("Er ist eine Meinung.")
    desk.locator(".objection .button--first").click()
    send_notice_mails()
    assert mailoutbox[-1].subject.startswith("The answer to your objection")
    assert "Er ist eine Meinung." in mailoutbox[-1].body
    page.goto(link_in(mailoutbox[-1], "/entscheidungen/"))
    expect(page.get_by_text("Er ist eine Meinung.")).to_be_visible()
    assert Appeal.objects.get().notice == notice


@pytest.mark.usefixtures("_at_once")
def test_with_javascript_the_browser_proves_its_work_and_nothing_is_to_be_confirmed(
    visits: Visits, comment: Any, mailoutbox: list[Any]
) -> None:
    page = visits(None, f"{FORM}?auf=/kommentare/{comment.pk}/", size=PHONE)
    fill(page)
    page.get_by_role("button", name="Send notice").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your notice has arrived")
    assert Notice.objects.get().case.subject == comment
    assert [mail.subject.split(" (")[0] for mail in mailoutbox] == ["We received your notice"]


@pytest.mark.usefixtures("_at_once")
def test_it_is_sent_by_the_keyboard_alone_and_each_error_leads_to_its_field(
    visits: Visits, listener: Listener, comment: Any
) -> None:
    listener.expect(422)
    page = visits(None, f"{FORM}?auf=/kommentare/{comment.pk}/")
    tab_to(page, page.get_by_label("Where is it?"))
    tab_to(page, page.get_by_role("button", name="Send notice"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()

    tab_to(page, page.get_by_role("link", name="Why is it illegal?"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why is it illegal?")).to_be_focused()
    page.keyboard.type("Weil.")
    page.get_by_label("What is it about?").select_option(index=2)
    page.get_by_label("It shows sexual abuse").check()
    tab_to(page, page.get_by_label("To the best of my knowledge"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Send notice"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("You left no address")).to_be_visible()
    assert Notice.objects.get().concerns_children


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    "state", ["sent", "to be confirmed", "confirmed", "decision", "with an error", "objected", "at the case"]
)
def test_each_state_of_a_notice_is_sound_and_nothing_is_too_wide(
    visits: Visits, listener: Listener, comment: Any, moderator: Any, state: str, size: dict[str, int]
) -> None:
    listener.expect(422)
    notice = noticed(comment, explanation="Das ist Rufmord. " * 40)
    if state == "to be confirmed":
        Notice.objects.filter(pk=notice.pk).update(case=None, confirmed_at=None)
    where = (
        links.to_confirm(notice) if "confirmed" in state else f"https://testserver/moderation/hinweis/{notice.uuid}/"
    )
    if state in {"decision", "with an error", "objected"}:
        decision = comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground="attack")
        where = links.to_decision(decision, notice)
        if state == "objected":
            Appeal.objects.make(decision, text="Nein. " * 300, notice=notice)
    if state == "at the case":
        where = f"https://testserver/admin/moderation/case/{notice.case_id}/change/"
    page = visits(moderator if state == "at the case" else None, where.removeprefix("https://testserver"), size=size)
    if state == "with an error":
        page.locator(".write .button--first").click()
        page.get_by_role("alert").wait_for()

    assert too_wide(page) == {}
    assert violations(page, listener, {"light": ALL, "dark": COLOURS}) == {}
