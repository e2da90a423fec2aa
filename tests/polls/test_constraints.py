"""What the database keeps of polls: one row that breaks each constraint."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from polls.models import Choice, Correction, Poll
from tests.factories import ArticleFactory, PollFactory, UserFactory, vote

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


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
