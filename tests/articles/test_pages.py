"""What strangers read: articles, home, topics, pages of the house, feed, sitemap; who sees what is not public."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Page, Topic
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory, PollFactory, TopicFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TEAM = {"moderator", "second_moderator", "editor", "admin"}


# Who sees what is not public


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("status", "when", "answer"),
    [
        ("draft", None, 404),
        ("withdrawn", timedelta(days=-1), 410),
        ("published", timedelta(hours=1), 404),
        ("published", timedelta(days=-1), 200),
    ],
    ids=["draft", "withdrawn", "not yet", "published"],
)
def test_who_may_read_an_article(visit, cast, status, when, answer, language):
    article = ArticleFactory(title="Geheimes", status=status, published_at=when and timezone.now() + when)

    seen = {who: visit(cast(who)).get(f"{language}/artikel/{article.slug}/").status_code for who in CAST}

    assert seen == {who: 200 if who in TEAM else answer for who in CAST}


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_what_is_not_public_stands_in_no_list(visit, stranger, status):
    article = ArticleFactory(title="Geheimes", slug="geheimes", status=status)
    CommentFactory(article=ArticleFactory())
    for address in ("/", f"/themen/{article.topic.slug}/", "/feeds/artikel.atom", "/sitemap.xml"):
        text = visit(stranger).get(address).text
        assert "Geheimes" not in text
        assert "/artikel/geheimes/" not in text


def test_a_withdrawn_article_says_so_in_a_word_and_shows_nothing(visit, stranger, comment):
    comment.article.withdraw()

    response = visit(stranger).get(f"/en/artikel/{comment.article.slug}/")
    assert response.status_code == 410
    assert "This was public once; the newsroom took it back." in response.text
    assert comment.article.title not in response.text
    assert comment.html not in response.text


def test_an_article_appears_when_its_time_has_come(visit, stranger, clock):
    article = ArticleFactory(published_at=timezone.now() + timedelta(hours=1))
    address = f"/artikel/{article.slug}/"
    assert visit(stranger).get(address).status_code == 404

    clock.shift(3601)

    assert visit(stranger).get(address).status_code == 200


def test_what_is_sent_to_a_former_address_is_sent_again_to_the_new_one(visit, reader, article):
    article.move_to("neu")

    response = visit(reader).post("/artikel/wettlauf/kommentieren/", {"body": "Angefangen."}, follow=True)

    assert response.redirect_chain[0] == ("/artikel/neu/kommentieren/", 308)
    assert article.comments.get().body == "Angefangen."


def test_a_changed_address_redirects_for_good_with_what_follows_it(visit, stranger, article):
    article.move_to("neu")
    article.move_to("noch-neuer")

    for old in ("wettlauf", "neu"):
        response = visit(stranger).get(f"/en/artikel/{old}/?sortierung=neueste")
        assert (response.status_code, response.url) == (301, "/en/artikel/noch-neuer/?sortierung=neueste")
    response = visit(stranger).get("/artikel/wettlauf/kommentieren/?antwort=1")
    assert (response.status_code, response.url) == (301, "/artikel/noch-neuer/kommentieren/?antwort=1")


def test_moving_back_makes_the_address_the_articles_own_again(visit, stranger, article):
    article.move_to("neu")
    article.move_to("wettlauf")

    assert visit(stranger).get("/artikel/wettlauf/").status_code == 200
    assert visit(stranger).get("/artikel/neu/").url == "/artikel/wettlauf/"


def test_the_former_address_of_a_withdrawn_article_leads_to_its_410(visit, stranger, article):
    article.move_to("neu")
    article.withdraw()

    response = visit(stranger).get("/artikel/wettlauf/", follow=True)
    assert response.status_code == 410


def test_publishing_and_withdrawing_twice_changes_nothing(article, clock):
    first = Article.objects.values().get(pk=article.pk)
    clock.shift(60)
    article.publish()
    assert Article.objects.values().get(pk=article.pk) == first

    article.withdraw()
    withdrawn = Article.objects.values().get(pk=article.pk)
    clock.shift(60)
    article.withdraw()
    assert Article.objects.values().get(pk=article.pk) == withdrawn


def test_a_withdrawn_article_published_again_keeps_its_date(article):
    first = article.published_at
    article.withdraw()
    article.publish()

    article.refresh_from_db()
    assert (article.status, article.published_at) == ("published", first)


def test_a_draft_cannot_be_withdrawn():
    draft = ArticleFactory(status="draft", published_at=None)
    draft.withdraw()

    assert draft.status == "draft"


# The article's page


def test_the_article_page_shows_the_article(visit, stranger):
    article = ArticleFactory(
        title="Die Lage", teaser="Worum es geht.", question="Und Sie?",
        body="\n\n".join(f"## Teil {n}\n\n" + "Wort " * 400 for n in range(3)),
    )  # fmt: skip

    page = visit(stranger).get(f"/en/artikel/{article.slug}/").text

    assert '<h1 class="headline" lang="de">Die Lage</h1>' in page
    assert '<p class="teaser" lang="de">Worum es geht.</p>' in page
    assert "Und Sie?" in page
    assert "Redaktion talentforum" in page
    assert "6 minutes" in page
    assert re.findall(r'<li><a href="#([\w-]+)"', page) == ["teil-0", "teil-1", "teil-2"]
    assert page.count("<h1") == 1


def test_a_short_article_has_no_contents(visit, stranger, article):
    assert 'class="contents"' not in visit(stranger).get(f"/artikel/{article.slug}/").text


@pytest.mark.parametrize("language", ["de", "en"])
def test_canonical_and_hreflang(visit, stranger, language):
    article = ArticleFactory(slug="lage", language=language)
    own = "https://testserver/artikel/lage/" if language == "de" else "https://testserver/en/artikel/lage/"

    for address in ("/artikel/lage/", "/en/artikel/lage/?sortierung=neueste&utm_source=x"):
        page = visit(stranger).get(address).text
        assert re.findall(r'rel="canonical" href="([^"]+)"', page) == [own]
        assert re.findall(r'hreflang="(de|en)" href="([^"]+)"', page) == [
            ("de", "https://testserver/artikel/lage/"), ("en", "https://testserver/en/artikel/lage/"),
        ]  # fmt: skip
        assert f'<meta property="og:url" content="{own}">' in page
        assert f'<h1 class="headline" lang="{language}">{article.title}</h1>' in page


def json_ld(page: str) -> dict:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def test_json_ld_describes_the_article(visit, stranger, comment):
    article = comment.article
    data = json_ld(visit(stranger).get(f"/artikel/{article.slug}/").text)

    assert data == {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Der Wettlauf",
        "description": article.teaser,
        "inLanguage": "de", "mainEntityOfPage": "https://testserver/artikel/wettlauf/",
        "author": [{"@type": "Organization", "name": "Redaktion talentforum"}],
        "publisher": {"@type": "Organization", "name": "talentforum", "url": "https://testserver"},
        "articleSection": article.topic.name, "commentCount": 1, "isAccessibleForFree": True,
        "dateModified": article.updated_at.isoformat(), "datePublished": article.published_at.isoformat(),
    }  # fmt: skip


HOSTILE = "</script><script>alert(1)</script><!-- \" ' & \u2028 ]]> {{ x }}"


def test_no_text_of_an_editor_breaks_out_of_the_page(visit, stranger):
    topic = TopicFactory(name=HOSTILE[:80], slug="t")
    article = ArticleFactory(title=HOSTILE, teaser=HOSTILE, question=HOSTILE, body=HOSTILE, topic=topic)

    for address in (f"/artikel/{article.slug}/", "/", "/themen/t/"):
        page = visit(stranger).get(address).text
        assert "<script>alert" not in page
        if address.startswith("/artikel/"):
            data = json_ld(page)
            assert (data["headline"], data["description"], data["articleSection"]) == (HOSTILE, HOSTILE, HOSTILE[:80])


def test_no_text_of_a_reader_breaks_out_of_the_page(visit, stranger, article, reader):
    from tests.factories import UserFactory

    someone = UserFactory(name="Robert Tables")
    CommentFactory(article=article, author=someone, body=HOSTILE)

    assert "<script>alert" not in visit(stranger).get(f"/artikel/{article.slug}/").text


# Everyone's page is one page


PUBLIC = [
    "/",
    "/artikel/wettlauf/",
    "/artikel/wettlauf/?sortierung=neueste",
    "/themen/thema/",
    "/netiquette/",
    "/feeds/artikel.atom",
    "/sitemap.xml",
    "/robots.txt",
]


@pytest.fixture
def lived_in(article):
    """An article with some comments, in a topic of its own."""
    article.topic = TopicFactory(slug="thema", name="Thema")
    article.save()
    for _ in range(3):
        CommentFactory(article=article, parent=CommentFactory(article=article))
    return article


@pytest.mark.parametrize("address", [*PUBLIC, "/en/", "/en/artikel/wettlauf/"])
def test_the_strangers_page_sets_no_cookie_and_holds_no_token(visit, stranger, lived_in, address):
    browser = visit(stranger)
    response = browser.get(address)

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert dict(browser.cookies) == {}
    assert "csrf" not in response.text.lower()
    assert 'method="post"' not in response.text.lower()
    assert Session.objects.count() == 0
    assert response["Cache-Control"] in {"public, max-age=0, must-revalidate", "max-age=0, public, must-revalidate"}


@pytest.mark.parametrize("address", PUBLIC)
def test_two_strangers_get_the_same_bytes(visit, stranger, lived_in, address):
    first = visit(stranger).get(
        address, headers={"Accept-Language": "de", "User-Agent": "Eins"}, REMOTE_ADDR="192.0.2.1"
    )
    second = visit(stranger).get(address, headers={"Accept-Language": "en", "User-Agent": "Zwei", "HX-Request": "true"})

    assert first.content == second.content
    assert first["ETag"] == second["ETag"]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_unchanged_page_answers_304(visit, stranger, lived_in, address):
    first = visit(stranger).get(address)
    again = visit(stranger).get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_new_comment_changes_the_etag(visit, stranger, lived_in):
    first = visit(stranger).get("/artikel/wettlauf/")
    CommentFactory(article=lived_in, body="Gerade eben.")

    again = visit(stranger).get("/artikel/wettlauf/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Gerade eben." in again.text


def test_a_removal_shows_on_the_next_request(visit, stranger, lived_in, moderator):
    comment = CommentFactory(article=lived_in, body="Gleich ist es weg.")
    first = visit(stranger).get("/artikel/wettlauf/")
    comment.report(by=moderator, ground="hate")
    comment.cases.get().decide("remove", by=moderator, ground="hate")

    again = visit(stranger).get("/artikel/wettlauf/", headers={"If-None-Match": first["ETag"]})
    assert "Gleich ist es weg." not in again.text


@pytest.mark.parametrize("address", ["/", "/artikel/wettlauf/"])
def test_a_signed_in_readers_page_is_private(visit, reader, lived_in, address):
    response = visit(reader).get(address)

    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert reader.name in response.text


# Home, topics, pages of the house


def test_home_shows_the_newest_first_and_the_liveliest(visit, stranger):
    old = ArticleFactory(title="Alt", published_at=timezone.now() - timedelta(days=9))
    new = ArticleFactory(title="Neu")
    for _ in range(2):
        CommentFactory(article=old)

    page = visit(stranger).get("/")
    assert [a.title for a in [*page.context["lead"], *page.context["articles"]]] == ["Neu", "Alt"]
    assert [a.title for a in page.context["liveliest"]] == ["Alt"]
    assert new.teaser in page.text


def test_home_without_articles_says_so(visit, stranger):
    assert "Nothing is published yet." in visit(stranger).get("/en/").text


@pytest.mark.parametrize("address", ["/", "/themen/thema/"])
def test_lists_take_as_many_queries_for_four_articles_as_for_two(
    visit, stranger, address, django_assert_max_num_queries
):
    topic, counts = TopicFactory(slug="thema", name="Thema"), []
    for more in (2, 2):
        for _ in range(more):
            CommentFactory(article=ArticleFactory(topic=topic))
        with django_assert_max_num_queries(8) as queries:
            visit(stranger).get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_topic_page_lists_its_articles_only(visit, stranger):
    topic = TopicFactory(slug="arbeit", name="Arbeit")
    ArticleFactory(topic=topic, title="Dazu")
    ArticleFactory(title="Anderes")

    page = visit(stranger).get("/themen/arbeit/").text
    assert "Dazu" in page
    assert "Anderes" not in page
    assert visit(stranger).get("/themen/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("kind", Page.Kind.values)
@pytest.mark.parametrize(("language", "prefix"), [("de", ""), ("en", "/en")])
def test_the_pages_of_the_house_are_there_in_both_languages(visit, stranger, kind, language, prefix):
    shown = Page.objects.get(kind=kind, language=language)

    page = visit(stranger).get(f"{prefix}/{kind}/").text
    assert f'<h1 lang="{language}">{shown.title}</h1>' in page
    assert shown.html in page
    assert f'rel="canonical" href="https://testserver{prefix}/{kind}/"' in page


def test_the_netiquette_numbers_its_rules_as_the_grounds_are_numbered(visit, stranger):
    from moderation.grounds import Ground

    for page in Page.objects.filter(kind="netiquette"):
        numbers = [int(n) for n in re.findall(r"^(?:#+ )?(\d+)\. ", page.body, re.MULTILINE)]
        assert numbers[: len(Ground)] == [ground.number for ground in Ground]


@pytest.mark.parametrize("address", ["/", "/artikel/wettlauf/", "/gibt-es-nicht/", "/netiquette/"])
def test_the_pages_of_the_house_are_one_click_from_everywhere(visit, stranger, article, address):
    page = visit(stranger).get(address).text

    for kind in Page.Kind.values:
        assert f'href="/{kind}/"' in page


def test_a_page_that_is_missing_in_a_language_is_shown_in_the_other(visit, stranger):
    Page.objects.filter(kind="impressum", language="en").delete()

    page = visit(stranger).get("/en/impressum/").text
    assert Page.objects.get(kind="impressum").html in page


# Machines


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


# Constraints


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "x"}, "article_status_is_known"),
        ({"published_at": None}, "published_article_has_its_time"),
        ({"language": "fr"}, "article_language_is_known"),
        ({"comment_count": -1}, "comment_count"),
    ],
)
def test_an_article_keeps_its_constraints(article, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**change)


def test_one_page_of_a_kind_and_language():
    with pytest.raises(IntegrityError, match="one_page_of_a_kind_and_language"), transaction.atomic():
        Page.objects.create(kind="impressum", language="de", title="x", body="x")


def test_an_article_with_comments_cannot_be_deleted(comment):
    with pytest.raises(IntegrityError):
        comment.article.delete()


def test_titles_and_names_sort_by_their_german_key():
    for name in ("Zukunft", "Ärzte", "Arbeit"):
        Topic.objects.create(name=name, slug=name.lower().replace("ä", "ae"))

    assert list(Topic.objects.values_list("name", flat=True)) == ["Arbeit", "Ärzte", "Zukunft"]


@pytest.mark.parametrize(("prefix", "date"), [("", "3. Dezember 2025"), ("/en", "3 December 2025")])
def test_dates_are_written_as_the_readers_of_the_language_do(visit, stranger, prefix, date):
    ArticleFactory(slug="advent", published_at=datetime(2025, 12, 3, 8, tzinfo=UTC))

    assert date in visit(stranger).get(f"{prefix}/artikel/advent/").text
