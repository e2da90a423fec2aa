"""What strangers read: articles, home, topics, pages of the house, feed, sitemap; who sees what is not public."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Page
from tests.factories import ArticleFactory, CommentFactory, TopicFactory

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("prefix", "date"), [("", "3. Dezember 2025"), ("/en", "3 December 2025")])
def test_dates_are_written_as_the_readers_of_the_language_do(visit, stranger, prefix, date):
    ArticleFactory(slug="advent", published_at=datetime(2025, 12, 3, 8, tzinfo=UTC))

    assert date in visit(stranger).get(f"{prefix}/artikel/advent/").text


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
    assert all(part in page for part in shown.html.split("<p>::regeln</p>"))
    assert f'rel="canonical" href="https://testserver{prefix}/{kind}/"' in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_netiquette_shows_the_rules_of_today_as_their_grounds_are_numbered(visit, stranger, prefix):
    from moderation.grounds import Ground

    page = visit(stranger).get(f"{prefix}/netiquette/").text

    assert [int(n) for n in re.findall(r'id="regel-(\d+)"', page)] == [ground.number for ground in Ground]
    assert "::regeln" not in page
    language = "en" if prefix else "de"
    assert Page.objects.get(kind="streitbeilegung", language=language).html in page


@pytest.mark.parametrize("address", ["/", "/artikel/wettlauf/", "/gibt-es-nicht/", "/netiquette/"])
def test_the_pages_of_the_house_are_one_click_from_everywhere(visit, stranger, article, address):
    page = visit(stranger).get(address).text

    for kind in set(Page.Kind) - {Page.Kind.BODIES}:  # it stands at the Netiquette and at each decision
        assert f'href="/{kind}/"' in page


def test_a_page_that_is_missing_in_a_language_is_shown_in_the_other(visit, stranger):
    Page.objects.filter(kind="impressum", language="en").delete()

    page = visit(stranger).get("/en/impressum/").text
    assert Page.objects.get(kind="impressum").html in page
