"""What the first vote locks, and how it is corrected."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, transaction
from django.utils import timezone

from articles.models import Anchor
from polls.models import Choice, Correction, Poll
from polls.querysets import NotReady
from tests.factories import PollFactory, vote

pytestmark = pytest.mark.django_db


def fresh(poll):
    return Poll.objects.complete().get(pk=poll.pk)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


# Locked by the first vote


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "multiple"}, {"results": "always"}, {"is_changeable": False}, {"question": "Anders?"},
        {"explanation": "Anders."}, {"low_end": "x"}, {"kind": "multiple", "maximum": 2},
        {"opens_at": LONG_AGO},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_keeps_question_and_rules_once_there_is_a_vote(change):
    poll = PollFactory()
    Poll.objects.filter(pk=poll.pk).update(**change)
    Poll.objects.filter(pk=poll.pk).update(**{name: getattr(poll, name) for name in change})
    vote(poll, 3)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**change)


def test_the_database_keeps_the_choices_once_there_is_a_vote():
    poll = PollFactory(votes=[1])
    first = Choice.objects.filter(poll=poll, position=1)
    deeds = [
        lambda: Choice.objects.create(poll=poll, position=9, label="Neu"),
        lambda: Choice.objects.filter(poll=poll, position=2).delete(),
        lambda: first.update(label="Anders"),
        lambda: first.update(position=77),
        lambda: first.update(value=7),
        lambda: Choice.objects.filter(poll=poll, position=4).update(is_abstention=False),
    ]
    for deed in deeds:
        with pytest.raises(DatabaseError, match="choices of a poll with votes stay"), transaction.atomic():
            deed()
    with pytest.raises(NotReady, match="locked"):
        poll.offer(["A", "B"])
    assert [choice.label for choice in poll.choices.all()] == ["Ja", "Nein", "Vielleicht", "Keine Angabe"]


def test_the_form_of_an_editor_says_what_is_locked():
    poll = PollFactory(votes=[1])
    poll.question, poll.results = "Anders?", "always"
    with pytest.raises(ValidationError) as error:
        poll.full_clean()
    assert set(error.value.message_dict) == {"question", "results"}

    poll = fresh(poll)
    poll.slug = "anderswo"
    with pytest.raises(ValidationError) as error:
        poll.full_clean()
    assert set(error.value.message_dict) == {"slug"}


# Corrected


def test_a_correction_says_what_it_was_and_is_read_by_everyone(visit, stranger, editor, clock):
    poll = PollFactory(votes=[1], question="Was ist los mti Ihnen?")
    first = poll.choices.first()
    poll.correct(
        by=editor, note="Ein Buchstabendreher.", question="Was ist los mit Ihnen?", labels={first.pk: "Ja, sehr"}
    )

    correction = Correction.objects.get()
    assert (correction.by, correction.made_at) == (editor, timezone.now())
    assert correction.before == {"question": "Was ist los mti Ihnen?", "labels": {str(first.pk): "Ja"}}
    assert Anchor.objects.get().label == "Was ist los mit Ihnen?"
    page = visit(stranger).get(f"/en/umfragen/{poll.slug}/").text
    assert "Was ist los mit Ihnen?" in page
    assert "Ja, sehr" in page
    assert "Ein Buchstabendreher." in page
    assert "Corrected on" in page
    assert editor.name not in page


def test_after_a_correction_the_words_are_locked_again(editor):
    poll = PollFactory(votes=[1])
    poll.correct(by=editor, note="Ein Fehler.", question="Neu?")
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(question="Ganz anders?")


@pytest.mark.parametrize(
    ("note", "words", "labels", "code"),
    [
        (" ", {"question": "Neu?"}, {}, "note"),
        ("Grund.", {"question": ""}, {}, "empty"),
        ("Grund.", {}, {"own": ""}, "empty"),
        ("Grund.", {}, {"foreign": "x"}, "foreign"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(editor, note, words, labels, code):
    poll, other = PollFactory(votes=[1]), PollFactory()
    places = {"own": poll.choices.first().pk, "foreign": other.choices.first().pk}
    before = Poll.objects.values().get(pk=poll.pk)
    with pytest.raises(NotReady, match=code):
        poll.correct(by=editor, note=note, labels={places[key]: label for key, label in labels.items()}, **words)

    assert Poll.objects.values().get(pk=poll.pk) == before
    assert Correction.objects.count() == 0


def test_a_correction_that_changes_nothing_leaves_no_note(editor):
    poll = PollFactory(votes=[1])
    poll.correct(by=editor, note="Nichts.", question=poll.question)

    assert Correction.objects.count() == 0


def test_a_correction_makes_no_two_choices_one(editor):
    poll = PollFactory(votes=[1])
    first, second = poll.choices.all()[:2]
    with pytest.raises(NotReady, match="twice"):
        poll.correct(by=editor, note="Grund.", labels={first.pk: "nein  "})
    poll.correct(by=editor, note="Vertauscht.", labels={first.pk: second.label, second.pk: first.label})

    assert [choice.label for choice in poll.choices.all()[:2]] == ["Nein", "Ja"]


def test_a_correction_that_fails_says_what_the_database_said_and_leaves_the_lock(editor):
    poll = PollFactory(votes=[1])
    with pytest.raises(DataError, match="value too long"), transaction.atomic():
        poll.correct(by=editor, note="n" * 301, question="Neu?")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Poll.objects.update(question="Ganz anders?")


def test_the_rules_cannot_be_corrected(editor):
    with pytest.raises(ValueError, match="kind"):
        PollFactory(votes=[1]).correct(by=editor, note="Grund.", kind="multiple")
