"""Which pages of a thread are kept up, and where on them new roots belong."""

import pytest

from comments import news
from tests.comments.open_page import OpenPage
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_in_mind() -> None:
    """Forget what the process knows of other tests' articles."""
    news._latest.cache_clear()


@pytest.fixture
def address(article) -> str:
    return f"/en/artikel/{article.slug}/"


# Which pages are kept up, and where on them new roots belong


@pytest.mark.parametrize(
    ("query", "roots"),
    [
        ("", "last"),
        ("?sortierung=aelteste", "last"),
        ("?sortierung=neueste", "first"),
        ("?sortierung=beste", "last"),
        ("?nur=fragen", ""),
    ],
)
def test_new_roots_have_a_place_that_the_order_demands(visit, stranger, article, address, query, roots):
    CommentFactory(article=article, body="Warum?")

    assert OpenPage(visit(stranger), f"{address}{query}").roots == roots


def test_on_a_page_that_is_not_the_last_new_roots_belong_elsewhere(visit, stranger, article, address):
    people = [UserFactory() for _ in range(3)]
    comments = [CommentFactory(article=article, author=people[n % 3]) for n in range(51)]

    assert OpenPage(visit(stranger), address).roots == ""
    assert OpenPage(visit(stranger), f"{address}?ab={comments[50].pk}").roots == "last"
    assert OpenPage(visit(stranger), f"{address}?sortierung=neueste").roots == "first"
    assert OpenPage(visit(stranger), f"{address}?sortierung=neueste&ab={comments[0].pk}").roots == ""


def test_a_closed_discussion_is_not_kept_up(visit, stranger, comment, article, address):
    article.close_discussion()

    assert OpenPage(visit(stranger), address).address == ""


def test_a_page_stays_the_same_bytes_while_nothing_comes(visit, stranger, comment, article, address, clock):
    before = visit(stranger).get(address)
    clock.shift(5)
    again = visit(stranger).get(address, headers={"If-None-Match": before.headers["ETag"]})

    assert again.status_code == 304


def test_a_page_within_a_filter_hears_of_the_whole_thread(visit, stranger, comment, article, address, clock):
    CommentFactory(article=article, body="Warum?")
    clock.shift(1)
    CommentFactory(article=article)
    page = OpenPage(visit(stranger), f"{address}?nur=fragen")

    assert page.ask().text == ""
    assert page.since == str(news.Cursor(article.comments.latest("published_at").published_at))
