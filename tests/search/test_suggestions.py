"""Meinten Sie …? Words that were mistyped, and the vocabulary that knows them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from search import tasks
from search.models import KNOWN_FROM, Piece, Vocabulary, Word
from search.vocabulary import count_words, distance, nearest, pieces_of, slips, words_of
from talentforum.celery import app
from tests.factories import ArticleFactory, CommentFactory, FollowUpFactory

from .looking import addresses, search, suggested

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(visit, stranger):
    return visit(stranger)


@pytest.fixture
def written(article, author, clock):
    """Post texts and take their words in, once their moment has come."""

    def write(*texts):
        comments = [CommentFactory(article=article, author=author, body=text) for text in texts]
        clock.shift(timedelta(minutes=2))
        tasks.refresh_words()
        return comments

    return write


THREE = ("Die Bewerbung eins.", "Die Bewerbung zwei.", "Die Bewerbung drei, mit Gehalt.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bewerbugn", "Bewerbung"),
        ("Beewrbung", "Bewerbung"),
        ("Bewerbnug", "Bewerbung"),
        ("Bwerbung", "Bewerbung"),
        ("Bewwerbung", "Bewerbung"),
        ("Pewerbung", "Bewerbung"),
        ("bewerrbugn", "bewerbung"),
        ("BEWERBUGN", "Bewerbung"),
        ("Bewerbugn -Absage", "Bewerbung -Absage"),
        ('"die Bewerbugn"', '"die Bewerbung"'),
        ("Bewerbugn zwei", "Bewerbung zwei"),
    ],
)
def test_a_slip_leads_to_the_word_that_was_meant(browser, written, typed, meant):
    written(*THREE)

    words, address = suggested(search(browser, typed))

    assert words == meant
    assert len(addresses(browser.get(address))) >= 1


@pytest.mark.parametrize(
    "typed", ["Bewerbung", "Zzyzx", "Bexxxbung", "Gehlat", "Bewerbugn Zzyzx", "-Bewerbugn Bewerbung", "Bwe"]
)
def test_no_other_words_are_offered_where_there_are_none_that_find_more(browser, written, typed):
    written(*THREE)

    assert suggested(search(browser, typed)) is None


def test_a_word_is_known_from_three_texts_on(browser, written):
    written("Die Bewerbung eins, noch eine Bewerbung.", "Die Bewerbung zwei.")
    assert suggested(search(browser, "Bewerbugn")) is None

    written("Die Bewerbung drei.")

    assert KNOWN_FROM == 3
    assert suggested(search(browser, "Bewerbugn"))[0] == "Bewerbung"


@pytest.mark.parametrize("made", [ArticleFactory, FollowUpFactory])
def test_a_word_of_the_editors_is_known_at_once(browser, clock, made):
    made(body="Die Bewerbung eins.")
    clock.shift(timedelta(minutes=2))
    tasks.refresh_words()

    assert suggested(search(browser, "Bewerbnug"))[0] == "Bewerbung"


def test_what_others_mistyped_too_still_leads_to_the_word(browser, written):
    written(*THREE, "Die Bewerbugn.")

    response = search(browser, "Bewerbugn")

    assert len(addresses(response)) == 1
    assert suggested(response)[0] == "Bewerbung"


def test_a_suggestion_keeps_the_filters_and_finds_something_under_them(browser, written, article):
    written(*THREE)

    kept = suggested(search(browser, "Bewerbugn", art="kommentare", artikel="wettlauf"))

    assert kept == ("Bewerbung", "/en/suche/?q=Bewerbung&art=kommentare&artikel=wettlauf")
    assert suggested(search(browser, "Bewerbugn", art="artikel")) is None


def test_a_suggestion_costs_three_statements_and_only_where_little_was_found(browser, written, article):
    written(*THREE)
    counts = {}
    for typed in ("Bewerbung", "Bewerbugn", "Zzyzx"):
        with connection.execute_wrapper(_counting(counts, typed)):
            search(browser, typed)

    # Found: article list, stems, matches, comments, excerpts. Not found: no comments, no passages, but the words.
    assert counts == {"Bewerbung": 5, "Bewerbugn": 7, "Zzyzx": 5}


def _counting(counts, name):
    def wrapper(execute, sql, params, many, context):
        counts[name] = counts.get(name, 0) + 1
        return execute(sql, params, many, context)

    return wrapper


def test_each_text_is_counted_once_however_often_the_words_are_taken_in(written):
    written(*THREE)
    tasks.refresh_words()
    written("Und eine vierte Bewerbung.")

    assert Word.objects.get(word="bewerbung").count == 4
    assert Word.objects.get(word="gehalt").count == 1


def test_a_text_that_was_held_first_is_counted_once_it_is_released(article, newcomer, clock):
    comment = CommentFactory(article=article, author=newcomer, body="Kostbarkeit https://a.example https://b.example")
    clock.shift(timedelta(minutes=5))
    tasks.refresh_words()
    assert (comment.status, Word.objects.filter(word="kostbarkeit").exists()) == ("held", False)

    comment.release()
    clock.shift(timedelta(minutes=5))
    tasks.refresh_words()

    assert Word.objects.get(word="kostbarkeit").count == 1


def test_words_of_articles_and_followups_count_and_those_of_drafts_do_not(clock):
    article = ArticleFactory(title="Kostbarkeiten", teaser="Feinsinn.", body="Langmut.")
    FollowUpFactory(article=article, title="Nachtigall", body="Sommernacht.")
    ArticleFactory(title="Geheimnis", status="draft", published_at=None)
    clock.shift(timedelta(minutes=2))

    tasks.refresh_words()

    known = set(Word.objects.values_list("word", flat=True))
    assert {"kostbarkeiten", "feinsinn", "langmut", "nachtigall", "sommernacht"} <= known
    assert "geheimnis" not in known


def test_a_text_whose_transaction_may_not_have_ended_yet_waits_for_the_next_time(article, clock):
    CommentFactory(article=article, body="Eine Kostbarkeit.")

    tasks.refresh_words()
    assert not Word.objects.filter(word="kostbarkeit").exists()

    clock.shift(timedelta(minutes=2))
    tasks.refresh_words()
    assert Word.objects.get(word="kostbarkeit").count == 1


def test_counting_anew_forgets_what_was_taken_back(written):
    comments = written(*THREE)
    for comment in comments:
        comment.retract()

    tasks.rebuild_words()

    assert not Word.objects.filter(word="bewerbung").exists()
    assert not Piece.objects.filter(word_id="bewerbung").exists()


def test_the_worker_takes_words_in_every_hour_and_counts_anew_each_night():
    schedule = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert schedule["search.tasks.refresh_words"] == 3600.0
    assert schedule["search.tasks.rebuild_words"].hour == {4}


def test_there_is_one_vocabulary():
    with pytest.raises(IntegrityError, match="there_is_one_vocabulary"):
        Vocabulary.objects.create(pk=2, read_until=timezone.now())


def test_words_are_letters_in_a_row_without_those_of_addresses():
    assert words_of(
        "Über https://example.org/lang/weg und www.beispiel.de: Straße, KI-Modelle, abc1def, ab_cd, Wort"
    ) == [
        "Über",
        "Straße",
        "Modelle",
        "Wort",
    ]
    assert count_words(["Wort Wort wort", "WORT"]) == {"wort": 2}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("", "", 0),
        ("ab", "ab", 0),
        ("ab", "ba", 1),
        ("abc", "ab", 1),
        ("abc", "axc", 1),
        ("abcd", "badc", 2),
        ("a", "", 1),
    ],
)
def test_distance_counts_slips(one, other, apart):
    assert (distance(one, other), distance(other, one)) == (apart, apart)


def test_the_nearest_word_wins_then_the_more_frequent_one():
    assert nearest("bewerbunk", [("bewerbung", 3), ("bewerbungs", 900)]) == "bewerbung"
    assert nearest("haut", [("haus", 5), ("heut", 9)]) == "heut"
    assert nearest("haut", [("bauten", 900)]) is None


LETTERS = st.text(alphabet="abc", min_size=4, max_size=10)


@given(one=LETTERS, other=LETTERS)
def test_words_as_near_as_slips_are_forgiven_share_a_piece(one, other):
    if distance(one, other) <= min(slips(one), slips(other)):
        assert set(pieces_of(one)) & set(pieces_of(other))


@given(word=st.text(alphabet="abcdefgäöü", min_size=4, max_size=30))
def test_a_word_has_at_most_29_pieces(word):
    assert len(pieces_of(word)) <= 29
