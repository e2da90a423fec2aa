"""The order that a reader likes: kept when they choose it, used where the address names none."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(article) -> str:
    return f"/en/artikel/{article.slug}/"


def shown(page_text: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment" id="kommentar-(\d+)"', page_text)]


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


def test_an_order_left_blank_is_the_preferred_one(visit, reader, comment, address):
    later = CommentFactory(article=comment.article)
    browser = visit(reader)
    browser.get(f"{address}?sortierung=neueste")

    assert shown(browser.get(f"{address}?sortierung=").text) == [later.pk, comment.pk]


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
