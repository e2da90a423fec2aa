"""A person's page: their name, since when they are here, what they wrote that everyone can read, and nothing else."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts.models import Profile, User
from comments.models import Comment, Pick
from comments.people import HONOURED, PAGE
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, UserFactory

pytestmark = pytest.mark.django_db

PERSON = "/leute/Anton%20Autor/"


def told(page) -> list[int]:
    """Return the comments that a page lists, from its first to its last."""
    writing = page.context["page"]
    return [comment.pk for comment in (*writing.picked, *writing.comments)]


def dated(comments: list[Comment]) -> None:
    """Let the first have been written first, an hour apart."""
    start = timezone.now() - timedelta(days=30)
    for n, comment in enumerate(comments):
        Comment.objects.filter(pk=comment.pk).update(posted_at=start + timedelta(hours=n))


def test_a_person_is_shown_by_name_with_the_month_in_which_they_came(visit, stranger, author):
    User.objects.filter(pk=author.pk).update(joined_at=datetime(2026, 3, 9, 12, tzinfo=UTC))

    page = visit(stranger).get(f"/en{PERSON}")

    assert "<h1><bdi>Anton Autor</bdi></h1>" in page.text
    assert "Member since March 2026" in page.text
    assert '<meta name="robots" content="noindex">' in page.text


def test_what_they_wrote_comes_newest_first_with_the_ways_to_it(visit, stranger, author, article):
    first, second, third = CommentFactory.create_batch(3, article=article, author=author)
    dated([first, second, third])

    page = visit(stranger).get(PERSON)

    assert told(page) == [third.pk, second.pk, first.pk]
    assert f'href="/kommentare/{third.pk}/"' in page.text
    assert page.text.count(f'href="{article.address()}"') == 3


def test_recommended_comments_come_first_with_their_reason(visit, stranger, author, editor, article):
    first, second, third = CommentFactory.create_batch(3, article=article, author=author)
    dated([first, second, third])
    Pick.objects.mark(first, by=editor, why="aus erster Hand")

    page = visit(stranger).get(PERSON)

    assert told(page) == [first.pk, third.pk, second.pk]
    assert page.text.index("aus erster Hand") < page.text.index(f"/kommentare/{third.pk}/")


def test_of_many_recommended_ones_the_newest_come_first_and_the_others_stand_marked_in_their_time(
    visit, stranger, author, editor, article
):
    comments = CommentFactory.create_batch(HONOURED + 2, article=article, author=author)
    dated(comments)
    for comment in reversed(comments):
        Pick.objects.mark(comment, by=editor)

    page = visit(stranger).get(PERSON)

    numbers = [comment.pk for comment in comments]
    assert told(page) == [*numbers[:HONOURED], *reversed(numbers[HONOURED:])]
    assert page.text.count("data-picked") == HONOURED + 2


def test_an_experience_is_told_with_its_line(visit, stranger, author, article):
    told_one = ExperienceFactory(article=article, author=author, body="So war das bei uns.")

    page = visit(stranger).get(PERSON).text

    assert str(told_one.title) in page
    assert "So war das bei uns." in page


def hidden_things(author, reader, moderator) -> list[str]:
    """Write what must not be seen on the person's page, and return its words."""
    article = ArticleFactory()
    for state in ("held", "removed", "retracted"):
        CommentFactory(article=article, author=author, state=state, by=moderator, body=f"Verborgen {state}.")
    with_answer = CommentFactory(article=article, author=author, body="Verborgen mit Antwort.")
    CommentFactory(article=article, author=reader, parent=with_answer, body="Verborgen, von anderen.")
    with_answer.retract()
    for status in ("draft", "withdrawn"):
        soon = ArticleFactory()
        CommentFactory(article=soon, author=author, body=f"Verborgen {status}.")
        soon.status = status
        soon.save()
    planned = ArticleFactory()
    CommentFactory(article=planned, author=author, body="Verborgen, geplant.")
    planned.published_at = timezone.now() + timedelta(days=1)
    planned.save()
    return ["Verborgen", author.email, "archiv", "Früher."]


@pytest.mark.parametrize("who", CAST)
def test_nobody_sees_more_than_a_stranger(visit, cast, author, reader, moderator, comment, who):
    words = hidden_things(author, reader, moderator)

    page = visit(cast(who)).get(PERSON)

    assert told(page) == [comment.pk]
    main = page.text.split("<main", 1)[1].split("</main>")[0]
    assert [word for word in words if word in main] == []
    assert "kommentare/" not in "".join(re.findall(r"\S*melden\S*", main))  # nor what is done at a comment in its place
    assert "antwort=" not in main


