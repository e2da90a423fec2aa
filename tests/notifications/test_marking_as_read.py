"""Marking what one was told as read: one line, or everything."""

import re
import threading

import pytest
from django.db import connection, transaction

from notifications.models import Notification

from .told import tell_of_followups, unread

pytestmark = pytest.mark.django_db
LIST = "/en/benachrichtigungen/"
READ_ALL = f"{LIST}gelesen/"


def lines(page):
    return [(line.pk, line.count, line.is_unread) for line in page.context["page"].lines]


@pytest.mark.django_db(transaction=True)
def test_who_reads_everything_waits_in_no_circle_with_who_takes_it_back(visit, reader, article):
    told = tell_of_followups(reader, article, count=3)
    browser, answers = visit(reader), []

    def read():
        answers.append(browser.post(READ_ALL, {"until": told[2].pk}).status_code)
        connection.close()

    reading = threading.Thread(target=read)
    with transaction.atomic():  # takes them back one by one, as who withdraws the article does
        Notification.objects.filter(pk=told[0].pk).withdraw()
        reading.start()
        while not anybody_waits():
            pass
        Notification.objects.filter(pk__in=[told[1].pk, told[2].pk]).withdraw()
    reading.join()

    assert answers == [302]
    assert Notification.objects.filter(withdrawn_at__isnull=False, read_at__isnull=True).count() == 3


def anybody_waits():
    """Whether a session of the database waits for what another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def test_everything_is_marked_as_read_up_to_what_the_page_showed(visit, reader, author, article, htmx):
    shown = tell_of_followups(reader, article, count=2)
    since = tell_of_followups(reader, article)
    others = tell_of_followups(author, article)
    browser = visit(reader)

    answer = browser.post(READ_ALL, {"until": shown[1].pk})

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (unread(reader), unread(author)) == ([since[0].pk], [others[0].pk])
    before = list(Notification.objects.order_by("pk").values_list("read_at"))
    browser.post(READ_ALL, {"until": shown[1].pk})
    assert list(Notification.objects.order_by("pk").values_list("read_at")) == before


def test_htmx_gets_the_lines_and_the_counter_anew(visit, reader, article, htmx):
    told = tell_of_followups(reader, article)

    answer = visit(reader).post(READ_ALL, {"until": told[0].pk}, headers=htmx)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section id="zeilen"')
    assert 'id="zaehler"' in answer.text
    assert "bell__count" not in answer.text
    assert unread(reader) == []


@pytest.mark.parametrize("until", ["", "0", "-5", "x", "9" * 40])
def test_a_forged_until_reads_nothing(visit, reader, article, until):
    told = tell_of_followups(reader, article)

    assert visit(reader).post(READ_ALL, {"until": until}).status_code == 302
    assert unread(reader) == [told[0].pk]


def test_a_line_is_marked_as_read_with_all_that_is_joined_in_it(visit, reader, article):
    joined = tell_of_followups(reader, article, count=2, group="followup-x")
    other = tell_of_followups(reader, article)
    browser = visit(reader)

    answer = browser.post(f"{LIST}{joined[1].pk}/gelesen/")

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}#zeile-{joined[1].pk}")
    assert unread(reader) == [other[0].pk]
    assert lines(browser.get(LIST)) == [(other[0].pk, 1, True), (joined[1].pk, 2, False)]
    before = list(Notification.objects.order_by("pk").values_list("read_at"))
    browser.post(f"{LIST}{joined[1].pk}/gelesen/")
    assert list(Notification.objects.order_by("pk").values_list("read_at")) == before


def test_what_joined_the_line_after_it_was_shown_stays_unread(visit, reader, article):
    shown, since = tell_of_followups(reader, article, count=2, group="followup-x")

    visit(reader).post(f"{LIST}{shown.pk}/gelesen/")

    assert unread(reader) == [since.pk]


def test_htmx_gets_the_line_as_read_and_the_counter(visit, reader, article, htmx):
    told, other = tell_of_followups(reader, article, count=2)

    answer = visit(reader).post(f"{LIST}{told.pk}/gelesen/", headers=htmx)

    assert re.findall(r'<li class="([^"]+)" id="zeile-(\d+)"', answer.text) == [("told-line", str(told.pk))]
    assert '<span class="bell__count">1</span>' in answer.text
    assert unread(reader) == [other.pk]
