"""New for me: what came since a reader's last visit, and the order that they like."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from comments.models import Comment, Visit
from comments.tasks import forget_old_visits
from comments.visits import since_when
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(article) -> str:
    return f"/en/artikel/{article.slug}/"


def new_ones(page_text: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="kommentar-(\d+)"[^>]* data-new', page_text)]


def shown(page_text: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment" id="kommentar-(\d+)"', page_text)]


def line(page_text: str) -> str:
    found = re.search(r'<p class="new">([^<]+)', page_text)
    return found[1].strip() if found else ""


def come_back(browser, address, clock, *, after: timedelta = timedelta(hours=2)) -> str:
    """Open a page, stay away, and return what the page says then; `clock` moves."""
    browser.get(address)
    clock.shift(after)
    return address


# What is new


def test_on_the_first_visit_nothing_is_new(visit, reader, comment, address):
    page = visit(reader).get(address).text

    assert (line(page), new_ones(page)) == ("", [])
    assert Visit.objects.get().since is None


def test_what_came_while_one_was_away_is_new(visit, reader, comment, article, address, time_machine):
    time_machine.move_to("2026-11-24T08:05:00+01:00", tick=False)
    browser = visit(reader)
    browser.get(address)
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)
    answer = CommentFactory(article=article, parent=comment)
    root = CommentFactory(article=article)

    page = browser.get(address).text

    assert line(page) == "2 new since today, 8:05"
    assert new_ones(page) == [answer.pk, root.pk]
    assert page.count('<span class="unseen">New</span>') == 2
    assert f'href="#kommentar-{answer.pk}">To the first new one' in page


def test_it_stays_new_for_the_visit_however_many_pages_one_opens(visit, reader, comment, article, address, clock):
    browser = visit(reader)
    come_back(browser, address, clock)
    late = CommentFactory(article=article)

    for _ in range(3):
        assert new_ones(browser.get(address).text) == [late.pk]
        clock.shift(timedelta(minutes=29))


def test_a_visit_ends_after_half_an_hour_without_a_page(visit, reader, comment, article, address, clock):
    browser = visit(reader)
    come_back(browser, address, clock)
    CommentFactory(article=article)
    browser.get(address)
    clock.shift(timedelta(minutes=31))

    page = browser.get(address).text

    assert (line(page), new_ones(page)) == ("", [])


def test_ones_own_comment_is_not_new(visit, reader, comment, address, article, clock):
    browser = visit(reader)
    come_back(browser, address, clock)
    CommentFactory(article=article, author=reader)

    page = browser.get(address).text

    assert (line(page), new_ones(page)) == ("", [])


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
def test_what_one_cannot_read_is_not_new_even_where_its_place_is_shown(
    visit, reader, moderator, comment, address, article, clock, state
):
    browsers = visit(reader), visit(moderator)
    for browser in browsers:
        browser.get(address)
    clock.shift(timedelta(hours=2))
    gone = CommentFactory(article=article)
    CommentFactory(article=article, parent=gone, author=reader)
    {"held": lambda: gone.hold([]), "retracted": gone.retract, "removed": lambda: removed(gone, moderator)}[state]()

    pages = [browser.get(address).text for browser in browsers]

    assert gone.pk in shown(pages[0])
    assert new_ones(pages[0]) == []
    assert gone.pk not in new_ones(pages[1])


def removed(comment: Comment, moderator) -> None:
    from moderation.grounds import Ground
    from moderation.models import Decision

    comment.hold([])
    comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)


def test_a_comment_released_while_one_was_away_is_new(visit, reader, moderator, comment, article, address, clock):
    from moderation.models import Decision

    late = CommentFactory(article=article, state="held", author=UserFactory(known=False))
    Comment.objects.filter(pk=late.pk).update(published_at=None)
    browser = visit(reader)
    come_back(browser, address, clock)
    late.cases.get().decide(Decision.Kind.APPROVE, by=moderator)

    assert new_ones(browser.get(address).text) == [late.pk]


def test_the_filter_shows_only_what_is_new(visit, reader, comment, article, address, clock):
    browser = visit(reader)
    come_back(browser, address, clock)
    answer, root = CommentFactory(article=article, parent=comment), CommentFactory(article=article)

    page = browser.get(f"{address}?nur=neu").text

    assert shown(page) == [answer.pk, root.pk]
    assert new_ones(page) == [answer.pk, root.pk]
    assert "Show only new ones" not in page
    assert "Show only new ones" in browser.get(address).text


def test_what_is_new_on_another_page_is_led_to_by_the_filter(visit, reader, article, address, clock):
    people = [UserFactory() for _ in range(3)]
    for n in range(50):
        CommentFactory(article=article, author=people[n % 3])
    browser = visit(reader)
    come_back(browser, address, clock)
    late = CommentFactory(article=article)

    page = browser.get(address).text

    assert late.pk not in shown(page)
    assert re.search(r'href="(\?[^"]*)">To the first new one', page)[1] == (
        "?sortierung=aelteste&amp;nur=neu#diskussion"
    )
    assert shown(browser.get(f"{address}?sortierung=aelteste&nur=neu").text) == [late.pk]


@pytest.mark.parametrize("order", ["aelteste", "neueste"])
def test_the_filter_shows_each_new_one_on_exactly_one_page(visit, reader, moderator, article, address, clock, order):
    """Also where several came in the same moment, and one was released long after it was written."""
    people = [UserFactory() for _ in range(3)]
    released = CommentFactory(article=article, author=people[0], state="held")
    browser = visit(reader)
    come_back(browser, address, clock)
    comments = [CommentFactory(article=article, author=people[n % 3]) for n in range(60)]
    clock.shift(1)
    Comment.objects.filter(pk=released.pk).update(status="published", published_at=timezone.now())

    first = browser.get(f"{address}?sortierung={order}&nur=neu").text
    following = re.search(r'rel="next" href="([^"#]+)', first)[1].replace("&amp;", "&")
    second = browser.get(address + following).text

    arrived = [*(comment.pk for comment in comments), released.pk]
    assert shown(first) + shown(second) == (arrived if order == "aelteste" else arrived[::-1])


@pytest.mark.parametrize("cursor", ["x", "0", "-1", "999999999", "²"])
def test_a_garbage_cursor_in_the_filter_is_not_found(visit, reader, comment, address, clock, cursor):
    browser = visit(reader)
    come_back(browser, address, clock)

    assert browser.get(f"{address}?nur=neu&ab={cursor}").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "newcomer"])
def test_the_filter_is_empty_for_strangers_and_on_a_first_visit(visit, cast, comment, address, who):
    response = visit(cast(who)).get(f"{address}?nur=neu")

    assert (response.status_code, shown(response.text)) == (200, [])


def test_new_answers_in_a_fold_are_marked_when_it_opens(visit, reader, comment, article, address, clock):
    for _ in range(6):
        CommentFactory(article=article, parent=comment)
    browser = visit(reader)
    come_back(browser, address, clock)
    late = CommentFactory(article=article, parent=comment)
    page = browser.get(address).text
    fold = re.search(r'class="fold"[^>]*hx-get="([^"]+)"', page)[1]

    assert new_ones(page) == []
    assert new_ones(browser.get(fold).text) == [late.pk]
    assert new_ones(visit().get(fold).text) == []


def test_no_more_than_a_thousand_are_counted(visit, reader, comment, article, address, clock):
    browser = visit(reader)
    come_back(browser, address, clock)
    Comment.objects.bulk_create(
        Comment(
            article=article, author=comment.author, body="Neu.", html="<p>Neu.</p>", path=f"z{n:06}",
            posted_at=timezone.now(), published_at=timezone.now(),
        )
        for n in range(1001)
    )  # fmt: skip

    assert line(browser.get(address).text).startswith("More than 999 new since ")


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


def test_a_visit_takes_one_statement_and_its_count_one_more(visit, reader, comment, article, address, clock):
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
        counts.append(sum("COUNT(" in query["sql"] and "published_at" in query["sql"] for query in queries))
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


# The order that a reader likes


def test_the_order_one_chose_is_the_order_one_gets(visit, reader, comment, article, address):
    later, browser = CommentFactory(article=article), visit(reader)
    browser.get(f"{address}?sortierung=neueste")

    assert shown(browser.get(address).text) == [later.pk, comment.pk]
    assert shown(visit().get(address).text) == [comment.pk, later.pk]


def test_the_oldest_first_can_be_chosen_again(visit, reader, comment, article, address):
    later, browser = CommentFactory(article=article), visit(reader)
    for order in ("neueste", "aelteste"):
        browser.get(f"{address}?sortierung={order}")

    assert shown(browser.get(address).text) == [comment.pk, later.pk]


def test_an_address_that_names_an_order_is_read_in_it(visit, reader, comment, article, address):
    later = CommentFactory(article=article)
    reader.profile.prefer_order("neueste")

    assert shown(visit(reader).get(f"{address}?sortierung=aelteste").text) == [comment.pk, later.pk]


@pytest.mark.parametrize("stored", ["", "x", "NEUESTE", "neueste "])
def test_a_wrong_stored_order_falls_back_to_the_oldest_first(visit, reader, comment, article, address, stored):
    later = CommentFactory(article=article)
    reader.profile.prefer_order(stored)

    response = visit(reader).get(address)

    assert (response.status_code, shown(response.text)) == (200, [comment.pk, later.pk])


def test_an_unknown_order_is_not_found_and_not_remembered(visit, reader, comment, address):
    assert visit(reader).get(f"{address}?sortierung=x").status_code == 404

    reader.profile.refresh_from_db()
    assert reader.profile.thread_order == ""


def test_a_head_request_chooses_nothing(visit, reader, comment, address):
    visit(reader).head(f"{address}?sortierung=neueste")

    reader.profile.refresh_from_db()
    assert reader.profile.thread_order == ""


def test_choosing_the_same_order_again_writes_nothing(visit, reader, comment, address):
    browser = visit(reader)
    browser.get(f"{address}?sortierung=neueste")

    with CaptureQueriesContext(connection) as queries:
        browser.get(f"{address}?sortierung=neueste")

    assert [query["sql"] for query in queries if query["sql"].startswith("UPDATE")] == []
