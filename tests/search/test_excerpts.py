"""What a match shows of itself: its words as text, what it is, who wrote it and when."""

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from search.finding import Match
from search.query import query_for, terms_of
from search.results import results_for
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory

from .looking import passages, search

pytestmark = pytest.mark.django_db

# One second apart; every tenth says the word twice, and so fits better.


@pytest.fixture
def browser(visit, stranger):
    return visit(stranger)


def test_excerpts_are_text_and_nothing_in_them_is_html(browser, article, author):
    CommentFactory(article=article, author=author, body="Ein <script>alert(1)</script> & ein *Zugvogel* <b>hier</b>.")

    words, texts = passages(search(browser, "Zugvogel"))

    assert words == ["Zugvogel"]
    assert texts == [
        "Ein &lt;script&gt;alert(1)&lt;/script&gt; &amp; ein <mark>Zugvogel</mark> &lt;b&gt;hier&lt;/b&gt;."
    ]


def test_what_was_searched_for_is_never_html(browser, article, author):
    CommentFactory(article=article, author=author, body="Ein Zugvogel.")
    page = search(browser, "Zugvogel <script>alert(1)</script>").text

    assert "<script>alert" not in page


@pytest.mark.parametrize("sign", ["\ue000", "\ue001", "\ue002", "\ue003"])
def test_signs_that_stand_for_marks_are_not_taken_from_a_text(browser, sign):
    ArticleFactory(slug="zeichen", body=f"Ein {sign}Zeichen{sign} und ein Zugvogel.")

    words, texts = passages(search(browser, "Zugvogel"))

    assert words == ["Zugvogel"]
    assert sign not in texts[0]
    assert texts[0].count("<mark>") == texts[0].count("</mark>") == 1


def test_the_excerpt_of_a_long_text_is_its_passages_with_the_words(browser):
    ArticleFactory(
        slug="lang", teaser="Anfang.", body=f"{'Wort ' * 400}Zugvogel hier.\n\n{'Satz ' * 400}Zugvogel dort."
    )

    words, texts = passages(search(browser, "Zugvogel"))

    assert words == ["Zugvogel", "Zugvogel"]
    assert "hier" in texts[0]
    assert " … " in texts[0]
    assert len(texts[0]) < 600


def test_places_of_polls_and_cards_are_no_words_of_an_excerpt(browser):
    ArticleFactory(slug="mit", body="Ein Zugvogel.\n\n::umfrage was-nun\n\nUnd mehr.")

    assert "::umfrage" not in search(browser, "Zugvogel").text


def test_each_match_says_what_it_is_who_wrote_it_and_when(browser, article, author):
    FollowUpFactory(article=article, title="Neues vom Zugvogel", kind="call")
    comment = CommentFactory(article=article, author=author, body="Ein Zugvogel.")
    told = ExperienceFactory(article=article, author=author, body="Ein Zugvogel, erlebt.", outcome="accepted")

    page = search(browser, "Zugvogel").text

    assert ">Neues vom Zugvogel</a>" in page
    assert "Call for experiences · <time" in page
    assert f'<a href="/en/kommentare/{comment.pk}/">Comment by Anton Autor</a>' in page
    assert f'<a href="/en/kommentare/{told.pk}/">Application: offer accepted</a>' in page
    assert page.count('On the article <a href="/en/artikel/wettlauf/" lang="de">Der Wettlauf</a>') == 3
    with override("en"):
        assert page.count(f">{date_format(localtime(comment.posted_at), 'DATE_FORMAT')}</time>") == 3


def test_what_is_gone_between_finding_and_showing_is_left_out(stranger, comment):
    query = query_for(terms_of("Kommentar"))
    match = Match("comment", comment.pk, comment.posted_at, 1.0)
    shown = results_for([match], query, stranger)

    comment.hold([])

    assert [result.address for result in shown] == [f"/kommentare/{comment.pk}/"]
    assert results_for([match], query, stranger) == []
