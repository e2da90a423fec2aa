"""The number of unread lines in the masthead."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from notifications.models import Notification, StoppedAddress
from notifications.visiting import MOST_COUNTED

from .told import tell_of_followups

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/",
    "/en/artikel/wettlauf/",
    "/en/umfragen/",
    "/en/erfahrungen/",
    "/en/suche/",
    "/en/konto/",
    "/en/netiquette/",
]


def number(page):
    """Return what the masthead says; None without a counter, "" without a number."""
    bell = re.search(r'<a class="bell[^"]*" id="zaehler".*?</a>', page.text, re.DOTALL)
    if bell is None:
        return None
    count = re.search(r'<span class="bell__count">([^<]+)</span>', bell[0])
    return count[1] if count else ""


def asked_for_notifications(browser, address):
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(address)
    return page, [query["sql"] for query in queries if "notifications_" in query["sql"]]


@pytest.mark.parametrize("address", [*PAGES, "/en/gibt-es-nicht/"])
def test_a_strangers_page_has_no_counter_and_asks_for_none(visit, stranger, reader, article, address):
    tell_of_followups(reader, article)

    page, queries = asked_for_notifications(visit(stranger), address)

    assert (number(page), queries) == (None, [])


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_signed_in_has_the_number_by_one_query(visit, reader, article, address):
    tell_of_followups(reader, article, count=2)
    browser = visit(reader)

    page, queries = asked_for_notifications(browser, address)

    assert number(page) == "2"
    assert len([sql for sql in queries if "notifications_notification" in sql]) == 1


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_mails_are_stopped_without_asking_for_it(
    visit, stranger, reader, author, article, address
):
    browser = visit(reader)
    page, asked = asked_for_notifications(browser, address)
    assert 'class="mailstop"' not in page.text
    StoppedAddress.objects.stop(reader.email.upper(), StoppedAddress.Reason.COMPLAINT)

    page, queries = asked_for_notifications(browser, address)

    assert (
        '<aside class="mailstop" aria-label="Mails"><a href="/en/benachrichtigungen/einstellungen/#gestoppt">'
        in page.text
    )
    assert len(queries) == len(asked)
    for person in (stranger, author):
        assert 'class="mailstop"' not in visit(person).get(address).text


def test_without_anything_unread_there_is_the_link_alone(visit, reader, article):
    page = visit(reader).get("/en/")

    assert number(page) == ""
    assert '<a class="bell" id="zaehler" href="/en/benachrichtigungen/">' in page.text
    assert '<span class="unseen">Notifications</span></a>' in page.text


def test_its_name_is_read_out_as_a_whole(visit, reader, article):
    tell_of_followups(reader, article)

    bell = re.search(r'id="zaehler".*?</svg>(.*?)</a>', visit(reader).get("/en/").text, re.DOTALL)[1]

    assert re.sub(r"<[^>]+>", "", bell) == "Notifications: 1 unread"


def test_what_is_joined_counts_once_and_what_is_read_or_withdrawn_not_at_all(visit, reader, author, article):
    tell_of_followups(reader, article, count=3, group="followup-x")
    read, withdrawn, ignored = tell_of_followups(reader, article, count=3)
    Notification.objects.filter(pk=read.pk).read()
    Notification.objects.filter(pk=withdrawn.pk).withdraw()
    Notification.objects.filter(pk=ignored.pk).update(actor=author)
    Ignore.objects.ignore(author, by=reader)
    tell_of_followups(author, article)

    assert number(visit(reader).get("/en/")) == "1"


@pytest.mark.parametrize(
    ("count", "said"), [(MOST_COUNTED - 1, "99"), (MOST_COUNTED, "99+"), (MOST_COUNTED + 5, "99+")]
)
def test_above_99_it_says_so(visit, reader, article, count, said):
    told = tell_of_followups(reader, article)[0]
    Notification.objects.bulk_create(
        Notification(
            recipient=reader, kind="followup", subject_type=told.subject_type, subject_id=told.subject_id + n,
            group_key=f"followup-{told.subject_id + n}",
        )
        for n in range(1, count)
    )  # fmt: skip

    assert number(visit(reader).get("/en/")) == said


def test_the_desk_has_it_too(visit, moderator, article, without_second_factor):
    tell_of_followups(moderator, article)

    assert number(visit(moderator).get("/admin/")) == "1"
