"""What happens to a poll: opening, closing, correcting; what a vote locks; constraints."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils import timezone

from articles.models import Anchor, Event
from polls.models import Choice, Correction, Poll, Result
from polls.querysets import NotReady
from polls.tasks import close_due_polls
from tests.factories import ArticleFactory, PollFactory, UserFactory, vote

pytestmark = pytest.mark.django_db


def fresh(poll):
    return Poll.objects.complete().get(pk=poll.pk)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def in_a(**span):
    return timezone.now() + timedelta(**span)


# Opening


def test_opening_makes_the_anchor_and_the_line_in_the_timeline(clock):
    poll = PollFactory(state="draft", question="Und Sie?", slug="und-sie")
    assert (poll.is_public, poll.anchor) == (False, None)

    poll.open()

    anchor = Anchor.objects.get()
    assert fresh(poll).is_running
    assert (anchor.article, anchor.kind, anchor.label) == (poll.article, "poll", "Und Sie?")
    assert (anchor.path, anchor.visible_from) == ("/umfragen/und-sie/", timezone.now())
    assert list(Event.objects.values_list("anchor", "kind", "at")) == [(anchor.pk, "poll_opened", timezone.now())]


def test_opening_twice_changes_nothing(clock):
    poll = PollFactory(state="draft")
    poll.open()
    before = Poll.objects.values().get()
    clock.shift(60)
    poll.open()

    assert Poll.objects.values().get() == before
    assert Event.objects.count() == Anchor.objects.count() == 1


def test_a_planned_poll_opens_by_itself_and_can_be_planned_anew_before(clock):
    poll = PollFactory(state="draft")
    poll.open(at=in_a(hours=1))
    poll.open(at=in_a(hours=2))
    assert (fresh(poll).is_planned, fresh(poll).is_public, Anchor.objects.public().exists()) == (True, False, False)

    clock.shift(2 * 3600)
    assert (fresh(poll).is_running, Anchor.objects.public().exists()) == (True, True)
    assert Event.objects.get().at == fresh(poll).opens_at == timezone.now()


@pytest.mark.parametrize(
    ("fields", "at", "code"),
    [
        ({"labels": ["Eine"]}, None, "choices"),
        ({"labels": [f"{n}" for n in range(31)]}, None, "choices"),
        ({"labels": ["Ja", "Nein", " jA"]}, None, "twice"),
        ({"labels": ["Groß oder klein", "GROSS  oder klein"]}, None, "twice"),
        ({"labels": ["Ja", "keine angabe"]}, None, "twice"),
        ({"kind": "multiple", "maximum": 4}, None, "maximum"),
        ({"steps": 1}, None, "scale"),
        ({"steps": 12}, None, "scale"),
        ({"steps": 5, "high_end": ""}, None, "ends"),
        ({"steps": 5, "kind": "single"}, None, "values"),
        ({"closes_at": timedelta(hours=-1)}, None, "closing_past"),
        ({"closes_at": timedelta(hours=1)}, timedelta(hours=1), "closing"),
        ({}, timedelta(seconds=-1), "past"),
    ],
    ids=str,
)
def test_what_is_not_ready_does_not_open(clock, fields, at, code):
    closes_at = fields.get("closes_at")
    poll = PollFactory(state="draft", **fields | {"closes_at": closes_at and timezone.now() + closes_at})
    with pytest.raises(NotReady, match=f"^{code}$"):
        poll.open(at=at and timezone.now() + at)

    assert fresh(poll).status == "draft"
    assert Anchor.objects.count() == Event.objects.count() == 0


def test_every_refusal_has_its_words():
    from polls.forms import MESSAGES, UNREADY

    for words in (*MESSAGES.values(), *UNREADY.values()):
        assert str(words).endswith(".")
        assert "!" not in str(words)


@pytest.mark.parametrize(
    ("state", "code"),
    [("draft", None), ("planned", "choices"), ("open", "choices")],
)
def test_what_readers_know_is_offered_only_as_they_could_vote(state, code):
    poll = PollFactory(state=state)
    if code is None:
        poll.offer([])
        assert poll.choices.count() == 0
        return
    for labels, reason in (((), code), (("Eine",), code), (("Ja", "ja"), "twice")):
        with pytest.raises(NotReady, match=f"^{reason}$"):
            poll.offer(labels)
    assert [choice.label for choice in fresh(poll).choices.all()] == ["Ja", "Nein", "Vielleicht", "Keine Angabe"]

    poll.offer(["So", "Anders"])
    assert [choice.label for choice in fresh(poll).choices.all()] == ["So", "Anders"]


def test_nothing_opens_under_a_withdrawn_article_and_nothing_closed_opens_again():
    poll = PollFactory(state="draft")
    poll.article.withdraw()
    with pytest.raises(NotReady, match="withdrawn"):
        poll.open()
    with pytest.raises(NotReady, match="closed"):
        PollFactory(state="closed").open()


def test_a_poll_without_votes_can_be_recalled(clock):
    poll = PollFactory()
    poll.recall()
    assert (fresh(poll).status, Anchor.objects.public().exists()) == ("draft", False)

    poll.open()
    assert (fresh(poll).is_running, Anchor.objects.public().count(), Event.objects.count()) == (True, 1, 1)

    vote(poll, 0)
    with pytest.raises(NotReady, match="locked"):
        poll.recall()


# Closing


def test_closing_freezes_the_result_once(editor, clock):
    poll = PollFactory(votes=[2, 1, 0, 1])
    clock.shift(60)
    poll.close(by=editor)
    first = Result.objects.values().get()
    clock.shift(60)
    fresh(poll).close()

    poll = fresh(poll)
    assert (poll.status, poll.closed_by, poll.closed_at) == ("closed", editor, timezone.now() - timedelta(seconds=60))
    assert (first["votes"], first["voters"], first["abstentions"]) == ([2, 1, 0, 1], 3, 1)
    assert Result.objects.values().get() == first
    assert Event.objects.get(kind="poll_closed").at == poll.closed_at


@pytest.mark.parametrize("state", ["draft", "planned"])
def test_what_never_opened_does_not_close(state):
    with pytest.raises(NotReady, match="unopened"):
        PollFactory(state=state).close()


def test_the_sweep_closes_what_is_due_as_of_its_time(clock, editor):
    due, later, never = PollFactory(closes_at=in_a(minutes=5)), PollFactory(closes_at=in_a(minutes=50)), PollFactory()
    vote(due, 0)
    clock.shift(600)
    close_due_polls()
    close_due_polls()

    assert [fresh(poll).status for poll in (due, later, never)] == ["closed", "open", "open"]
    due = fresh(due)
    assert (due.closed_at, due.closed_by, due.result.votes) == (due.closes_at, None, [1, 0, 0, 0])
    assert Event.objects.get(kind="poll_closed").at == due.closes_at


def test_one_that_cannot_close_holds_up_no_other(clock, caplog):
    broken, sound = (PollFactory(closes_at=in_a(minutes=minutes)) for minutes in (5, 6))
    Result.objects.create(poll=broken, votes=[], voters=0, abstentions=0, frozen_at=timezone.now())
    clock.shift(600)

    assert Poll.objects.close_due() == 1
    assert [fresh(poll).status for poll in (broken, sound)] == ["open", "closed"]
    said = [record.msg for record in caplog.records if record.name == "talentforum.lib.sweep"]
    assert [(line["kind"], line["row"], line["error"]) for line in said] == [
        ("polls.Poll", broken.pk, "IntegrityError")
    ]


def test_a_hand_that_comes_after_the_time_of_closing_did_not_close_it(clock, editor):
    poll = PollFactory(closes_at=in_a(minutes=5))
    clock.shift(600)
    poll.close(by=editor)

    assert (fresh(poll).closed_by, fresh(poll).closed_at) == (None, fresh(poll).closes_at)


def test_the_time_of_closing_moves_while_it_runs(clock):
    poll = PollFactory(closes_at=in_a(hours=1), votes=[1])
    poll.close_at(in_a(hours=3))
    clock.shift(2 * 3600)
    assert fresh(poll).is_running
    with pytest.raises(NotReady, match="closing"):
        poll.close_at(timezone.now())

    clock.shift(2 * 3600)
    with pytest.raises(NotReady, match="closed"):
        poll.close_at(in_a(hours=9))


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


# Constraints


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "x"}, "poll_kind_is_known"),
        ({"status": "x"}, "poll_status_is_known"),
        ({"results": "x"}, "poll_results_are_known"),
        ({"kind": "multiple", "minimum": 0}, "poll_takes_at_least_one_answer"),
        ({"kind": "multiple", "minimum": 3, "maximum": 2}, "poll_takes_at_least_one_answer"),
        ({"maximum": 2}, "poll_takes_several_answers_only_where_it_says_so"),
        ({"closes_at": LONG_AGO}, "poll_closes_after_it_opens"),
        ({"opens_at": None}, "opened_poll_has_time_and_anchor"),
        ({"anchor": None}, "opened_poll_has_time_and_anchor"),
        ({"status": "closed"}, "closed_poll_has_its_time"),
        ({"closed_at": LONG_AGO}, "closed_poll_has_its_time"),
        ({"voters": -1}, "voters"),
        ({"abstentions": -1}, "abstentions"),
    ],
    ids=str,
)
def test_a_poll_keeps_its_constraints(change, constraint):
    poll = PollFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**change)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"position": 1, "label": "x"}, "one_choice_at_a_position"),
        ({"position": 9, "label": ""}, "choice_says_something"),
        ({"position": 9, "label": "x", "is_abstention": True}, "one_abstention_of_a_poll"),
        ({"position": 9, "value": 1}, "one_choice_of_a_value"),
        ({"position": 9, "value": 9, "is_abstention": True, "label": "x"}, "abstention_has_no_value"),
    ],
    ids=str,
)
def test_a_choice_keeps_its_constraints(fields, constraint):
    poll = PollFactory(steps=5)
    if constraint == "abstention_has_no_value":
        poll.offer(steps=5)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Choice.objects.create(poll=poll, **fields)


def test_a_reader_has_one_ballot_and_a_ballot_one_mark_for_a_choice(reader):
    poll = PollFactory()
    ballot = vote(poll, 0, by=reader)
    with pytest.raises(IntegrityError, match="one_ballot_of_a_reader"), transaction.atomic():
        poll.ballots.create(person=reader, cast_at=timezone.now())
    with pytest.raises(IntegrityError, match="one_mark_for_a_choice"), transaction.atomic():
        ballot.marks.create(choice=poll.choices.first())


def test_a_correction_has_its_note(editor):
    with pytest.raises(IntegrityError, match="correction_has_its_note"), transaction.atomic():
        Correction.objects.create(poll=PollFactory(), by=editor, note="", made_at=timezone.now(), before={})


def test_a_slug_is_one_polls():
    PollFactory(slug="eins")
    with pytest.raises(IntegrityError), transaction.atomic():
        PollFactory(slug="eins")


def test_polls_keep_article_and_voters():
    poll = PollFactory(votes=[1])
    for thing in (poll, poll.article, poll.ballots.get().person):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            thing.delete()


def test_a_draft_can_be_deleted():
    poll = PollFactory(state="draft", article=ArticleFactory())
    poll.delete()

    assert Choice.objects.count() == 0
    assert UserFactory._meta.model.objects.count() == 0