@pytest.mark.parametrize("spelling", ["anton autor", "Anton-Autor", "ANTON_AUTOR", "Аnton Autor", "Anton.Autor"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_another_spelling_leads_to_the_name_they_chose(visit, stranger, author, spelling, language):
    response = visit(stranger).get(f"{language}/leute/{quote(spelling)}/?ab=7&x=1")

    assert (response.status_code, response["Location"]) == (301, f"{language}{PERSON}?ab=7")
    assert "max-age=0" in response["Cache-Control"], "the name may change"


@pytest.mark.parametrize("name", ["Niemand", "%00", "x" * 3000, "..", "%FF", "#7", "Anton%20Autorin"])
def test_a_name_that_nobody_has_is_not_found(visit, stranger, author, name):
    assert visit(stranger).get(f"/leute/{quote(name, safe='%')}/").status_code == 404


def test_a_name_that_was_never_confirmed_is_nobodys(visit, stranger, author):
    Profile.objects.filter(pk=author.pk).update(confirmed_at=None)

    assert visit(stranger).get(PERSON).status_code == 404


@pytest.mark.parametrize("name", ["Łucja Öztürk-Groß", "a.b_c", "Zoë", "王小明", "J. R."])
def test_any_name_has_its_address(visit, stranger, name):
    author = UserFactory(name=name)
    comment = CommentFactory(author=author)

    page = visit(stranger).get(comment.article.address()).text
    link = page.split('<b><a href="', 1)[1].split('"', 1)[0]

    assert visit(stranger).get(link).context["profile"] == author.profile
    assert link == f"/leute/{quote(name)}/"


def test_names_in_the_thread_lead_there_where_there_is_a_text(visit, stranger, author, reader, article):
    gone = CommentFactory(article=article, author=author)
    CommentFactory(article=article, author=reader, parent=gone)
    gone.retract()

    page = visit(stranger).get(f"/en{article.address()}").text

    assert page.count('href="/en/leute/') == 1
    assert 'href="/en/leute/Lea%20Leserin/"' in page


def test_somebody_who_has_written_nothing_has_a_friendly_page(visit, stranger):
    UserFactory(name="Stille Post")

    page = visit(stranger).get("/en/leute/Stille%20Post/")

    assert told(page) == []
    assert "Stille Post has not written anything yet." in page.text


def test_pages_show_each_comment_once_also_where_times_are_the_same(visit, stranger, author, editor, article):
    comments = CommentFactory.create_batch(2 * PAGE + 5, article=article, author=author)
    dated(comments)
    at = Comment.objects.get(pk=comments[40].pk).posted_at
    Comment.objects.filter(pk__in=[comment.pk for comment in comments[30:50]]).update(posted_at=at)
    Pick.objects.mark(comments[3], by=editor)
    browser, seen, address = visit(stranger), [], PERSON

    sizes = []
    while address:
        page = browser.get(address)
        seen += told(page)
        sizes.append(len(page.context["page"].comments))
        following = page.context["page"].following
        address = f"{PERSON}?ab={following}" if following else ""

    expected = Comment.objects.filter(article=article).exclude(pk=comments[3].pk).order_by("-posted_at", "-pk")
    assert seen == [comments[3].pk, *expected.values_list("pk", flat=True)]
    assert sizes == [PAGE, PAGE, 4]
    assert 'rel="next"' not in page.text


def test_a_page_still_begins_where_a_comment_was_removed_since(visit, stranger, author, article):
    first, second, third = CommentFactory.create_batch(3, article=article, author=author)
    dated([first, second, third])
    second.retract()

    assert told(visit(stranger).get(f"{PERSON}?ab={second.pk}")) == [first.pk]


@pytest.mark.parametrize("start", ["x", "-1", "0", "999999", "9" * 30, "%00", "1-1"])
def test_a_start_that_never_was_one_is_not_found(visit, stranger, comment, start):
    assert visit(stranger).get(f"{PERSON}?ab={start}").status_code == 404


def test_a_start_of_somebody_else_or_of_what_never_was_public_is_not_found(visit, stranger, reader, author, article):
    others = CommentFactory(article=article, author=reader)
    held = CommentFactory(article=article, author=author, body="https://a.de https://b.de https://c.de")

    assert held.status == "held"
    assert [visit(stranger).get(f"{PERSON}?ab={c.pk}").status_code for c in (others, held)] == [404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_a_person_takes_three_queries(visit, stranger, author, editor, django_assert_num_queries, number):
    for _ in range(number):
        ExperienceFactory(article=ArticleFactory(), author=author)
        Pick.objects.mark(CommentFactory(author=author), by=editor, why="lesenswert")
    visit(stranger).get(PERSON)

    with django_assert_num_queries(3):  # who it is, what is recommended, what they wrote
        page = visit(stranger).get(PERSON)

    assert len(told(page)) == 2 * number


def test_the_page_is_the_same_for_every_stranger_and_takes_no_deed(visit, stranger, author):
    page = visit(stranger).get(PERSON)

    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Set-Cookie" not in page
    assert page.is_offered
    assert visit(stranger).post(PERSON).status_code == 405
