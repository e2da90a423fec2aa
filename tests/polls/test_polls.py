"""What happens to a poll: planned, opened, recalled, closed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Anchor, Event
from polls.models import Poll, Result
from polls.querysets import NotReady
from polls.tasks import close_due_polls
from tests.factories import PollFactory, vote

pytestmark = pytest.mark.django_db


def fresh(poll):
    return Poll.objects.complete().get(pk=poll.pk)


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


@pytest.fixture
def an_hour_ago(clock):
    """Let what happens within be an hour old: sweeps go by the database's clock, which no test moves."""

    @contextmanager
    def earlier():
        clock.shift(-3600)
        yield
        clock.shift(3600)

    return earlier()


def test_the_sweep_closes_what_is_due_as_of_its_time(an_hour_ago, editor):
    with an_hour_ago:
        due, later = PollFactory(closes_at=in_a(minutes=5)), PollFactory(closes_at=in_a(minutes=90))
        never = PollFactory()
        vote(due, 0)
    close_due_polls()
    close_due_polls()

    assert [fresh(poll).status for poll in (due, later, never)] == ["closed", "open", "open"]
    due = fresh(due)
    assert (due.closed_at, due.closed_by, due.result.votes) == (due.closes_at, None, [1, 0, 0, 0])
    assert Event.objects.get(kind="poll_closed").at == due.closes_at


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_worker_whose_clock_is_wrong_closes_on_time(an_hour_ago, clock, hours):
    with an_hour_ago:
        due, later = PollFactory(closes_at=in_a(minutes=5)), PollFactory(closes_at=in_a(minutes=90))
    clock.shift(hours * 3600)

    close_due_polls()

    due, later = fresh(due), fresh(later)
    assert (due.status, later.status) == ("closed", "open")
    assert (due.closed_at, due.result.frozen_at > due.closes_at) == (due.closes_at, True)


def test_one_that_cannot_close_holds_up_no_other(an_hour_ago, caplog):
    with an_hour_ago:
        broken, sound = (PollFactory(closes_at=in_a(minutes=minutes)) for minutes in (5, 6))
    Result.objects.create(poll=broken, votes=[], voters=0, abstentions=0, frozen_at=timezone.now())

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
