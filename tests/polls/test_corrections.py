"""The editors' desk once votes are in: slips put right with a note for everyone."""

import pytest

from polls.models import Correction, Poll
from tests.factories import PollFactory, vote

from .desk import change, messages_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(db):
    """A running poll with a vote."""
    return PollFactory(question="Wie lang darf das dauren?", votes=[1])


def corrected(poll, note="Ein Buchstabe war verrutscht.", **fields):
    """What the page sends."""
    labels = {f"choice_{choice.pk}": choice.label for choice in poll.choices.all() if choice.value is None}
    words = {"question": poll.question, "explanation": poll.explanation}
    if poll.kind == "rating":
        words |= {"low_end": poll.low_end, "high_end": poll.high_end}
    return words | labels | {"note": note} | fields


def test_a_slip_is_corrected_with_a_note_that_everyone_reads(desk, visit, poll, editor):
    choice = poll.choices.first()
    sent = corrected(poll, question="Wie lang darf das dauern?", **{f"choice_{choice.pk}": "Ja, bitte"})
    response = desk.post(change(poll, "correct"), sent, follow=True)

    assert messages_of(response) == ["The slip is corrected. Your note stands beside the poll."]
    poll.refresh_from_db()
    choice.refresh_from_db()
    assert (poll.question, poll.anchor.label, choice.label) == (*["Wie lang darf das dauern?"] * 2, "Ja, bitte")
    assert (poll.voters, choice.votes) == (1, 1)
    kept = Correction.objects.get()
    assert (kept.by, kept.before) == (
        editor,
        {"question": "Wie lang darf das dauren?", "labels": {str(choice.pk): "Ja"}},
    )
    assert "Ein Buchstabe war verrutscht." in visit().get(f"/en/umfragen/{poll.slug}/").text
    assert [text in response.text for text in ("Edda Ed", "Wie lang darf das dauren?", "Ja → Ja, bitte")] == [True] * 3


def test_the_ends_of_a_scale_are_corrected_too(desk):
    poll = PollFactory(steps=3, votes=[0, 2], state="closed")
    desk.post(change(poll, "correct"), corrected(poll, high_end="sehr gut"))

    assert Poll.objects.get().high_end == "sehr gut"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"note": "  "}, "note"),
        ({"note": "n" * 301}, "note"),
        ({"question": ""}, "question"),
        ({"question": "?" * 201}, "question"),
        ({}, "__all__"),
    ],
    ids=["no note", "long note", "no question", "long question", "nothing new"],
)
def test_a_correction_that_is_none_says_why_and_changes_nothing(desk, poll, sent, field):
    before = Poll.objects.values().get()
    response = desk.post(change(poll, "correct"), corrected(poll, **sent))

    assert response.status_code == 422
    assert list(response.context["adminform"].form.errors) == [field]
    assert (Poll.objects.values().get(), Correction.objects.count()) == (before, 0)


def test_choices_stay_told_apart_and_say_something(desk, poll):
    names = [f"choice_{choice.pk}" for choice in poll.choices.all()]
    same = desk.post(change(poll, "correct"), corrected(poll, **{names[0]: "nein"}))
    empty = desk.post(change(poll, "correct"), corrected(poll, **{names[2]: ""}))

    assert list(same.context["adminform"].form.errors) == names[:2]
    assert list(empty.context["adminform"].form.errors) == [names[2]]
    assert [choice.label for choice in poll.choices.all()] == ["Ja", "Nein", "Vielleicht", "Keine Angabe"]


def test_choices_of_another_poll_are_not_touched(desk, poll):
    other = PollFactory(votes=[1]).choices.first()
    response = desk.post(change(poll, "correct"), corrected(poll, **{f"choice_{other.pk}": "Anders"}))

    assert response.status_code == 422
    other.refresh_from_db()
    assert other.label == "Ja"


def test_the_same_correction_twice_is_one(desk, poll):
    sent = corrected(poll, question="Wie lang?")
    desk.post(change(poll, "correct"), sent)
    response = desk.post(change(poll, "correct"), sent)

    assert response.status_code == 422
    assert Correction.objects.count() == 1


def test_a_look_at_the_page_changes_nothing(desk, poll):
    before = Poll.objects.values().get()

    assert desk.get(change(poll, "correct")).status_code == 200
    assert (Poll.objects.values().get(), Correction.objects.count()) == (before, 0)


def test_before_the_first_vote_the_poll_itself_is_changed(desk):
    poll = PollFactory()
    response = desk.post(change(poll, "correct"), corrected(poll, question="Anders?"), follow=True)

    assert messages_of(response) == ["Nobody has voted yet: change the poll itself."]
    assert Poll.objects.get().question == poll.question


def test_former_corrections_take_no_query_each(desk, poll, django_assert_num_queries):
    desk.post(change(poll, "correct"), corrected(poll, question="Eins?"))
    desk.get(change(poll))
    with django_assert_num_queries(QUERIES):
        desk.get(change(poll))
    for question in ("Zwei?", "Drei?"):
        desk.post(change(poll, "correct"), corrected(poll, question=question))
    vote(poll, 1)
    desk.get(change(poll))

    with django_assert_num_queries(QUERIES):
        desk.get(change(poll))


QUERIES = (
    11  # session, person, profile, groups, permissions (2), news, announcement, poll, choices, corrections and names
)
