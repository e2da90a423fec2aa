"""Following and muting an article: one press at the article."""

import re

import pytest
from django.utils import timezone

from articles.models import Article
from notifications.models import Follow
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

ARTICLE = "/en/artikel/wettlauf/"
FOLLOW = f"{ARTICLE}folgen/"


def state(person, article):
    return Follow.objects.state(person, article)


def offered(page):
    """Return what can be pressed at the article."""
    control = re.search(r'<form class="follow".*?</form>', page.text, re.DOTALL)
    return re.findall(r'name="deed" value="(\w+)"', control[0]) if control else None


@pytest.mark.parametrize("path", [ARTICLE, FOLLOW])
@pytest.mark.parametrize(
    ("deeds", "offers"),
    [
        ([], ["follow", "mute"]), (["follow"], ["leave", "mute"]), (["mute"], ["follow", "leave"]),
        (["follow", "mute"], ["follow", "leave"]), (["mute", "follow"], ["leave", "mute"]),
        (["follow", "leave"], ["follow", "mute"]), (["mute", "leave"], ["follow", "mute"]),
    ],
)  # fmt: skip
def test_the_article_offers_what_one_has_not_chosen(visit, reader, article, path, deeds, offers):
    browser = visit(reader)
    for deed in deeds:
        browser.post(FOLLOW, {"deed": deed})

    assert offered(browser.get(path)) == offers


def test_strangers_get_a_link_to_a_page_of_their_own_and_come_back_to_it(visit, stranger, article):
    browser = visit(stranger)
    page = browser.get(ARTICLE)

    assert f'<a class="follow__deed" rel="nofollow" href="{FOLLOW}">' in page.text
    assert (offered(page), "csrfmiddlewaretoken" in page.text, page.cookies) == (None, False, {})
    answer = browser.get(FOLLOW)
    assert (answer.status_code, answer["Location"]) == (302, f"/en/konto/login/?next={FOLLOW}")


DEEDS = {"follow": "follows", "mute": "muted", "leave": ""}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_press_answers_with_the_article_and_a_word(visit, reader, article, deed):
    answer = visit(reader).post(FOLLOW, {"deed": deed}, follow=True)

    assert answer.redirect_chain == [(ARTICLE, 302)]
    assert '<ul class="notices"' in answer.text
    assert state(reader, article) == DEEDS[deed]


@pytest.mark.parametrize("deed", DEEDS)
def test_htmx_gets_the_control_as_it_is_now(visit, reader, article, htmx, deed):
    answer = visit(reader).post(FOLLOW, {"deed": deed}, headers=htmx)

    assert answer.text.lstrip().startswith('<form class="follow"')
    assert deed not in offered(answer)
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("deed", DEEDS)
def test_twice_changes_nothing(visit, reader, article, deed):
    browser = visit(reader)
    for _ in range(2):
        assert browser.post(FOLLOW, {"deed": deed}).status_code == 302

    assert state(reader, article) == DEEDS[deed]
    assert Follow.objects.count() == (deed != "leave")


@pytest.mark.parametrize("before", ["follow", "mute", ""])
def test_get_changes_nothing(visit, reader, article, before):
    browser = visit(reader)
    if before:
        browser.post(FOLLOW, {"deed": before})
    rows = list(Follow.objects.values())

    assert browser.get(f"{FOLLOW}?deed=leave").status_code == 200
    assert list(Follow.objects.values()) == rows


@pytest.mark.parametrize("who", ["stranger", "newcomer", "reader", "author", "moderator", "editor", "admin"])
def test_everyone_who_is_signed_in_may_follow(visit, cast, article, who):
    person = cast(who)

    visit(person).post(FOLLOW, {"deed": "follow"})

    assert list(Follow.objects.values_list("person", flat=True)) == ([] if who == "stranger" else [person.pk])


def test_one_persons_choice_is_no_other_persons(visit, reader, author, article):
    visit(reader).post(FOLLOW, {"deed": "follow"})
    visit(author).post(FOLLOW, {"deed": "mute"})
    visit(author).post(FOLLOW, {"deed": "leave"})

    assert (state(reader, article), state(author, article)) == ("follows", "")


@pytest.mark.parametrize("who", ["reader", "moderator", "editor"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("status", ["draft", "planned"])
def test_what_is_not_published_is_404_for_everyone(visit, cast, who, method, status):
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    ArticleFactory(
        slug="entwurf",
        status=Article.Status.DRAFT if status == "draft" else Article.Status.PUBLISHED,
        published_at=None if status == "draft" else tomorrow,
    )

    answer = getattr(visit(cast(who)), method)("/en/artikel/entwurf/folgen/", {"deed": "follow"})

    assert answer.status_code == 404
    assert not Follow.objects.exists()


def test_a_withdrawn_article_is_gone_and_an_unknown_one_404(visit, reader, article):
    article.withdraw()

    assert visit(reader).post(FOLLOW, {"deed": "follow"}).status_code == 410
    assert visit(reader).post("/en/artikel/nie/folgen/", {"deed": "follow"}).status_code == 404
    assert not Follow.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"deed": ""}, {"deed": "delete"}, {"deed": "\x00"}, {"deed": ["x", "follow\n"]}])
@pytest.mark.parametrize("plain", [True, False])
def test_an_unknown_deed_is_422_and_changes_nothing(visit, reader, article, htmx, sent, plain):
    answer = visit(reader).post(FOLLOW, sent, headers=None if plain else htmx)

    assert answer.status_code == 422
    assert not Follow.objects.exists()


def test_a_draft_offers_nothing_to_follow(visit, editor):
    ArticleFactory(slug="entwurf", status=Article.Status.DRAFT, published_at=None)

    assert "follow__deed" not in visit(editor).get("/en/artikel/entwurf/").text
