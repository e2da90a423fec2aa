"""What machines read: feed, sitemap, robots.txt."""

import xml.etree.ElementTree as ET

import pytest

from articles.models import Page, Topic
from tests.factories import ArticleFactory, PollFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</script><script>alert(1)</script><!-- \" ' & \u2028 ]]> {{ x }}"


def test_the_feed_is_valid_atom(visit, stranger, article):
    ArticleFactory(title=HOSTILE.replace("\u2028", ""), language="en", slug="english")
    response = visit(stranger).get("/feeds/artikel.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    feed = ET.fromstring(response.content)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{required}").text
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:
        for required in ("id", "title", "updated", "published", "summary"):
            assert entry.find(f"{ATOM}{required}").text
        assert entry.find(f"{ATOM}author/{ATOM}name").text == "Redaktion talentforum"
    assert {entry.find(f"{ATOM}link").get("href") for entry in entries} == {
        "https://testserver/artikel/wettlauf/", "https://testserver/en/artikel/english/",
    }  # fmt: skip
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "https://testserver/", "self": "https://testserver/feeds/artikel.atom"}


def test_an_entrys_id_outlives_a_changed_address(visit, stranger, article):
    def ids() -> list[str]:
        feed = ET.fromstring(visit(stranger).get("/feeds/artikel.atom").content)  # noqa: S314 - our own
        return [entry.find(f"{ATOM}id").text for entry in feed.findall(f"{ATOM}entry")]

    before = ids()
    article.move_to("neu")

    assert ids() == before


def test_the_sitemap_names_what_is_public(visit, stranger, article):
    ArticleFactory(slug="english", language="en", topic=article.topic)
    Topic.objects.create(name="Leer", slug="leer")
    PollFactory(article=article, slug="laeuft")
    PollFactory(article=article, slug="kommt", state="planned")

    sitemap = ET.fromstring(visit(stranger).get("/sitemap.xml").content)  # noqa: S314 - our own
    places = {place.text for place in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    pages = {f"https://testserver{prefix}/{kind}/" for kind in Page.Kind.values for prefix in ("", "/en")}
    assert places == pages | {
        "https://testserver/", "https://testserver/artikel/wettlauf/", "https://testserver/en/artikel/english/",
        f"https://testserver/themen/{article.topic.slug}/", "https://testserver/erfahrungen/",
        "https://testserver/umfragen/", "https://testserver/umfragen/laeuft/",
    }  # fmt: skip


def test_robots_may_read_but_not_wander_into_forms(visit, stranger):
    text = visit(stranger).get("/robots.txt").text

    assert "Sitemap: https://testserver/sitemap.xml" in text
    assert "Disallow: /konto/" in text
    assert "Disallow: /\n" not in text


def test_favicon(visit, stranger):
    assert visit(stranger).get("/favicon.ico").url == "/static/icon.svg"
    icon = visit(stranger).get("/static/icon.svg")
    assert b"<svg" in b"".join(icon.streaming_content)
    icon.close()
