"""Workers that die with a mail in hand, and workers side by side."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from notifications import delivering
from notifications.kinds import Channel, Kind, Pace
from notifications.models import Delivery, Notification, Preference
from notifications.tasks import deliver_due
from talentforum.lib.transport import Transport
from tests.factories import FollowUpFactory, UserFactory
from tests.notifications.deliveries import ids, make_due, state

pytestmark = pytest.mark.django_db


def test_what_a_dead_worker_had_in_hand_is_sent_when_its_claim_has_run_out(reader, tell, mailoutbox):
    delivery = tell(reader)
    delivering.claim(Delivery.objects.due())

    deliver_due()
    assert mailoutbox == [], "it is still in hand"
    make_due()
    deliver_due()

    assert ids(mailoutbox) == {f"<{delivery.notification.uuid}@testserver>": 1}
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.doubts) == (2, 0)


def test_what_a_dead_worker_had_handed_over_is_sent_once_more_and_then_given_up(reader, tell, mailoutbox):
    delivery = tell(reader)
    Delivery.objects.update(
        claimed_until=Now() - timedelta(seconds=1), handed_over_at=Now(), message_id="<m@testserver>"
    )
    delivering.claim(Delivery.objects.due())
    delivery.refresh_from_db()
    assert (delivery.doubts, delivery.handed_over_at) == (1, None)
    make_due()
    Delivery.objects.update(handed_over_at=Now())  # and dies again

    deliver_due()

    assert state(delivery) == ("parked", "doubtful")
    assert mailoutbox == []


def test_one_doubt_is_sent_once_more_by_the_same_name(reader, tell, mailoutbox):
    delivery = tell(reader)
    Delivery.objects.update(
        claimed_until=Now() - timedelta(seconds=1), handed_over_at=Now(), message_id="<m@testserver>"
    )

    deliver_due()

    assert ids(mailoutbox) == {"<m@testserver>": 1}
    assert state(delivery) == ("sent", "")


def test_who_lost_the_claim_says_nothing_of_a_failure_but_says_that_it_was_sent(reader, tell):
    delivery = tell(reader)
    delivering.claim(Delivery.objects.due())
    (late,) = delivering._mails([delivery.pk])
    Delivery.objects.update(claimed_until=Now() + timedelta(hours=1))  # another one has it in hand

    late.fail(delivering.Fate.REFUSED)
    assert state(delivery) == ("waiting", "")
    late.note_sent()

    assert state(delivery) == ("sent", "")


def test_when_a_worker_dies_with_a_mail_the_one_before_it_is_noted(reader, author, tell, mailoutbox, monkeypatch):
    class Killed(BaseException):
        """Ends a worker at once."""

    one, other, send = tell(reader), tell(author), Transport.send

    def die_with_the_second(transport, message):
        if mailoutbox:
            raise Killed
        send(transport, message)

    monkeypatch.setattr(Transport, "send", die_with_the_second)
    with pytest.raises(Killed):
        deliver_due()

    assert (state(one), state(other)) == (("sent", ""), ("waiting", ""))
    assert (one.handed_over_at, other.handed_over_at is None) == (None, False)


def test_a_mail_takes_one_statement(followup, tell, mailoutbox):
    def statements(mails):
        for _ in range(mails):
            tell(UserFactory(), after=timedelta(minutes=1))
        make_due()
        with CaptureQueriesContext(connection) as queries:
            deliver_due()
        return len(queries)

    statements(1)  # what a process asks once
    assert statements(7) - statements(3) == 4


@pytest.mark.django_db(transaction=True)
def test_several_sweeps_at_once_send_each_mail_once_and_one_digest_to_each(article, monkeypatch, server):
    monkeypatch.setattr(delivering, "BATCH", 5)
    followups = [FollowUpFactory(article=article) for _ in range(3)]
    people = [UserFactory(known=False) for _ in range(12)]
    for person in people[6:]:
        Preference.objects.create(person=person, kind=Kind.ANSWER, channel=Channel.MAIL, pace=Pace.DAILY)
    told, later = [person.pk for person in people], timedelta(minutes=1)  # so that no poke sends them
    for followup in followups:
        Notification.objects.tell(told, Kind.ANSWER, followup, group="g", place=article, after=later)
    make_due()
    begin, sent = threading.Barrier(4), []

    def sweep():
        begin.wait()
        sent.append(Delivery.objects.send_due())
        connection.close()

    workers = [threading.Thread(target=sweep) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Counter(server.receivers()) == {person.email: 3 for person in people[:6]} | {
        person.email: 1 for person in people[6:]
    }
    assert (sum(sent), len(set(server.names()))) == (24, 24)
    assert set(Delivery.objects.values_list("status", "attempts")) == {("sent", 1)}
