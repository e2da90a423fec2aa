"""What becomes of deliveries, whatever the mail server answers: waiting, sent, given up, sent again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from notifications import delivering, outgoing
from notifications.models import Delivery
from notifications.tasks import deliver, deliver_due
from tests.factories import UserFactory
from tests.notifications.deliveries import ids, make_due, state

pytestmark = pytest.mark.django_db


def test_a_mail_goes_over_one_connection_with_the_others(reader, author, tell, server):
    tell(reader)
    tell(author)

    assert Delivery.objects.send_due() == 2

    assert server.receivers() == [reader.email, author.email]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        ("550 unknown", ("parked", "refused")),
        ("451 later", ("waiting", "deferred")),
        ("421 closing", ("waiting", "deferred")),
    ],
)
@pytest.mark.parametrize("when", ["RCPT", "DATA"])
def test_a_server_that_turns_one_mail_away_gets_the_others(
    reader, author, moderator, tell, answer, becomes, when, server
):
    first, turned_away, last = tell(reader), tell(author), tell(moderator)
    server.answers[when, author.email] = answer

    assert Delivery.objects.send_due() == 2

    assert [state(one) for one in (first, turned_away, last)] == [("sent", ""), becomes, ("sent", "")]
    assert server.receivers() == [reader.email, moderator.email]


def test_a_server_that_refuses_us_is_asked_again(reader, tell, server):
    delivery = tell(reader)
    server.answers["MAIL", ""] = "550 not you"

    deliver_due()

    assert state(delivery) == ("waiting", "deferred")


@pytest.mark.parametrize("fault", ["hang", "close"])
def test_what_was_perhaps_taken_is_sent_once_more_by_the_same_name_and_then_given_up(
    reader, author, tell, fault, server, impatient
):
    delivery, other = tell(reader), tell(author)
    server.answers["DATA", reader.email] = fault
    deliver_due()
    assert (state(delivery), state(other)) == (("waiting", "doubtful"), ("sent", ""))
    deliver_due()
    assert server.receivers() == [reader.email, author.email], "not before its time"
    make_due()
    deliver_due()
    make_due()
    deliver_due()

    assert state(delivery) == ("parked", "doubtful")
    assert server.receivers() == [reader.email, author.email, reader.email]
    assert server.names().count(f"<{delivery.notification.uuid}@testserver>") == 2


@pytest.mark.parametrize("fault", ["hang", "close"])
def test_a_connection_that_breaks_before_the_text_leaves_no_doubt(reader, author, tell, fault, server, impatient):
    delivery, other = tell(reader), tell(author)
    server.answers["RCPT", reader.email] = fault

    for _attempt in range(3):
        make_due()
        deliver_due()

    assert (state(delivery), state(other)) == (("waiting", "deferred"), ("sent", ""))
    assert (delivery.attempts, delivery.doubts, delivery.handed_over_at) == (3, 0, None)


def test_a_doubtful_mail_that_is_taken_the_second_time_is_sent(reader, tell, server):
    delivery = tell(reader)
    server.answers["DATA", reader.email] = "close"
    deliver_due()
    server.answers.clear()
    make_due()
    deliver_due()

    assert state(delivery) == ("sent", "")
    assert len(set(server.names())) == 1


def test_where_no_server_answers_one_attempt_is_enough_for_all_and_they_wait(reader, author, tell, server):
    server.stop()
    one, other = tell(reader), tell(author)

    assert Delivery.objects.send_due() == 0
    deliver(one.pk)

    assert (state(one), state(other)) == (("waiting", "unreachable"), ("waiting", "unreachable"))
    assert (one.attempts, one.handed_over_at, one.claimed_until) == (1, None, None)
    assert one.not_before > one.notification.created_at


def test_a_sweep_without_a_server_tries_one_connection_however_much_waits(followup, tell, settings, monkeypatch):
    monkeypatch.setattr(delivering, "BATCH", 2)
    tried = []

    class Nowhere:
        def open(self):
            tried.append(1)
            raise ConnectionRefusedError

        def close(self):
            pass

    monkeypatch.setattr("talentforum.lib.transport.mail.mailers", {"transport": Nowhere()})
    for _ in range(6):
        tell(UserFactory())

    deliver_due()

    assert tried == [1]
    assert Counter(Delivery.objects.values_list("failure", flat=True)) == {"unreachable": 2, "": 4}


def test_pauses_double_from_half_a_minute_to_an_hour_and_differ_a_little():
    def seconds(attempts):
        return {outgoing.pause_after(attempts).total_seconds() for _ in range(200)}

    assert all(30 * 0.75 <= pause <= 30 * 1.25 for pause in seconds(1))
    assert all(120 * 0.75 <= pause <= 120 * 1.25 for pause in seconds(3))
    assert all(3600 * 0.75 <= pause <= 3600 * 1.25 for pause in seconds(40))
    assert len(seconds(1)) > 100


def test_after_two_days_of_attempts_it_is_given_up(reader, tell, server):
    usual = sum(min(outgoing.FIRST_PAUSE * 2**n, outgoing.LONGEST_PAUSE) for n in range(outgoing.ATTEMPTS - 1))
    assert timedelta(days=1.9) < timedelta(seconds=usual) < timedelta(days=2.1)
    delivery = tell(reader)
    server.answers["RCPT", reader.email] = "451 later"
    Delivery.objects.update(attempts=outgoing.ATTEMPTS - 2)
    deliver_due()
    assert state(delivery) == ("waiting", "deferred")
    make_due()
    deliver_due()

    assert state(delivery) == ("parked", "deferred")


def test_a_mail_that_no_worker_survives_is_given_up(reader, tell, mailoutbox):
    delivery = tell(reader)
    Delivery.objects.update(attempts=outgoing.ATTEMPTS)

    deliver_due()

    assert state(delivery) == ("parked", "broken")
    assert mailoutbox == []


def test_what_was_given_up_is_sent_again_by_its_old_name_when_somebody_says_so(reader, author, tell, mailoutbox):
    parked, sent = tell(reader), tell(author)
    deliver(sent.pk)
    Delivery.objects.filter(pk=parked.pk).update(
        status="parked", failure="doubtful", settled_at=Now(), attempts=9, doubts=2, message_id="<before@testserver>"
    )

    assert Delivery.objects.send_again() == 1
    parked.refresh_from_db()
    assert (parked.status, parked.failure, parked.settled_at, parked.attempts, parked.doubts) == (
        "waiting", "", None, 0, 0,
    )  # fmt: skip
    deliver_due()
    parked.send_again()
    deliver_due()

    assert ids(mailoutbox) == {f"<{sent.notification.uuid}@testserver>": 1, "<before@testserver>": 1}
