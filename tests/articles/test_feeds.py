"""The feed of articles and follow-ups, beyond its form (test_machines.py)."""

import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests.factories import ArticleFactory, FollowUpFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = "/feeds/artikel.atom"


@pytest.fixture
def entries(visit, stranger):
    """Return a function that gives the feed's entries."""
    return lambda: ET.fromstring(visit(stranger).get(FEED).content).findall(f"{ATOM}entry")  # noqa: S314 - our own


def test_each_entry_names_its_language(entries, article):
    FollowUpFactory(article=ArticleFactory(language="en", slug="english"), slug="on")

    languages = {entry.find(f"{ATOM}link").get("href"): entry.get(LANGUAGE) for entry in entries()}

    assert languages == {
        "https://testserver/artikel/wettlauf/": "de", "https://testserver/en/artikel/english/": "en",
        "https://testserver/en/artikel/english/nachtraege/on/": "en",
    }  # fmt: skip


def test_a_character_that_xml_cannot_hold_breaks_no_feed(entries, article):
    Article.objects.filter(pk=article.pk).update(title="Ein\x0b\x1f\ufffe Titel", teaser="Ein\x08 Satz 😀.")

    (entry,) = entries()

    assert (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}summary").text) == ("Ein Titel", "Ein Satz 😀.")


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_does_not_stand_in_it(entries, state):
    ArticleFactory(status=state)
    FollowUpFactory(article=ArticleFactory(status=state))

    assert entries() == []


def test_an_empty_feed_stays_the_same(visit, stranger, db):
    assert visit(stranger).get(FEED)["ETag"] == visit(stranger).get(FEED)["ETag"]
    assert "<updated>1970-01-01T00:00:00+00:00</updated>" in visit(stranger).get(FEED).text


def test_it_takes_as_many_queries_for_one_as_for_three(visit, stranger):
    def queries():
        with CaptureQueriesContext(connection) as taken:
            visit(stranger).get(FEED)
        return len(taken)

    FollowUpFactory()
    assert queries() == 4
    FollowUpFactory()
    FollowUpFactory()
    assert queries() == 4
