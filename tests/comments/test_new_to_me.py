"""What is new to a reader since they were last here, marked, counted and as a part of the thread."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from comments.loading import load
from comments.models import Comment, Visit
from comments.visits import LATE
from tests.factories import CommentFactory, UserFactory

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
    clock.shift(LATE)
    browser.get(address)
    clock.shift(after)
    return address


# What is new


def test_on_the_first_visit_nothing_is_new(visit, reader, comment, address):
    page = visit(reader).get(address).text

    assert (line(page), new_ones(page)) == ("", [])
    assert Visit.objects.get().since is None


def test_what_came_while_one_was_away_is_new(visit, reader, comment, article, address, time_machine):
    time_machine.move_to("2030-11-26T08:05:30+01:00", tick=False)
    browser = visit(reader)
    browser.get(address)
    time_machine.move_to("2030-11-26T10:00:00+01:00", tick=False)
    answer = CommentFactory(article=article, parent=comment)
    root = CommentFactory(article=article)

    page = browser.get(address).text

    assert line(page) == "2 new since today, 8:05"
    assert new_ones(page) == [answer.pk, root.pk]
    assert page.count('<span class="unseen">New</span>') == 2
    assert f'href="#kommentar-{answer.pk}">To the first new one' in page


def test_what_was_committed_just_after_the_page_was_read_is_new_though_its_time_is_earlier(
    visit, reader, comment, article, address, clock
):
    browser = visit(reader)
    clock.shift(timedelta(minutes=5))
    late = CommentFactory(article=article)
    Comment.objects.filter(pk=late.pk).update(published_at=timezone.now() - timedelta(seconds=1))
    browser.get(address)
    clock.shift(timedelta(hours=2))

    page = browser.get(address).text

    assert new_ones(page) == [late.pk]
    assert shown(browser.get(f"{address}?nur=neu").text) == [late.pk]


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
    clock.shift(LATE)
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
    clock.shift(LATE)
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


def empty_line(page_text: str) -> str:
    return re.search(r'<p class="discussion__empty">(.*?)</p>', page_text, re.DOTALL)[1]


def test_strangers_are_led_to_the_sign_in_and_back_to_what_is_new_to_them(visit, stranger, comment, address):
    said = empty_line(visit(stranger).get(f"{address}?nur=neu").text)
    sign_in = unescape(re.search(r'<a rel="nofollow" href="([^"]*)">Sign in', said)[1])

    assert "please sign in" in said
    assert parse_qs(urlsplit(sign_in).query) == {"next": [f"{address}?sortierung=aelteste&nur=neu"]}
    assert visit(stranger).get(sign_in).status_code == 200


def test_on_the_first_visit_the_filter_says_that_all_is_new_and_later_that_nothing_came(
    visit, reader, comment, address, clock
):
    browser = visit(reader)
    clock.shift(LATE)
    first = empty_line(browser.get(f"{address}?nur=neu").text)
    clock.shift(timedelta(hours=2))
    second = empty_line(browser.get(f"{address}?nur=neu").text)

    assert "This is your first visit here, so everything is new to you." in first
    assert "Nothing has come since your last visit." in second


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
    told = {"parent": None, "author": "Ada", "created": timezone.now().isoformat(), "body": "Neu."}
    load(article, [json.dumps(told | {"id": n}) for n in range(1001)], processes=1)

    assert line(browser.get(address).text).startswith("More than 999 new since ")
