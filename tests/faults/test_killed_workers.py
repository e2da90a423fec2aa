"""Fault 1: a worker is killed at any moment; nothing is lost, and what leaves twice had been in doubt."""

from __future__ import annotations

import random
import threading
from collections import Counter

import pytest

from notifications.kinds import Kind
from notifications.models import Delivery, Follow, Notification
from notifications.telling import MOST_POKED
from tests.factories import FollowUpFactory
from tests.notifications.told import follow

from .waiting import until

SWEEP = ("notifications.tasks.deliver_due", [])
BATCH = 20  # mails between two kills, in the mean


def tell(article, people):
    """Have so many people told of something, each by a mail of their own; return the ids of the deliveries.

    They must be more than are poked: a poke of the test's own process is done there, at once.
    """
    assert people > MOST_POKED
    followup = FollowUpFactory(article=article)
    follow(article, people)
    told = list(Follow.objects.of(article).values_list("person", flat=True))
    Notification.objects.tell(told, Kind.ANSWER, followup, group="g", place=article)
    return list(Delivery.objects.values_list("pk", flat=True))


def kill_at_random(site, mother, pks, chance):
    """Start a worker, and kill it at some moment after some mails."""
    pokes = [("notifications.tasks.deliver", [pk]) for pk in chance.sample(pks, 5)]
    enough = len(site.mails.letters) + chance.randint(5, 2 * BATCH - 5)
    worker = mother.bear(SWEEP, *pokes)
    until(lambda: len(site.mails.letters) >= enough or not site.books.waiting())
    threading.Event().wait(chance.uniform(0, 0.02))  # any moment of the next mails
    worker.kill()
    site.books.let_a_minute_pass()


@pytest.mark.parametrize(("queue", "people", "kills"), [("redis", 1000, 50), ("postgresql", 200, 10)])
def test_a_worker_killed_at_any_moment_loses_nothing_and_doubles_only_what_was_in_doubt(
    open_site, article, queue, people, kills
):
    site, chance = open_site(queue), random.Random()
    pks = tell(article, people)

    with site.workers() as mother:
        for _ in range(kills):
            kill_at_random(site, mother, pks, chance)
        worker = mother.bear(SWEEP)
        until(lambda: not site.books.waiting())
        worker.stop()

    came = Counter(site.mails.names())
    twice = {name for name, times in came.items() if times > 1}
    assert set(site.books.states()) <= {("sent", ""), ("parked", "doubtful")}
    assert site.books.states()["sent", ""] >= people - kills
    # Whoever is killed over the same mail twice leaves it to a person, who is shown it, whether it came or not.
    assert set(came) <= site.books.names() <= set(came) | site.books.given_up()
    assert max(came.values()) <= 2
    assert twice <= site.books.doubtful()
