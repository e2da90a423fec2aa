"""One story: a reader follows, is answered, sees the counter, reads the mail, mutes, sets a digest, unsubscribes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from notifications.models import Delivery, Follow, Preference
from notifications.tasks import deliver_due
from tests.factories import CommentFactory, FollowUpFactory
from tests.notifications.letters import html_of

from .conftest import Visits
from .test_every_page import ALL, COLOURS, violations
from .test_notifications import counter, press

pytestmark = pytest.mark.browser

SUBJECTS = {
    "de": (
        "Anton Autor hat auf Ihren Kommentar unter „Der Wettlauf“ geantwortet",
        "2 neue Antworten auf Ihren Kommentar unter „Der Wettlauf“",
    ),
    "en": (
        "Anton Autor answered your comment under “Der Wettlauf”",
        "2 new answers to your comment under “Der Wettlauf”",
    ),
}
# Mail programs show a mail within a page of theirs, which brings the landmarks.
WITHIN = {"rules": {rule: {"enabled": False} for rule in ("landmark-one-main", "region")}}


class Reader:
    """Reads pages and mails; where scripts run, axe looks at each with them."""

    def __init__(self, visits: Visits, page: Page, options: dict[str, Any]) -> None:
        self.visits, self.page, self._options = visits, page, options

    def look(self, page: Page | None = None, **options: Any) -> None:
        """Let axe look, light and dark."""
        if self._options.get("script", True):
            schemes = {"light": ALL | options, "dark": COLOURS}
            assert violations(page or self.page, self.visits.listener, schemes) == {}

    def open_mail(self, number: int, subject: str) -> Any:
        """Open the mail of that number, the only one since the last, in the browser; return it."""
        message = mail.outbox[number]
        assert (len(mail.outbox), message.subject) == (number + 1, subject)
        self.page.goto("about:blank")
        self.page.set_content(self.here(html_of(message)))
        self.look(**WITHIN)
        return message

    def here(self, text: str) -> str:
        """Return a text with links that lead to the site of the tests."""
        return text.replace("https://testserver", self.visits.address)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_reader_follows_is_answered_reads_the_mail_mutes_sets_a_digest_and_unsubscribes(
    reading_with: dict[str, Any], visits: Visits, reader: Any, author: Any, article: Any, language: str
) -> None:
    at_once, daily = SUBJECTS[language]
    prefix = "" if language == "de" else "/en"
    type(reader.profile).objects.filter(user=reader).update(language=language)
    own = CommentFactory(article=article, author=reader, body="Wie ist das bei Ihnen?")
    page = visits(reader, f"{prefix}/artikel/wettlauf/", **reading_with)
    there = Reader(visits, page, reading_with)

    # follows, and is answered
    press(page, "follow")
    expect(counter(page)).to_have_count(0)
    FollowUpFactory(article=article, title="Ein Jahr danach")
    answer = CommentFactory(article=article, author=author, parent=own, body="Bei uns ist es *anders*.")
    page.goto(f"{prefix}/")
    expect(counter(page)).to_have_text("2")
    page.locator("#zaehler").click()
    expect(page.locator(".told-line--unread")).to_have_count(2)
    there.look()

    # reads the mail, and goes where it leads
    there.open_mail(0, at_once)
    expect(page.locator(".quote")).to_contain_text("Bei uns ist es anders.")
    page.locator("a.button").click()
    expect(page).to_have_url(re.compile(rf"{prefix}/kommentare/{answer.pk}/#kommentar-{answer.pk}$"))
    expect(counter(page)).to_have_text("1")

    # mutes the article, and hears nothing of it
    page.goto(f"{prefix}/artikel/wettlauf/")
    press(page, "mute")
    FollowUpFactory(article=article, title="Zwei Jahre danach")
    CommentFactory(article=article, author=author, parent=own, body="Und noch etwas.")
    page.goto(f"{prefix}/benachrichtigungen/einstellungen/")
    expect(counter(page)).to_have_text("1")
    assert len(mail.outbox) == 1

    # hears of it again, and of answers once a day
    page.locator("#artikel ~ .rows button").click()
    expect(page.locator("#artikel ~ .rows")).to_have_count(0)
    page.locator("#wunsch-answer-mail").select_option("daily")
    page.locator(".wishes .button--first").click()
    expect(page.locator(".notices")).to_be_visible()
    there.look()
    assert Follow.objects.state(reader, article) == ""
    for body in ("Am Montag war es so.", "Am Dienstag auch."):
        CommentFactory(article=article, author=author, parent=own, body=body)
    deliver_due()
    assert len(mail.outbox) == 1
    Delivery.objects.waiting().update(not_before=Now())  # the next morning
    deliver_due()

    # unsubscribes by one click, where nobody is signed in
    digest = there.open_mail(1, daily)
    link = there.here(digest.extra_headers["List-Unsubscribe"].strip("<>"))
    expect(page.locator(f"a[href='{link}']")).to_be_visible()
    elsewhere = visits(None, link.removeprefix(visits.address), **reading_with)
    assert Preference.objects.of(reader)["answer", "mail"] == "daily"
    there.look(elsewhere)
    elsewhere.locator("main form .button--first").click()
    expect(elsewhere.locator("main form")).to_have_count(0)
    there.look(elsewhere)
    assert Preference.objects.of(reader)["answer", "mail"] == "never"
    CommentFactory(article=article, author=author, parent=own, body="Am Mittwoch nicht.")
    assert not Delivery.objects.waiting().exists()
