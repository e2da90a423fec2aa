"""Deliveries: each once, whoever sends them and whatever the mail server answers."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from notifications import delivering, mails, outgoing
from notifications.kinds import Channel, Kind, Pace
from notifications.models import Delivery, Follow, Notification, Preference, StoppedAddress
from notifications.tasks import deliver, deliver_due
from talentforum.lib.transport import Transport
from tests.factories import FollowUpFactory, UserFactory
from tests.notifications.mailserver import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def followup(article):
    """Something to be told of."""
    return FollowUpFactory(article=article)


@pytest.fixture
def tell(followup):
    """Return a function that tells a person of something and gives the delivery."""

    def tell(person, kind=Kind.ANSWER, subject=followup, **more):
        Notification.objects.tell([person.pk], kind, subject, group="g", place=subject.article, **more)
        return Delivery.objects.filter(notification__recipient=person).latest("pk")

    return tell


@pytest.fixture
def server(settings):
    """A mail server, the one that mails leave by; `server.answers` says what it does other than take them."""
    server = MailServer()
    server.start()
    settings.MAILERS = settings.MAILERS | {"transport": server.transport()}
    yield server
    server.stop()


@pytest.fixture
def impatient(server, settings):
    """Waits a second for each answer."""
    settings.MAILERS = settings.MAILERS | {"transport": server.transport(timeout=1)}


def state(delivery):
    """Return what became of a delivery."""
    delivery.refresh_from_db()
    return delivery.status, delivery.failure


def ids(messages):
    """Return the names of mails, as often as they came."""
    return Counter(message.extra_headers["Message-ID"] for message in messages)


def make_due(*, claim="over"):
    """Let the time come for all that waits."""
    Delivery.objects.waiting().update(not_before=Now())
    if claim == "over":
        Delivery.objects.waiting().update(claimed_until=F("claimed_until") - timedelta(hours=1))


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


def test_a_text_taken_out_of_view_after_it_was_looked_at_does_not_leave(
    reader, followup, tell, mailoutbox, monkeypatch
):
    delivery, compose = tell(reader), mails.mail_for

    def meanwhile(deliveries):
        mail = compose(deliveries)
        Notification.objects.about(followup).withdraw()
        return mail

    monkeypatch.setattr(mails, "mail_for", meanwhile)

    deliver_due()

    assert mailoutbox == []
    assert state(delivery) == ("dropped", "")


def test_a_worker_whose_claim_has_nearly_run_out_hands_nothing_over(reader, tell, mailoutbox, monkeypatch):
    delivery, compose = tell(reader), mails.mail_for
    calls = []

    def slowly(deliveries):
        if not calls:
            Delivery.objects.update(claimed_until=Now() + outgoing.LONGEST_SENDING)
        calls.append(deliveries)
        return compose(deliveries)

    monkeypatch.setattr(mails, "mail_for", slowly)
    deliver(delivery.pk)

    assert mailoutbox == []
    assert state(delivery) == ("waiting", "")


def test_a_mail_that_cannot_be_made_is_given_up_and_holds_up_no_other(reader, author, tell, mailoutbox, monkeypatch):
    broken, fine, compose = tell(reader), tell(author), mails.mail_for

    def compose_most(deliveries):
        if deliveries[0].pk == broken.pk:
            raise KeyError("no such template")
        return compose(deliveries)

    monkeypatch.setattr(mails, "mail_for", compose_most)
    deliver_due()

    assert (state(broken), state(fine)) == (("parked", "broken"), ("sent", ""))
    assert broken.settled_at is not None


def test_an_address_with_a_line_break_gets_nothing_and_holds_up_no_other(reader, author, tell, mailoutbox, server):
    broken, fine = tell(reader), tell(author)
    type(reader).objects.filter(pk=reader.pk).update(email="a@example.org\nbcc: b@example.org")

    deliver_due()

    assert (state(broken), state(fine)) == (("parked", "broken"), ("sent", ""))
    assert server.receivers() == [author.email]


# What the mail server answers


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


# Workers that die, and workers side by side


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
