"""Fault 9: the worker's clock is wrong, or the night comes in which the time changes; the database's clock decides."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from articles.models import Article, FollowUp
from notifications.kinds import Channel, Kind, Pace
from notifications.models import Delivery, Preference
from polls.models import Poll
from tests.factories import FollowUpFactory, PollFactory
from tests.notifications.told import tell_of_followups

from .waiting import until

CHANGE = 4  # seconds until it is over
NIGHTS = ["2026-10-25T02:59:57+02:00", "2026-03-29T01:59:57+01:00"]  # three seconds before the change
FIRST = [("articles.tasks.publish_due_followups", []), ("polls.tasks.close_due_polls", [])]
LATER = timedelta(minutes=30)


@pytest.fixture
def digests(article, reader, author):
    """Digests of three things each, one due and one in half an hour, about an article that appeared just now."""
    Article.objects.update(published_at=Now() - timedelta(minutes=1))
    a_digest(reader, article, in_minutes=-1, count=3)
    a_digest(author, article, in_minutes=30, count=3)


def a_digest(person, article, *, in_minutes, count):
    """Let a person have a digest, of follow-ups."""
    Preference.objects.create(person=person, kind=Kind.FOLLOWUP, channel=Channel.MAIL, pace=Pace.DAILY)
    tell_of_followups(person, article, count=count)
    own = Delivery.objects.filter(notification__recipient=person)
    own.update(not_before=Now() + timedelta(minutes=in_minutes))


@pytest.fixture
def planned(article):
    """Polls and follow-ups of which the first is due, by the database's clock, and the second in half an hour."""
    polls = [PollFactory(article=article, closes_at=timezone.now() + LATER) for _ in range(2)]
    followups = [FollowUpFactory(article=article, state="scheduled") for _ in range(2)]
    before = Now() - timedelta(minutes=1)
    Poll.objects.filter(pk=polls[0].pk).update(opens_at=Now() - timedelta(hours=1), closes_at=before)
    FollowUp.objects.filter(pk=followups[0].pk).update(published_at=before)
    FollowUp.objects.filter(pk=followups[1].pk).update(published_at=Now() + LATER)
    return polls, followups


@pytest.mark.parametrize("clock", ["an hour behind", "an hour ahead", *NIGHTS])
def test_what_is_planned_comes_once_and_by_the_databases_clock(
    open_site, digests, planned, reader, moderator, article, clock
):
    site = open_site("redis")
    hours = {"an hour behind": -1, "an hour ahead": 1}.get(clock)
    moment = (timezone.now() + timedelta(hours=hours)).isoformat() if hours else clock

    with site.workers() as mother:
        worker = mother.bear(*FIRST, clock=moment, sweep=1)
        until(lambda: site.mails.receivers() == [reader.email])
        over = time.monotonic() + CHANGE
        until(lambda: states(planned) == (["closed", "open"], ["published", "scheduled"]))
        until(lambda: time.monotonic() > over)
        a_digest(moderator, article, in_minutes=0, count=1)
        until(lambda: moderator.email in site.mails.receivers())  # the sweeps go on
        worker.stop()

    assert Counter(site.mails.receivers()) == {reader.email: 1, moderator.email: 1}
    assert site.books.states() == {("sent", ""): 4, ("waiting", ""): 3}
    assert states(planned) == (["closed", "open"], ["published", "scheduled"])


def states(planned):
    """Return the states of polls and follow-ups."""
    polls, followups = planned
    return (
        list(Poll.objects.filter(pk__in=[poll.pk for poll in polls]).order_by("pk").values_list("status", flat=True)),
        list(
            FollowUp.objects.filter(pk__in=[one.pk for one in followups])
            .order_by("pk")
            .values_list("status", flat=True)
        ),
    )
