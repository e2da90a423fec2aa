"""A pause: no mails until a date, and what waits comes then."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications.kinds import Channel, Kind, Pace
from notifications.models import Delivery, Pause, Preference

from .told import tell_of_followups

pytestmark = pytest.mark.django_db
PAGE = "/en/benachrichtigungen/einstellungen/"
PAUSE, ZONE, ADDRESS = f"{PAGE}pause/", f"{PAGE}zeitzone/", f"{PAGE}adresse/"


def day(days):
    return (timezone.localdate(timezone=ZoneInfo("Europe/Berlin")) + timedelta(days=days)).isoformat()


def test_a_pause_begins_and_ends(visit, reader):
    browser = visit(reader)

    assert browser.post(PAUSE, {"until": day(10)}).status_code == 302
    assert Pause.objects.get(person=reader).until.isoformat() == day(10)
    assert 'id="pausiert"' in browser.get(PAGE).text
    browser.post(PAUSE, {"until": day(12)})
    assert Pause.objects.get(person=reader).until.isoformat() == day(12)
    for _ in range(2):
        assert browser.post(PAUSE, {"end": ""}).status_code == 302
    assert not Pause.objects.exists()
    assert 'id="pausiert"' not in browser.get(PAGE).text


@pytest.mark.parametrize("until", ["", "x", 0, -1, 400, "31.2.2027", "9999-12-31", "\x00"])
def test_a_day_that_cannot_be_is_422_and_begins_no_pause(visit, reader, until):
    answer = visit(reader).post(PAUSE, {"until": day(until) if isinstance(until, int) else until})

    assert answer.status_code == 422
    assert '<a href="#pause-until">' in answer.text
    assert not Pause.objects.exists()


@pytest.mark.parametrize(("hour", "is_paused"), [(3, True), (12, False)])
def test_a_pause_is_over_when_the_mails_of_its_last_morning_leave(visit, reader, article, hour, is_paused):
    zone, today = zone_where_it_is(hour)
    type(reader.profile).objects.filter(user=reader).update(time_zone=zone)
    Preference.objects.prefer(reader, {(Kind.FOLLOWUP, Channel.MAIL): Pace.AT_ONCE})
    Pause.objects.create(person=reader, until=today)
    tell_of_followups(reader, article)

    assert ('id="pausiert"' in visit(reader).get(PAGE).text) is is_paused
    assert {pace for _until, pace in waits_until(reader)} == {Pace.DAILY if is_paused else Pace.AT_ONCE}


def zone_where_it_is(hour):
    """Return a time zone in which it is about that hour now, with today's date there."""
    now = timezone.now()
    ahead = (hour - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}", (now + timedelta(hours=ahead)).date()  # the sign is that of POSIX


def waits_until(person):
    zone = ZoneInfo(person.profile.time_zone)
    rows = Delivery.objects.filter(notification__recipient=person, status="waiting")
    return {(f"{row.not_before.astimezone(zone):%Y-%m-%d %H:%M}", row.pace) for row in rows}


def test_what_waits_for_a_morning_waits_for_the_pause_and_no_longer(visit, reader, author, article):
    for person in (reader, author):
        Preference.objects.prefer(person, {("followup", "mail"): "daily"})
        tell_of_followups(person, article)
    before = waits_until(author)
    browser = visit(reader)

    browser.post(PAUSE, {"until": day(10)})

    assert waits_until(reader) == {(f"{day(10)} 07:00", "daily")}
    browser.post(PAUSE, {"end": ""})
    assert waits_until(reader) == waits_until(author) == before


def test_a_weekly_mail_waits_for_the_first_monday_after_the_pause(visit, reader, article):
    Preference.objects.prefer(reader, {("followup", "mail"): "weekly"})
    tell_of_followups(reader, article)

    visit(reader).post(PAUSE, {"until": day(10)})

    ((until, pace),) = waits_until(reader)
    assert (pace, until[-5:]) == ("weekly", "07:00")
    assert day(10) <= until[:10] <= day(17)
    assert timezone.datetime.fromisoformat(until).weekday() == 0


def test_what_is_due_already_is_left_to_whoever_sends_it(visit, reader, article):
    Preference.objects.prefer(reader, {("followup", "mail"): "daily"})
    tell_of_followups(reader, article)
    Delivery.objects.update(not_before=timezone.now() - timedelta(minutes=5))
    before = waits_until(reader)

    visit(reader).post(PAUSE, {"until": day(10)})

    assert waits_until(reader) == before
