"""Pay and employer: their author sees them among their own comments, and can delete them at any time."""

import pytest

from comments.models import Comment
from experiences.models import Experience, HiddenFacts
from tests.factories import CommentFactory, ExperienceFactory

pytestmark = pytest.mark.django_db
FIGURES = {"base": 65_000, "currency": "EUR", "employer": "Muster <i>AG</i>"}
MINE = "/en/konto/beitraege/"


@pytest.fixture
def told(article, author):
    return ExperienceFactory(article=article, author=author, hidden=FIGURES)


def deleting(told, language="/en"):
    return f"{language}/erfahrungen/{told.pk}/zahlen-loeschen/"


def befall(told, moderator, state):
    if state == "held":
        told.comment.hold([])
    elif state == "removed":
        told.comment.hold([])
        told.comment.cases.get().decide("remove", by=moderator, ground="attack")
    elif state == "withdrawn":
        told.article.withdraw()
    elif state == "closed":
        told.article.close_discussion()


def test_an_author_sees_the_figures_among_their_own_comments(visit, author, told):
    page = visit(author).get(MINE).text

    assert "For figures only, seen by nobody but you:" in page
    assert "Base pay <bdi>65,000 € a year</bdi>, Employer <bdi>Muster &lt;i&gt;AG&lt;/i&gt;</bdi>." in page
    assert f'href="{deleting(told)}"' in page


def test_where_there_are_none_nothing_is_said_of_them(visit, author, article):
    ExperienceFactory(article=article, author=author)
    CommentFactory(article=article, author=author)

    assert "For figures only" not in visit(author).get(MINE).text


def test_the_page_asks_with_the_figures_and_deletes_nothing(visit, author, told):
    response = visit(author).get(deleting(told))

    assert response["Cache-Control"] == "private, no-store"
    assert "<dt>Base pay</dt><dd><bdi>65,000 € a year</bdi></dd>" in response.text
    assert HiddenFacts.objects.count() == 1


@pytest.mark.parametrize("state", ["published", "held", "removed", "withdrawn", "closed"])
def test_its_author_deletes_them_at_any_time_and_nothing_else_changes(visit, author, moderator, told, clock, state):
    befall(told, moderator, state)
    clock.shift(100 * 24 * 60 * 60)
    before = [*Comment.objects.order_by("pk").values(), *Experience.objects.values()]
    browser = visit(author)

    assert "65,000" in browser.get(MINE).text
    response = browser.post(deleting(told))

    assert (response.status_code, response.url) == (302, MINE)
    page = browser.get(MINE).text
    assert "The figures are deleted." in page
    assert "For figures only" not in page
    assert HiddenFacts.objects.count() == 0
    assert [*Comment.objects.order_by("pk").values(), *Experience.objects.values()] == before


def test_deleting_twice_changes_nothing_and_the_page_says_that_nothing_is_kept(visit, author, told, article):
    other = ExperienceFactory(article=article, author=author, hidden=FIGURES)
    browser = visit(author)
    answers = [browser.post(deleting(told)).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert "Nothing is kept for figures with this experience." in browser.get(deleting(told)).text
    assert list(HiddenFacts.objects.values_list("experience", flat=True)) == [other.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_figures_take_no_query_more(visit, author, article, count, django_assert_num_queries):
    for _ in range(count):
        ExperienceFactory(article=article, author=author, hidden=FIGURES)
        ExperienceFactory(article=article, author=author)
    browser = visit(author)
    browser.get(MINE)

    with django_assert_num_queries(7):
        page = browser.get(MINE).text
    assert page.count("For figures only") == count
