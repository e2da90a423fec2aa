"""While a page is open: how many comments came, and the comments for whoever asks for them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import news
from comments.models import Comment
from tests.comments.open_page import OpenPage
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_in_mind() -> None:
    """Forget what the process knows of other tests' articles."""
    news._latest.cache_clear()


@pytest.fixture
def address(article) -> str:
    return f"/en/artikel/{article.slug}/"


def shown(page_text: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment" id="kommentar-(\d+)"', page_text)]


# How many


@pytest.mark.parametrize("who", ["stranger", "newcomer", "reader", "moderator"])
def test_an_open_page_hears_what_came(visit, cast, comment, article, address, clock, who):
    page = OpenPage(visit(cast(who)), address)
    assert page.ask().text == ""

    clock.shift(news.FRESH)
    CommentFactory(article=article)
    assert page.ask().text == "1 new comment"

    clock.shift(news.FRESH)
    CommentFactory(article=article, parent=comment)
    assert page.ask().text == "2 new comments"


def test_an_open_page_without_any_comment_hears_of_the_first(visit, stranger, article, address, clock):
    page = OpenPage(visit(stranger), address)
    clock.shift(1)
    CommentFactory(article=article)

    assert page.ask().text == "1 new comment"


def test_strangers_who_ask_again_are_told_nothing_changed_without_a_query(
    visit, stranger, comment, article, address, clock
):
    page = OpenPage(visit(stranger), address)
    page.ask()
    others = OpenPage(visit(stranger), address)

    with CaptureQueriesContext(connection) as queries:
        answers = [page.ask() for _ in range(3)]
        answers.append(others.ask())

    assert [(answer.status_code, answer.content) for answer in answers] == [(304, b"")] * 3 + [(200, b"")]
    assert len(queries) == 0


def test_many_pages_cost_two_queries_in_ten_seconds(visit, stranger, comment, article, address, clock):
    clock.move_to(timezone.now().replace(second=0, microsecond=0))
    pages = [OpenPage(visit(stranger), address) for _ in range(3)]
    news._latest.cache_clear()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(2):
            for page in pages:
                page.ask()
            clock.shift(4)
    assert len(queries) == 2

    clock.shift(4)
    with CaptureQueriesContext(connection) as queries:
        for page in pages:
            page.ask()
    assert len(queries) == 2


def test_signed_in_readers_are_asked_who_they_are_only_where_something_came(
    visit, reader, comment, article, address, clock
):
    page, counts = OpenPage(visit(reader), address), []
    for _ in range(2):
        page.ask()
        with CaptureQueriesContext(connection) as queries:
            assert page.ask().status_code == 304
        counts.append(len(queries))
        clock.shift(news.FRESH)
        CommentFactory(article=article)

    assert counts == [0, 3]  # session, person, whom they ignore


def test_the_answer_may_be_kept_and_is_asked_for_again(visit, stranger, reader, comment, address):
    strangers, own = OpenPage(visit(stranger), address).ask(), OpenPage(visit(reader), address).ask()

    assert strangers.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert strangers.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert strangers.cookies == {}


def test_ones_own_comment_does_not_count(visit, stranger, reader, comment, article, address, clock):
    own, others = OpenPage(visit(reader), address), OpenPage(visit(stranger), address)
    clock.shift(1)
    CommentFactory(article=article, author=reader)

    assert (own.ask().text, others.ask().text) == ("", "1 new comment")


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
def test_what_went_again_does_not_count_once_it_is_asked_anew(visit, stranger, comment, article, address, clock, state):
    page = OpenPage(visit(stranger), address)
    clock.shift(1)
    CommentFactory(article=article, state=state)
    CommentFactory(article=article)

    assert page.ask().text == "1 new comment"
    assert len(shown(page.page().text)) == 1


def test_no_more_than_a_hundred_are_counted(visit, stranger, comment, article, address, clock):
    page = OpenPage(visit(stranger), address)
    clock.shift(1)
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            article=article, author=comment.author, body="Neu.", html="<p>Neu.</p>", path=f"z{n:06}", posted_at=now,
            published_at=now + timedelta(microseconds=n),
        )
        for n in range(120)
    )  # fmt: skip

    assert page.ask().text == "More than 99 new comments"


@pytest.mark.parametrize("place", ["neues/", "neues/zahl/"])
@pytest.mark.parametrize(
    "cursor", ["", "x", "-1", "²", "1.0", "9" * 18, "9" * 30, "%00", "[]", "5-", "5-x", "5-0", "-5"]
)
def test_a_garbage_moment_is_not_found(visit, stranger, comment, address, place, cursor):
    assert visit(stranger).get(f"{address}{place}?seit={cursor}").status_code == 404


