"""New for me: what came since a reader's last visit, and the order that they like."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from comments.models import Visit
from comments.tasks import forget_old_visits
from comments.visits import LATE, since_when
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(article) -> str:
    return f"/en/artikel/{article.slug}/"


def new_ones(page_text: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="kommentar-(\d+)"[^>]* data-new', page_text)]


def shown(page_text: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment" id="kommentar-(\d+)"', page_text)]


def come_back(browser, address, clock, *, after: timedelta = timedelta(hours=2)) -> str:
    """Open a page, stay away, and return what the page says then; `clock` moves."""
    clock.shift(LATE)
    browser.get(address)
    clock.shift(after)
    return address


# Who visits, and what counts as a visit


@pytest.mark.parametrize(("who", "visits"), [("stranger", 0), ("reader", 1), ("moderator", 1), ("editor", 1)])
def test_only_the_signed_in_visit(visit, cast, comment, address, who, visits):
    visit(cast(who)).get(address)

    assert Visit.objects.count() == visits


def test_a_head_request_is_no_visit(visit, reader, comment, address):
    assert visit(reader).head(address).status_code == 200
    assert not Visit.objects.exists()


def test_only_the_article_is_visited_not_a_comments_page_or_a_follow_up(visit, reader, comment, article):
    browser = visit(reader)
    for path in (
        f"/kommentare/{comment.pk}/",
        f"/kommentare/{comment.pk}/antworten/",
        f"/artikel/{article.slug}/neues/?seit=0",
    ):
        assert browser.get(path).status_code == 200

    assert not Visit.objects.exists()


def test_each_article_has_visits_of_its_own(visit, reader, comment, address, clock):
    browser = visit(reader)
    elsewhere = CommentFactory(article=ArticleFactory()).article
    come_back(browser, address, clock)

    assert new_ones(browser.get(f"/artikel/{elsewhere.slug}/").text) == []
    assert Visit.objects.get(article=elsewhere).since is None


def test_a_visit_takes_one_statement_with_the_count_of_what_is_new(visit, reader, comment, article, address, clock):
    counts = []
    browser = visit(reader)
    browser.get(address)
    for more in (0, 1, 3):
        clock.shift(timedelta(hours=1))
        for _ in range(more):
            CommentFactory(article=article)
        browser.get(address)  # what a process reads once
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(sum("comments_visit" in query["sql"] for query in queries))
        counts.append(sum("count(" in query["sql"].lower() and "published_at" in query["sql"] for query in queries))
    assert counts == [1, 1, 1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_writes_still_shows_the_page(visit, reader, comment, address):
    browser = visit(reader)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        page = browser.get(f"{address}?sortierung=neueste")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")

    assert (page.status_code, shown(page.text)) == (200, [comment.pk])
    assert not Visit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_visits_of_one_person_at_the_same_time_are_one(reader, article):
    def arrive(_: int) -> None:
        try:
            Visit.objects.arrive(reader, article)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(arrive, range(40)))

    assert Visit.objects.count() == 1


def test_a_person_has_one_visit_of_an_article(reader, article):
    Visit.objects.create(person=reader, article=article, seen_at=timezone.now())
    with pytest.raises(IntegrityError, match="one_visit_of_a_person_and_article"), transaction.atomic():
        Visit.objects.create(person=reader, article=article, seen_at=timezone.now())


def test_a_visit_begins_before_it_ends(reader, article):
    now = timezone.now()
    with pytest.raises(IntegrityError, match="visit_began_before_it_ended"), transaction.atomic():
        Visit.objects.create(person=reader, article=article, since=now, seen_at=now - timedelta(seconds=1))


def test_visits_are_forgotten_after_half_a_year_and_with_the_account(visit, newcomer, reader, article, address, clock):
    visit(newcomer).get(address)
    clock.shift(timedelta(days=179))
    visit(reader).get(address)
    forget_old_visits()
    assert Visit.objects.count() == 2

    clock.shift(timedelta(days=2))
    forget_old_visits()
    assert Visit.objects.get().person == reader

    newcomer_again = visit(newcomer)
    newcomer_again.get(address)
    newcomer.delete()
    assert Visit.objects.get().person == reader


# When it was, in words


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ("2026-11-24T08:05+01:00", "2026-11-24T10:00+01:00", "since today, 8:05"),
        ("2026-11-24T09:00+01:00", "2026-11-24T10:00+01:00", "since today, 9:00"),
        ("2026-11-23T18:00+01:00", "2026-11-24T10:00+01:00", "since yesterday, 18:00"),
        ("2026-11-23T23:30:00+00:00", "2026-11-24T10:00+01:00", "since today, 0:30"),
        ("2026-11-23T22:59:00+00:00", "2026-11-24T10:00+01:00", "since yesterday, 23:59"),
        ("2026-11-22T23:59+01:00", "2026-11-24T00:01+01:00", "since 22 November"),
        ("2025-12-03T12:00+01:00", "2026-11-24T10:00+01:00", "since 3 December 2025"),
        ("2025-12-31T23:00+01:00", "2026-01-01T01:00+01:00", "since yesterday, 23:00"),
        ("2026-10-24T00:15+02:00", "2026-10-25T23:45+01:00", "since yesterday, 0:15"),
        ("2026-03-28T23:15+01:00", "2026-03-29T03:30+02:00", "since yesterday, 23:15"),
        ("2026-10-25T00:30+00:00", "2026-10-25T10:30+00:00", "since today, 2:30"),
    ],
)
def test_a_moment_is_said_as_one_says_it_in_berlin(time_machine, then, now, words):
    time_machine.move_to(datetime.fromisoformat(now), tick=False)

    with translation.override("en"):
        assert since_when(datetime.fromisoformat(then)) == words
