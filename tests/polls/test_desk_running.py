"""At the desk once votes are in: what still moves, and closing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from polls.models import Poll
from tests.factories import PollFactory, vote

from .desk import ahead, change, errors, messages_of, minute, written

pytestmark = pytest.mark.django_db


# Once votes are in


def test_once_a_vote_is_in_only_the_closing_moves(desk):
    poll = PollFactory(votes=[1])
    page = desk.get(change(poll))
    response = desk.post(change(poll), {"closes_at": ahead(days=4)})

    assert list(page.context["adminform"].form.fields) == ["closes_at"]
    assert "Votes are in." in page.text
    assert response.status_code == 302
    assert minute(Poll.objects.get().closes_at) == ahead(days=4)
    assert Poll.objects.get().voters == 1


def test_a_form_from_before_the_first_vote_says_so_and_stores_nothing(desk):
    poll = PollFactory()
    form = written(poll, question="Anders?", closes_at=ahead(days=4))
    vote(poll, 0)
    response = desk.post(change(poll), form)

    assert "The first vote came in while you were writing" in errors(response)["__all__"][0]
    poll.refresh_from_db()
    assert (poll.question, poll.closes_at, poll.voters) == (form["question"] and poll.question, None, 1)
    assert poll.question != "Anders?"


def test_a_poll_with_votes_is_not_recalled(desk):
    poll = PollFactory(votes=[1])
    response = desk.post(change(poll), {"closes_at": "", "_deed": "recall"})

    assert "There are votes already" in errors(response)["__all__"][0]
    assert Poll.objects.get().is_running


def test_a_closing_in_the_past_is_refused_at_its_field(desk):
    poll = PollFactory(votes=[1])

    assert list(errors(desk.post(change(poll), {"closes_at": "2020-01-01T10:00"}))) == ["closes_at"]


def test_saving_leaves_a_vote_that_was_counted_meanwhile(desk):
    poll = PollFactory(votes=[1])
    desk.get(change(poll))
    vote(poll, 1)
    desk.post(change(poll), {"closes_at": ahead(days=1)})

    assert Poll.objects.get().voters == 2


# Closed


def test_closing_asks_once_and_then_freezes(desk, editor):
    poll = PollFactory(votes=[2, 1])
    asked = desk.get(change(poll, "close"))
    still_open = Poll.objects.get().is_running
    response = desk.post(change(poll, "close"), follow=True)

    assert "There is no way back" in asked.text
    assert still_open
    assert messages_of(response) == ["The poll is closed, and its result is frozen."]
    closed = Poll.objects.get()
    assert (closed.status, closed.closed_by, closed.result.votes) == ("closed", editor, [2, 1, 0, 0])


def test_closing_twice_changes_nothing(desk):
    poll = PollFactory(state="closed")
    before = Poll.objects.values().get()
    response = desk.post(change(poll, "close"), follow=True)

    assert messages_of(response) == ["Nothing to do: it was so already."]
    assert Poll.objects.values().get() == before


@pytest.mark.parametrize("state", ["draft", "planned"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_never_opened_is_not_closed(desk, state, method):
    poll = PollFactory(state=state)
    response = getattr(desk, method)(change(poll, "close"), follow=True)

    assert messages_of(response) == ["This poll was not open yet, so there is nothing to close."]
    assert Poll.objects.get().status == poll.status


def test_a_closed_poll_is_shown_and_takes_nothing(desk):
    poll = PollFactory(votes=[3, 1], state="closed")
    before = Poll.objects.values().get()
    page = desk.get(change(poll))
    response = desk.post(change(poll), written(poll, question="Anders?"))

    assert 'name="_save"' not in page.text
    assert "This poll is closed. What was counted stays." in errors(response)["__all__"][0]
    assert Poll.objects.values().get() == before


def test_a_poll_whose_time_is_up_is_closed_here_before_any_sweep(desk, clock):
    poll = PollFactory(votes=[1], closes_at=timezone.now() + timedelta(hours=1))
    clock.shift(timedelta(hours=2))

    assert desk.get(change(poll)).context["state"] == "closed"
    assert list(errors(desk.post(change(poll), {"closes_at": ahead(days=1)}))) == ["__all__"]
