"""Articles that are not public, that move, and what the database keeps of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Page, Topic
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
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
