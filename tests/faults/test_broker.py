"""Faults 2, 3, 4 and 11: the broker is away, frozen or emptied, gives each message twice, or holds one of long ago."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from redis import Redis

from .test_killed_workers import SWEEP, tell
from .waiting import until

QUEUES = pytest.mark.parametrize("queue", ["redis", "postgresql"])
OUTAGE = 20  # seconds
MOST_TRIES = 6  # within them: the pauses between two grow from one second


def post(driver, article, answered, numbers):
    """Post so many answers, each with its mark."""
    for number in numbers:
        assert driver.post(f"Marke {number}", slug=article.slug, parent=answered.pk).status == 302


def assert_nothing_is_lost_or_doubled(site, driver, count, account_mails=0):
    """Compare what was acknowledged with the database, and that with the mails that came."""
    assert len(driver.acknowledged) == count
    assert site.books.marks() == Counter(driver.acknowledged)
    assert site.books.states() == {("sent", ""): count}
    mails, of_comments = Counter(site.mails.names()), Counter(site.books.names())
    assert of_comments - mails == Counter()
    assert list((mails - of_comments).values()) == [1] * account_mails


@pytest.mark.parametrize("fault", ["frozen", "stopped"])
def test_while_redis_is_away_every_post_answers_and_all_is_told_afterwards(open_site, article, answered, poster, fault):
    site = open_site("redis")
    redis = site.redis

    with site.workers() as mother, site.web(poster) as driver:
        worker = mother.bear(sweep=1)
        post(driver, article, answered, range(50))
        until(lambda: site.mails.letters)  # the worker is at it
        end = time.monotonic() + OUTAGE
        redis.stop() if fault == "stopped" else redis.freeze()
        post(driver, article, answered, range(50, 250))
        login = driver.as_({}).send("/konto/login/", login="niemand@example.org", password="ein langes Passwort")
        until(lambda: time.monotonic() > end)
        redis.start() if fault == "stopped" else redis.thaw()
        post(driver, article, answered, range(250, 300))
        until(lambda: not site.books.waiting())
        worker.stop()

    assert_nothing_is_lost_or_doubled(site, driver, 300)
    assert login.status == 200
    assert 1 <= site.web_said().count("queue unreachable") <= MOST_TRIES


@QUEUES
def test_what_was_in_a_broker_that_was_emptied_is_told_all_the_same(open_site, article, answered, poster, queue):
    site = open_site(queue)

    with site.web(poster) as driver:
        post(driver, article, answered, range(60))
    assert messages(site) >= 60
    if site.redis:
        Redis.from_url(site.redis.url).flushall()
    site.books.empty_the_queue()
    with site.workers() as mother:
        worker = mother.bear(sweep=1)
        until(lambda: not site.books.waiting())
        worker.stop()

    assert_nothing_is_lost_or_doubled(site, driver, 60)


@QUEUES
def test_a_message_that_is_delivered_twice_is_done_once(open_site, article, answered, poster, queue):
    site = open_site(queue)

    with site.web(poster) as driver:
        post(driver, article, answered, range(60))
        driver.as_({}).send("/konto/login/code/", email="viel@example.net")
    if site.redis:
        lying = Redis.from_url(site.redis.url)
        messages_twice = [message for message in lying.lrange("celery", 0, -1) for _ in range(2)]
        lying.delete("celery")
        lying.rpush("celery", *messages_twice)  # one behind the other, for two workers
    else:
        site.books.double_the_queue()
    assert messages(site) >= 120
    with site.workers() as mother:
        workers = [mother.bear(sweep=1, name=name) for name in ("eins", "zwei")]
        until(lambda: not site.books.waiting() and not messages(site))
        for worker in workers:
            worker.stop()

    assert_nothing_is_lost_or_doubled(site, driver, 60, account_mails=1)


@QUEUES
def test_a_message_of_a_task_that_is_no_more_is_logged_and_dropped(open_site, article, queue):
    site = open_site(queue)
    tell(article, 20)

    with site.workers() as mother:
        worker = mother.bear(("talentforum.lib.mail.send_of_last_year", ["Ihr Code: 12345678"]), SWEEP)
        until(lambda: not site.books.waiting() and not messages(site))
        worker.stop()
        said = mother.said()

    assert Counter(site.mails.names()) == Counter(site.books.names())
    assert "Received unregistered task of type 'talentforum.lib.mail.send_of_last_year'" in said
    assert "12345678" not in said


def messages(site):
    """Return how many messages lie in the queue or in a worker's hand."""
    if not site.redis:
        return site.books.queue_length()
    lying = Redis.from_url(site.redis.url)
    return lying.llen("celery") + lying.hlen("unacked")
