"""Digests: when they leave, and that what belongs together is one mail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from notifications import delivering, mornings
from notifications.kinds import Channel, Kind, Pace
from notifications.models import Delivery, Notification, Pause, Preference
from notifications.tasks import deliver, deliver_due
from tests.factories import FollowUpFactory
from tests.notifications.mailserver import MailServer

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def followups(article):
    """Three things to be told of."""
    return [FollowUpFactory(article=article) for _ in range(3)]


def prefer(person, pace, kind=Kind.ANSWER):
    """Let a person have mails at a pace."""
    Preference.objects.update_or_create(person=person, kind=kind, channel=Channel.MAIL, defaults={"pace": pace})


def tell(person, *followups, kind=Kind.ANSWER):
    """Tell a person of things."""
    for followup in followups:
        Notification.objects.tell([person.pk], kind, followup, group=f"g{followup.pk}", place=followup.article)


def make_due():
    """Let the time come for all that waits."""
    Delivery.objects.waiting().update(not_before=Now())


def at(expression, moment, zone, until=None):
    """Return what an expression of mornings.py gives a person of that zone at that moment."""
    sql = expression.replace("now()", "%(moment)s::timestamptz")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql} FROM (SELECT %(zone)s::text AS zone, %(until)s::date AS until) person",  # noqa: S608
            {"moment": datetime.fromisoformat(moment), "zone": zone, "until": until},
        )
        (found,) = cursor.fetchone()
    return found


@pytest.mark.parametrize(
    ("moment", "zone", "morning"),
    [
        ("2026-11-24T06:59+01:00", "Europe/Berlin", "2026-11-24T07:00+01:00"),
        ("2026-11-24T07:00+01:00", "Europe/Berlin", "2026-11-25T07:00+01:00"),
        ("2026-03-28T12:00+01:00", "Europe/Berlin", "2026-03-29T07:00+02:00"),  # the night is an hour shorter
        ("2026-03-29T01:59+01:00", "Europe/Berlin", "2026-03-29T07:00+02:00"),
        ("2026-03-29T03:00+02:00", "Europe/Berlin", "2026-03-29T07:00+02:00"),
        ("2026-10-24T12:00+02:00", "Europe/Berlin", "2026-10-25T07:00+01:00"),  # an hour longer
        ("2026-10-25T02:30+02:00", "Europe/Berlin", "2026-10-25T07:00+01:00"),
        ("2026-10-25T02:30+01:00", "Europe/Berlin", "2026-10-25T07:00+01:00"),
        ("2026-03-07T12:00-05:00", "America/New_York", "2026-03-08T07:00-04:00"),
        ("2026-10-31T12:00-04:00", "America/New_York", "2026-11-01T07:00-05:00"),
        ("2026-11-24T12:00+01:00", "Asia/Kolkata", "2026-11-25T07:00+05:30"),
    ],
)
def test_a_daily_digest_leaves_at_the_next_seven_in_the_morning_where_the_person_lives(moment, zone, morning):
    assert at(mornings.NEXT_DAY, moment, zone) == datetime.fromisoformat(morning)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-24T12:00+01:00", "2026-11-30T07:00+01:00"),
        ("2026-11-30T06:59+01:00", "2026-11-30T07:00+01:00"),
        ("2026-11-30T07:00+01:00", "2026-12-07T07:00+01:00"),
        ("2026-03-27T12:00+01:00", "2026-03-30T07:00+02:00"),
        ("2026-10-23T12:00+02:00", "2026-10-26T07:00+01:00"),
    ],
)
def test_a_weekly_digest_leaves_on_monday_morning(moment, morning):
    assert at(mornings.NEXT_WEEK, moment, "Europe/Berlin") == datetime.fromisoformat(morning)


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", "2026-03-29T00:00+01:00"),
        ("Europe/Berlin", "2026-10-25T00:00+02:00"),
        ("America/New_York", "2026-03-08T00:00-05:00"),
        ("America/New_York", "2026-11-01T00:00-04:00"),
    ],
)
def test_around_a_change_of_time_each_moment_belongs_to_one_morning(zone, change):
    start = datetime.fromisoformat(change) - timedelta(hours=24)
    moments = [start + n * HALF_AN_HOUR for n in range(120)]

    found = [at(mornings.NEXT_DAY, moment.isoformat(), zone) for moment in moments]

    assert all(moment < morning <= moment + timedelta(hours=25) for moment, morning in zip(moments, found, strict=True))
    assert {morning.astimezone(ZoneInfo(zone)).time().isoformat() for morning in found} == {"07:00:00"}
    assert found == sorted(found)
    assert len(set(found)) == 4


@pytest.mark.parametrize(
    ("moment", "until", "paused", "morning"),
    [
        ("2026-11-24T12:00+01:00", None, False, "2026-11-25T07:00+01:00"),
        ("2026-11-24T12:00+01:00", date(2026, 11, 28), True, "2026-11-28T07:00+01:00"),
        ("2026-11-28T06:59+01:00", date(2026, 11, 28), True, "2026-11-28T07:00+01:00"),
        ("2026-11-28T07:00+01:00", date(2026, 11, 28), False, "2026-11-29T07:00+01:00"),
        ("2026-10-20T12:00+02:00", date(2026, 10, 25), True, "2026-10-25T07:00+01:00"),
    ],
)
def test_a_pause_ends_with_the_morning_of_its_day(moment, until, paused, morning):
    assert at(mornings.IS_PAUSED, moment, "Europe/Berlin", until) is paused
    assert at(mornings.NEXT_DAY, moment, "Europe/Berlin", until) == datetime.fromisoformat(morning)


def test_what_came_within_a_day_is_one_mail(reader, author, followups, mailoutbox):
    prefer(reader, Pace.DAILY)
    prefer(author, Pace.WEEKLY)
    tell(reader, *followups)
    tell(author, *followups[:2])
    deliver_due()
    assert mailoutbox == [], "not before the morning"
    make_due()

    assert Delivery.objects.send_due() == 2

    assert sorted(message.to for message in mailoutbox) == [[author.email], [reader.email]]
    rows = set(Delivery.objects.values_list("notification__recipient", "status", "message_id"))
    assert {(row[0], row[1]) for row in rows} == {(reader.pk, "sent"), (author.pk, "sent")}
    assert {row[2] for row in rows} == {message.extra_headers["Message-ID"] for message in mailoutbox}


def test_a_poke_sends_no_part_of_a_digest(reader, followups, mailoutbox):
    prefer(reader, Pace.DAILY)
    tell(reader, *followups)
    make_due()

    deliver(Delivery.objects.earliest("pk").pk)

    assert mailoutbox == []


def test_the_next_digest_is_another_mail(reader, followups, mailoutbox):
    prefer(reader, Pace.DAILY)
    for followup in followups[:2]:
        tell(reader, followup)
        make_due()
        deliver_due()

    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == 2


def test_a_digest_is_taken_whole_however_much_there_is(reader, article, mailoutbox, monkeypatch):
    monkeypatch.setattr(delivering, "BATCH", 2)
    prefer(reader, Pace.DAILY)
    tell(reader, *[FollowUpFactory(article=article) for _ in range(7)])
    make_due()

    assert Delivery.objects.send_due() == 1
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}


def test_a_digest_leaves_out_what_is_not_to_be_told_any_more(reader, author, followups, mailoutbox):
    for person in (reader, author):
        prefer(person, Pace.DAILY)
    tell(reader, *followups)
    tell(author, followups[0])
    followups[0].withdraw()
    make_due()

    assert Delivery.objects.send_due() == 1

    (message,) = mailoutbox
    assert message.to == [reader.email]
    assert [followup.title in message.body for followup in followups] == [False, True, True]
    of = Delivery.objects.order_by("pk").values_list("notification__recipient", "status")
    assert list(of) == [(reader.pk, "dropped"), (reader.pk, "sent"), (reader.pk, "sent"), (author.pk, "dropped")]


def test_a_digest_that_is_tried_again_is_the_same_mail_and_what_came_since_is_another(reader, followups, settings):
    server = MailServer()
    server.start()
    settings.MAILERS = settings.MAILERS | {"transport": server.transport()}
    prefer(reader, Pace.DAILY)
    tell(reader, *followups[:2])
    server.answers["DATA", reader.email] = "close"
    make_due()
    deliver_due()
    server.answers.clear()
    tell(reader, followups[2])
    make_due()

    deliver_due()
    server.stop()

    first, again, later = sorted(server.names(), key=server.names().count, reverse=True)
    assert (first == again, first == later) == (True, False)
    by_mail = [set(Delivery.objects.filter(message_id=name).values_list("notification__subject_id", flat=True))
               for name in (first, later)]  # fmt: skip
    assert by_mail == [{followups[0].pk, followups[1].pk}, {followups[2].pk}]


def test_who_pauses_since_gets_it_all_in_one_mail_on_the_morning_after(reader, author, followups, mailoutbox):
    tell(reader, followups[0])
    prefer(reader, Pace.WEEKLY)
    tell(reader, followups[1])
    tell(author, followups[0])
    make_due()
    Pause.objects.create(person=reader, until=timezone.localdate() + timedelta(days=3))

    assert Delivery.objects.send_due() == 1

    assert [message.to for message in mailoutbox] == [[author.email]]
    moved = Delivery.objects.filter(notification__recipient=reader)
    assert set(moved.values_list("status", "pace", "attempts", "claimed_until")) == {("waiting", "daily", 0, None)}
    (morning,) = set(moved.values_list("not_before", flat=True))
    assert timezone.localtime(morning, ZoneInfo("Europe/Berlin")).isoformat()[11:16] == "07:00"
    assert morning.astimezone(ZoneInfo("Europe/Berlin")).date() == timezone.localdate() + timedelta(days=3)
    Pause.objects.all().delete()
    make_due()
    deliver_due()
    assert [message.to for message in mailoutbox[1:]] == [[reader.email]]


def test_what_was_perhaps_taken_before_the_pause_is_settled_within_it(reader, followups, mailoutbox):
    tell(reader, followups[0])
    Delivery.objects.update(
        claimed_until=Now() - timedelta(seconds=1), handed_over_at=Now(), message_id="<m@testserver>"
    )
    Pause.objects.create(person=reader, until=timezone.localdate() + timedelta(days=3))

    deliver_due()

    assert [message.extra_headers["Message-ID"] for message in mailoutbox] == ["<m@testserver>"]
