"""Deliveries: each leaves once, and only where its person is still to be told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.postgres.functions import TransactionNow

from accounts.models import Ignore
from notifications import delivering
from notifications.kinds import Channel, Kind, Pace
from notifications.models import Delivery, Follow, Notification, Preference, StoppedAddress
from notifications.outgoing import LONGEST_SENDING
from notifications.tasks import deliver, deliver_due
from talentforum.lib.transport import Transport
from tests.factories import FollowUpFactory
from tests.notifications.deliveries import state

pytestmark = pytest.mark.django_db


def test_a_mail_leaves_once_and_carries_the_number_of_its_notification(reader, tell, mailoutbox):
    delivery = tell(reader)

    assert [Delivery.objects.send_due(), Delivery.objects.send_due()] == [1, 0]
    deliver(delivery.pk)

    (message,) = mailoutbox
    assert message.to == [reader.email]
    assert message.extra_headers["Message-ID"] == f"<{delivery.notification.uuid}@testserver>"
    assert state(delivery) == ("sent", "")
    assert delivery.message_id == message.extra_headers["Message-ID"]
    assert (delivery.claimed_until, delivery.handed_over_at, delivery.attempts) == (None, None, 1)


def test_the_task_sends_one_by_itself_and_none_that_is_not_there(reader, author, tell, mailoutbox):
    one, other = tell(reader), tell(author)

    deliver(one.pk)
    deliver(0)

    assert [message.to for message in mailoutbox] == [[reader.email]]
    assert state(other) == ("waiting", "")


def test_what_is_not_due_yet_waits(reader, tell, mailoutbox):
    delivery = tell(reader, after=timedelta(seconds=10))

    deliver_due()
    deliver(delivery.pk)

    assert mailoutbox == []
    assert state(delivery) == ("waiting", "")


def withdraw(delivery, followup):
    Notification.objects.about(followup).withdraw()


def read(delivery, followup):
    Notification.objects.about(followup).read()


def take_the_followup_back(delivery, followup):
    followup.withdraw()


def delete_the_followup(delivery, followup):
    Notification.objects.about(followup).update(subject_id=0)


def close_the_account(delivery, followup):
    recipient = delivery.notification.recipient
    recipient.is_active = False
    recipient.save()


def prefer_never(delivery, followup):
    Preference.objects.create(
        person=delivery.notification.recipient, kind=Kind.ANSWER, channel=Channel.MAIL, pace=Pace.NEVER
    )


def stop_the_address(delivery, followup):
    StoppedAddress.objects.stop(delivery.notification.recipient.email, StoppedAddress.Reason.BOUNCE)


def mute_the_article(delivery, followup):
    Follow.objects.mute(delivery.notification.recipient, followup.article)


def ignore_who_did_it(delivery, followup):
    Ignore.objects.ignore(delivery.notification.actor, by=delivery.notification.recipient)


CHANGES = [
    withdraw, read, take_the_followup_back, delete_the_followup, close_the_account, prefer_never, stop_the_address,
    mute_the_article, ignore_who_did_it,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_gets_a_mail_of_what_they_are_not_to_be_told_any_more(
    reader, author, second_moderator, followup, tell, mailoutbox, change
):
    delivery, other = tell(reader, actor=author), tell(second_moderator, subject=FollowUpFactory())
    change(delivery, followup)

    assert Delivery.objects.send_due() == 1

    assert [message.to for message in mailoutbox] == [[second_moderator.email]]
    assert (state(delivery), state(other)) == (("dropped", ""), ("sent", ""))


@pytest.mark.parametrize("change", [mute_the_article, ignore_who_did_it])
def test_what_the_law_has_one_told_is_sent_whatever_one_muted_or_ignores_since(
    reader, author, followup, tell, mailoutbox, change
):
    delivery = tell(reader, Kind.DECISION, actor=author)
    change(delivery, followup)

    deliver_due()

    assert state(delivery) == ("sent", "")


def test_a_text_taken_out_of_view_after_it_was_looked_at_does_not_leave(reader, followup, tell, mailoutbox):
    delivery = tell(reader)
    (outgoing,) = in_hand(delivery)
    Notification.objects.about(followup).withdraw()

    with Transport() as transport:
        assert outgoing.send(transport) is False
    assert mailoutbox == []
    assert state(delivery) == ("waiting", "")
    deliver_due()
    assert state(delivery) == ("dropped", "")


@pytest.mark.parametrize(("left", "leaves"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_a_worker_whose_claim_has_nearly_run_out_hands_nothing_over(reader, tell, mailoutbox, left, leaves):
    delivery = tell(reader)
    delivering.claim(Delivery.objects.due())
    Delivery.objects.update(claimed_until=TransactionNow() + LONGEST_SENDING + left)
    (outgoing,) = delivering._mails([delivery.pk])

    with Transport() as transport:
        assert outgoing.make()
        assert outgoing.send(transport) is leaves
    if leaves:
        outgoing.note_sent()
    assert len(mailoutbox) == leaves
    assert state(delivery) == ("sent" if leaves else "waiting", "")


def in_hand(delivery):
    """Return the mails that a worker has in hand, as it looked at them."""
    delivering.claim(Delivery.objects.due())
    return delivering._mails([delivery.pk])


def test_a_mail_that_cannot_be_made_is_given_up_and_holds_up_no_other(reader, author, tell, server):
    broken, fine = tell(reader), tell(author)
    type(reader).objects.filter(pk=reader.pk).update(email="a@example.org\nbcc: b@example.org")

    deliver_due()

    assert (state(broken), state(fine)) == (("parked", "broken"), ("sent", ""))
    assert server.receivers() == [author.email]
    assert broken.settled_at is not None
