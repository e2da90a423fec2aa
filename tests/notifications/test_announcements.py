"""Announcements: all who follow are told, each once, however many they are and whatever happens to the workers."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from notifications import tasks
from notifications.kinds import Kind
from notifications.models import Announcement, Follow, Notification
from notifications.models import announcement as announcing
from tests.factories import FollowUpFactory, UserFactory
from tests.notifications.told import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def followup(article):
    """A follow-up whose publication was announced while nobody followed."""
    followup = FollowUpFactory(article=article)
    Announcement.objects.all().delete()
    return followup


@pytest.fixture
def chunks_of_ten(monkeypatch):
    """Tell ten people at a time, and thirty in one task."""
    monkeypatch.setattr(announcing, "CHUNK", 10)
    monkeypatch.setattr(tasks, "CHUNKS", 3)


def announce(followup):
    """Announce it to those who follow its article."""
    return Announcement.objects.announce(Kind.FOLLOWUP, followup, place=followup.article)


def told():
    """Return how many people were told, and how many times in all."""
    rows = Notification.objects.of_kinds(Kind.FOLLOWUP)
    return rows.values("recipient").distinct().count(), rows.count()


def test_2500_followers_are_told_in_chunks_by_tasks_that_wake_one_another(
    article, followup, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(announcing, "CHUNK", 100)
    monkeypatch.setattr(tasks, "CHUNKS", 5)
    follow(article, 2500)

    with django_capture_on_commit_callbacks(execute=True):
        announcement = announce(followup)

    announcement.refresh_from_db()
    assert told() == (2500, 2500)
    assert (announcement.told, announcement.progress()) == (2500, (2500, 2500))
    assert announcement.finished_at is not None


def test_announcing_answers_at_once_however_many_follow(article, followup, django_assert_num_queries):
    follow(article, 50)

    with django_assert_num_queries(4):  # look, savepoint, insert, release
        announce(followup)

    assert told() == (0, 0)


def test_the_same_thing_is_announced_once(article, followup):
    follow(article, 3)

    assert announce(followup) == announce(followup)
    tasks.go_on_with_announcements()
    announce(followup)
    tasks.go_on_with_announcements()

    assert told() == (3, 3)


def test_a_worker_that_stops_between_two_chunks_is_followed_by_the_sweep(article, followup, chunks_of_ten):
    follow(article, 25)
    announcement = announce(followup)
    assert announcement.go_on()
    assert told() == (10, 10)

    tasks.go_on_with_announcements()

    assert told() == (25, 25)
    announcement.refresh_from_db()
    assert (announcement.told, announcement.is_running) == (25, False)


def test_a_worker_that_is_killed_within_a_chunk_leaves_nothing_half_done(article, followup, chunks_of_ten):
    follow(article, 25)
    announcement = announce(followup)
    announcement.go_on()

    def die():
        with transaction.atomic():
            announcement.go_on()
            raise IntegrityError

    with pytest.raises(IntegrityError):
        die()
    assert told() == (10, 10)
    tasks.tell_followers(announcement.pk)

    assert told() == (25, 25)


def test_a_poke_that_comes_twice_or_late_tells_nobody_twice(article, followup, chunks_of_ten):
    follow(article, 12)
    announcement = announce(followup)

    for _ in range(3):
        tasks.tell_followers(announcement.pk)
    tasks.tell_followers(0)

    assert told() == (12, 12)


def test_halted_it_tells_nobody_more_and_resumed_it_goes_on_where_it_was(
    article, followup, editor, chunks_of_ten, django_capture_on_commit_callbacks
):
    follow(article, 25)
    announcement = announce(followup)
    announcement.go_on()

    announcement.halt(by=editor)
    tasks.tell_followers(announcement.pk)
    tasks.go_on_with_announcements()
    announcement.refresh_from_db()
    assert (told(), announcement.halted_by) == ((10, 10), editor)
    with django_capture_on_commit_callbacks(execute=True):
        announcement.resume()

    announcement.refresh_from_db()
    assert (told(), announcement.halted_at, announcement.is_running) == ((25, 25), None, False)


def test_what_is_finished_is_not_halted(article, followup, editor):
    announcement = announce(followup)
    tasks.go_on_with_announcements()

    announcement.halt(by=editor)

    announcement.refresh_from_db()
    assert (announcement.halted_at, announcement.finished_at is None) == (None, False)


def test_who_follows_meanwhile_is_told_and_who_left_is_not(article, followup, chunks_of_ten):
    follow(article, 15)
    announcement = announce(followup)
    announcement.go_on()
    left, muted = [row.person for row in Follow.objects.of(article).order_by("-pk")[:2]]
    late = UserFactory(known=False)
    Follow.objects.leave(left, article)
    Follow.objects.mute(muted, article)
    Follow.objects.follow(late, article)

    tasks.go_on_with_announcements()

    recipients = set(Notification.objects.of_kinds(Kind.FOLLOWUP).values_list("recipient", flat=True))
    assert (late.pk in recipients, left.pk in recipients, muted.pk in recipients) == (True, False, False)
    assert told() == (14, 14)


def test_nobody_is_told_while_it_is_withdrawn(article, followup, chunks_of_ten):
    follow(article, 15)
    announcement = announce(followup)
    announcement.go_on()

    followup.withdraw()
    tasks.go_on_with_announcements()
    assert told() == (10, 10)
    followup.publish()
    tasks.go_on_with_announcements()

    assert told() == (15, 15)


@pytest.mark.parametrize("kind", [Kind.ANSWER, Kind.DECISION])
def test_only_what_concerns_followers_is_announced(article, followup, kind):
    with pytest.raises(IntegrityError, match="announcement_kind_is_known"), transaction.atomic():
        Announcement.objects.announce(kind, followup, place=article)


def test_who_halted_it_is_known(article, followup):
    announcement = announce(followup)

    with pytest.raises(IntegrityError, match="halted_announcement_says_by_whom"), transaction.atomic():
        Announcement.objects.filter(pk=announcement.pk).update(halted_at=announcement.announced_at)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_follower_once(article, followup, chunks_of_ten):
    follow(article, 120)
    with transaction.atomic():
        announcement = Announcement.objects.create(
            kind=Kind.FOLLOWUP, subject_type=announcing.content_type(followup), subject_id=followup.pk,
            place_type=announcing.content_type(article), place_id=article.pk,
        )  # fmt: skip
    begin = threading.Barrier(2)

    def work():
        begin.wait()
        for _ in range(20):
            announcement.go_on()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    tasks.go_on_with_announcements()

    announcement.refresh_from_db()
    assert (told(), announcement.told, announcement.is_running) == ((120, 120), 120, False)
