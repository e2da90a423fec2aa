"""Quotations that repeat a text which is out of view: folded when it goes, shown when it comes back."""

import pytest
from django.db import IntegrityError, transaction

from comments.models import Comment, FoldedQuote
from comments.quotes import Words, folded
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db

SAID = "Die Firma zahlt seit März keine Löhne, und der Leiter Max Muster weiß es."
LINE = "A quotation of a comment that is no longer shown."


@pytest.fixture
def said(article, author):
    return CommentFactory(article=article, author=author, body=SAID)


def answer(comment, body, **fields):
    return CommentFactory(article=comment.article, parent=comment, body=body, **fields)


def shown(comment):
    from django.utils.translation import override

    with override("en"):
        return str(Comment.objects.get(pk=comment.pk).shown)


def decide(comment, kind, by):
    comment.report(by=UserFactory(), ground="falsehood")
    return comment.cases.get().decide(kind, by=by, ground="falsehood")


@pytest.mark.parametrize(
    ("quote", "folds"),
    [
        (SAID, True),
        ("Die Firma zahlt seit März keine Löhne", True),
        ("… zahlt seit **März** keine Löhne …", True),
        ("max muster", True),  # beneath it few words are enough
        ("Anderswo las ich: Die Firma zahlt seit März keine Löhne. Und mehr.", True),
        ("Die Firma zahlt gut, und das seit März", False),
        ("Ganz andere Worte", False),
    ],
)
def test_a_quotation_folds_where_it_repeats_the_text(said, moderator, quote, folds):
    quoting = answer(said, f"> {quote}\n\nDazu sage ich nichts.")

    decide(said, "remove", moderator)

    text = shown(quoting)
    assert (LINE in text, "Dazu sage ich nichts." in text) == (folds, True)
    if folds:
        assert "Muster" not in text
        assert "März" not in text


def test_elsewhere_in_the_discussion_a_few_common_words_are_no_repetition(said, moderator):
    long = CommentFactory(article=said.article, body="> Die Firma zahlt seit März keine Löhne\n\nWirklich?")
    short = CommentFactory(article=said.article, body="> Die Firma\n\nWelche?")
    other = CommentFactory(body="> Die Firma zahlt seit März keine Löhne\n\nAnderswo.")

    decide(said, "remove", moderator)

    assert [LINE in shown(comment) for comment in (long, short, other)] == [True, False, False]


def test_a_quotation_within_a_quotation_folds_and_the_rest_stays(said, moderator):
    quoting = answer(said, f"> Zita schrieb:\n>\n>> {SAID}\n>\n> Das war alles.\n\nStimmt.")

    decide(said, "remove", moderator)

    text = shown(quoting)
    assert "Muster" not in text
    assert "Stimmt." in text


def test_what_the_removed_text_itself_quoted_is_not_its_own(article, moderator):
    public = CommentFactory(article=article, body="Ein ganz harmloser Satz von fünf Wörtern.")
    removed = answer(public, "> Ein ganz harmloser Satz von fünf Wörtern.\n\nSie Esel, lesen Sie doch erst einmal.")
    third = answer(public, "> Ein ganz harmloser Satz von fünf Wörtern.\n\nSehr richtig.")

    decide(removed, "remove", moderator)

    assert "harmloser" in shown(third)


@pytest.mark.parametrize("kind", ["remove", "hide", "return"])
def test_it_comes_back_with_the_text(said, moderator, kind):
    quoting = answer(said, f"> {SAID}\n\nNein.")
    before = shown(quoting)
    decision = decide(said, kind, moderator)
    assert LINE in shown(quoting)

    said.cases.get().undo(decision, by=moderator)

    assert shown(quoting) == before
    assert not FoldedQuote.objects.exists()


def test_a_text_quoted_from_two_removed_ones_waits_for_both(said, moderator):
    second = CommentFactory(article=said.article, body="Und niemand von der Leitung antwortet auf Briefe.")
    quoting = answer(said, f"> {SAID} Und niemand von der Leitung antwortet auf Briefe.\n\nSo ist es.")
    for comment in (said, second):
        decide(comment, "remove", moderator)

    said.cases.get().decide("restore", by=moderator)
    assert LINE in shown(quoting)
    second.cases.get().decide("restore", by=moderator)
    assert LINE not in shown(quoting)


def test_an_edit_does_not_unfold_and_earlier_versions_fold_too(visit, said, moderator, author):
    quoting = answer(said, f"> {SAID}\n\nNein.", author=UserFactory(name="Zita"))
    quoting.edit(read_reader_text(f"Vorweg.\n\n> {SAID}\n\nDoch."))
    decide(said, "remove", moderator)
    Comment.objects.get(pk=quoting.pk).edit(read_reader_text(f"> Etwas anderes\n\n> {SAID}\n\nJa."))

    page = visit(quoting.author).get(f"/en/kommentare/{quoting.pk}/").text

    assert "Muster" not in page
    assert page.count(LINE) == 3
    assert "Etwas anderes" in page


def test_a_text_that_never_was_public_folds_nothing(article, newcomer, moderator):
    held = CommentFactory(article=article, author=newcomer, body=SAID)
    quoting = CommentFactory(article=article, body=f"> {SAID}\n\nSo hörte ich.")

    held.cases.get().decide("remove", by=moderator, ground="falsehood")

    assert LINE not in shown(quoting)


def test_its_author_taking_it_back_folds_nothing(said):
    quoting = answer(said, f"> {SAID}\n\nNein.")

    said.retract()

    assert LINE not in shown(quoting)


def test_texts_read_together_ask_once_for_what_folds(said, moderator, django_assert_num_queries):
    for n in range(3):
        answer(said, f"> {SAID}\n\nNein, {n}.")
    decide(said, "remove", moderator)

    with django_assert_num_queries(2):
        assert (
            sum(LINE in str(comment.shown) or "Zitat" in str(comment.shown) for comment in Comment.objects.all()) == 3
        )


@pytest.mark.parametrize("quoting", [1, 30])
def test_folding_takes_two_statements_whatever_quotes_there_are(said, django_assert_num_queries, quoting):
    for n in range(quoting):
        answer(said, f"> {SAID}\n\nNein, {n}.")

    with django_assert_num_queries(2):
        FoldedQuote.objects.fold(said)
    assert FoldedQuote.objects.count() == quoting


def test_a_quotation_folds_once(said):
    quoting = answer(said, f"> {SAID}\n\nNein.")
    FoldedQuote.objects.fold(said)

    with pytest.raises(IntegrityError, match="a_quotation_folds_once"), transaction.atomic():
        FoldedQuote.objects.create(comment=quoting, source=said, place=0)


def test_what_is_shown_of_a_text_is_whole_html():
    html = read_reader_text("A\n\n> B\n>\n>> C\n>\n> D\n\nE\n\n> F").html

    assert folded(html, []) == html
    for places in ([0], [1], [2], [0, 1], [0, 1, 2]):
        assert folded(html, places).count("<blockquote>") == folded(html, places).count("</blockquote>")
    assert "C" not in folded(html, [1])
    assert "D" in folded(html, [1])
    assert Words(html).places_in(html, beneath=True) == []