@pytest.mark.parametrize("place", ["neues/", "neues/zahl/"])
def test_articles_that_are_gone_say_so(visit, stranger, comment, article, address, clock, place):
    article.withdraw()

    assert visit(stranger).get(f"{address}{place}?seit=0").status_code == 410
    assert visit(stranger).get(f"/artikel/gibt-es-nicht/{place}?seit=0").status_code == 404


@pytest.mark.parametrize("place", ["neues/", "neues/zahl/"])
def test_nothing_can_be_sent_there(visit, reader, comment, address, place):
    assert visit(reader).post(f"{address}{place}?seit=0").status_code == 405


def test_a_moved_article_leads_an_open_page_on(visit, stranger, comment, article, address):
    page = OpenPage(visit(stranger), address)
    article.move_to("neuer-ort")

    answer = page.ask()
    assert answer.status_code == 301
    assert answer.url == f"/en/artikel/neuer-ort/neues/zahl/?seit={page.since}"


# The comments


def test_what_came_is_shown_each_naming_whom_it_answers(visit, stranger, comment, article, address, clock):
    page = OpenPage(visit(stranger), address)
    clock.shift(1)
    answer, root = CommentFactory(article=article, parent=comment), CommentFactory(article=article)

    text = page.page().text

    assert shown(text) == [answer.pk, root.pk]
    assert re.findall(r'data-answers="(\d*)"', text) == [str(comment.pk), ""]
    assert f'in answer to <a href="/en/kommentare/{comment.pk}/"' in text
    assert text.count(" data-new") == 2
    assert 'name="robots" content="noindex"' in text
    assert '<span id="anzahl">3 comments</span>' in text
    assert f'href="/artikel/{article.slug}/neues/?seit={page.since}" hreflang="de"' in text


def test_fifty_at_a_time_the_earliest_first(visit, stranger, article, comment, address, clock):
    page = OpenPage(visit(stranger), address)
    people = [UserFactory() for _ in range(3)]
    comments = []
    for n in range(53):
        clock.shift(1)
        comments.append(CommentFactory(article=article, author=people[n % 3]))

    first = page.page().text
    page.since = re.search(r'data-until="([\d-]+)"', first)[1]
    second = page.page().text

    assert shown(first) == [c.pk for c in comments[:50]]
    assert shown(second) == [c.pk for c in comments[50:]]
    assert (f'rel="next" href="?seit={page.since}"' in first, 'rel="next"' in second) == (True, False)


def test_what_came_in_the_same_moment_is_shown_once_each(visit, stranger, article, comment, address):
    page = OpenPage(visit(stranger), address)
    people = [UserFactory() for _ in range(3)]
    comments = [CommentFactory(article=article, author=people[n % 3]) for n in range(53)]
    Comment.objects.filter(pk__in=[c.pk for c in comments]).update(published_at=timezone.now())
    assert page.ask().text == "53 new comments"

    first = page.page().text
    page.since, page.etag = re.search(r'data-until="([\d-]+)"', first)[1], ""
    second = page.page().text

    assert page.ask().text == "3 new comments"
    assert shown(first) + shown(second) == [c.pk for c in comments]
    assert (first + second).count(" data-new") == 53
    page.since = re.search(r'data-until="([\d-]+)"', second)[1]
    assert shown(page.page().text) == []


def test_where_nothing_came_the_page_says_so_and_leads_back(visit, stranger, comment, article, address):
    page = OpenPage(visit(stranger), address)
    text = page.page().text

    assert "Nothing has come since then." in text
    assert f'href="/en/artikel/{article.slug}/#diskussion"' in text
    assert f'data-until="{page.since}"' in text


@pytest.mark.parametrize("count", [1, 3])
def test_what_came_takes_a_constant_number_of_queries(visit, stranger, comment, article, address, clock, count):
    page = OpenPage(visit(stranger), address)
    clock.shift(1)
    for _ in range(count):
        CommentFactory(article=article, parent=comment)
    page.page()

    with CaptureQueriesContext(connection) as queries:
        page.page()

    assert len(queries) == 2


def test_comments_of_other_articles_are_not_news(visit, stranger, comment, address, clock):
    page = OpenPage(visit(stranger), address)
    clock.shift(1)
    CommentFactory(article=ArticleFactory())

    assert (page.ask().text, shown(page.page().text)) == ("", [])
