"""Whatever is typed, there is a clear answer, and never a fault of the database."""

import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from search.query import LONGEST, Unsearchable, query_for, terms_of
from tests.factories import CommentFactory

from .looking import addresses, error, heading, notes, search

pytestmark = pytest.mark.django_db

LONG = "Please search with fewer words: 200 characters at most."
SIGNS = "There is no word in it that can be searched for. Please type at least one."
EXCLUSIONS = "That only says what you do not want. Please add a word that you are looking for."
COMMON = "Nearly every text holds these words. Please add one that says more."


@pytest.fixture
def browser(visit, stranger):
    return visit(stranger)


@pytest.mark.parametrize(
    ("q", "why"),
    [
        ("Wort " * 2_000, LONG),
        ("x" * 10_000, LONG),
        ("ä" * (LONGEST + 1), LONG),
        ("*" * 10_000, LONG),
        ("&", SIGNS),
        ("& | ! ( ) <-> :* ' \\ \" -", SIGNS),
        ('""', SIGNS),
        ("„ “", SIGNS),
        ("-", SIGNS),
        ("***", SIGNS),
        ("-* _ ___", SIGNS),
        ("☃ ☂", SIGNS),
        ("-Haus", EXCLUSIONS),
        ('-Haus -"schöner Garten" -gart*', EXCLUSIONS),
        ("und", COMMON),
        ("der die das und oder nicht", COMMON),
        ("fuer", COMMON),
        ("muss", COMMON),
        ('"es war nicht"', COMMON),
        ("und -Haus", COMMON),
        ("²" * 3, COMMON),
    ],
)
def test_what_cannot_be_searched_for_is_told_why(browser, q, why):
    response = search(browser, q)

    assert (response.status_code, error(response), addresses(response)) == (422, why, [])
    assert 'aria-invalid="true" aria-describedby="suche-fehler"' in response.text
    assert len(response.text) < 20_000


def test_what_was_typed_stays_to_be_changed(browser):
    assert 'value="und &lt;b&gt; &quot;oder&quot;"' in search(browser, 'und <b> "oder"').text


@pytest.mark.parametrize("q", ["", "   ", "\x00", "\u202e", "\r\n"])
def test_nothing_typed_shows_the_form_and_how_to_search(browser, q):
    response = search(browser, q)

    assert (response.status_code, error(response)) == (200, "")
    assert "treffer" not in response.text
    assert "with a star, as in bewerb*" in response.text


@pytest.mark.parametrize(
    "address", ["?q=Haus%00", "?q=Ha%00us", "?q=Haus%ED%A0%80", "?q=Haus&q=Haus", "?q=Haus&x=%00&y"]
)
def test_nul_surrogates_and_what_nobody_knows_do_no_harm(browser, address, article, author):
    comment = CommentFactory(article=article, author=author, body="Ein Haus.")

    response = browser.get(f"/en/suche/{address}")

    assert response.status_code == 200
    assert addresses(response) in ([f"/kommentare/{comment.pk}/"], [])


def test_words_of_every_text_are_named_and_left_out(browser, article, author):
    comment = CommentFactory(article=article, author=author, body="Ein Haus.")

    response = search(browser, "das Haus und der")

    assert addresses(response) == [f"/kommentare/{comment.pk}/"]
    assert notes(response) == ["Nearly every text holds these words, so they are left out: das, und, der"]


def test_a_beginning_that_is_too_short_is_a_word_and_the_page_says_so(browser, article, author):
    comment = CommentFactory(article=article, author=author, body="Mit KI.")
    CommentFactory(article=article, author=author, body="Im Kino.")

    response = search(browser, "ki*")

    assert addresses(response) == [f"/kommentare/{comment.pk}/"]
    assert notes(response) == ["The beginning of a word needs at least 3 letters before the star."]


@pytest.mark.parametrize("page", ["0", "-1", "2", "501", "99999", "9" * 40, "zwei", "²", "1.5", "\x00x"])
def test_a_page_that_is_not_there_is_told_and_the_first_shown(browser, article, author, page):
    comment = CommentFactory(article=article, author=author, body="Ein Haus.")

    response = search(browser, "Haus", seite=page)

    assert (response.status_code, addresses(response)) == (200, [f"/kommentare/{comment.pk}/"])
    assert notes(response) == ["There is no such page. Here is the first one."]


def test_the_first_page_of_nothing_is_no_page_that_is_not_there(browser):
    response = search(browser, "Haus", seite="1")

    assert (notes(response), heading(response)) == ([], "0 matches")


def test_only_reading_is_possible(browser):
    assert browser.post("/suche/", {"q": "Haus"}).status_code == 405


SIGNS_OF_QUERIES = st.text(alphabet="abä-−*\"„“'&|!():<>\\ _./@\x00\ud800%;²½ŉİ", max_size=40)


@given(q=st.one_of(st.text(max_size=60), SIGNS_OF_QUERIES))
@example(q="'")
@example(q="\\")
@example(q="a\\'b*")
@example(q="foo@bar.de/x?y=z*")
@example(q="Haus:*A <-> & 'x'")
@example(q="½* ŉŉŉ* -²*")
def test_no_text_at_all_makes_the_database_fail(browser, q):
    response = browser.get("/en/suche/", {"q": q.encode("utf-8", "replace").decode(), "person": "x", "artikel": "y"})

    assert response.status_code in {200, 422}
    assert (response.status_code == 422) == bool(error(response))


@given(q=st.one_of(st.text(max_size=220), SIGNS_OF_QUERIES))
def test_every_text_gives_a_query_that_the_database_takes_or_a_reason(q):
    from django.db import connection

    try:
        query = query_for(terms_of(q))
    except Unsearchable:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(%s::tsquery) > 0, numnode(%s::tsquery) > 0", [query.all, query.some])
        assert cursor.fetchone() == (True, True)


@given(
    given=st.dictionaries(
        st.sampled_from(["q", "art", "artikel", "person", "von", "bis", "seite", "x"]), st.text(max_size=30), max_size=8
    )
)
def test_no_filter_at_all_makes_the_page_fail(given, stranger):
    from search.page import page_for

    data = QueryDict(mutable=True)
    data.update({**given, "q": given.get("q") or "Haus"})

    page = page_for(data, stranger)

    assert (page.found is None) == bool(page.error or not page.asked.words)
