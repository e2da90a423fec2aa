"""Who is told of what happened: one statement, one row for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Ignore, User
from notifications.kinds import OWED, Channel, Kind, Pace, usual_pace
from notifications.models import Delivery, Follow, Notification, Pause, Preference
from tests.factories import FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def followup(article):
    """Something to be told of."""
    return FollowUpFactory(article=article)


@pytest.fixture
def tell(followup, author):
    """Return a function that tells people of something that the author did, and how many are newly told."""

    def tell(*people, kind=Kind.ANSWER, **more):
        ids = [person.pk for person in people]
        what = {"group": "g", "place": followup.article, "actor": author} | more
        return Notification.objects.tell(ids, kind, followup, **what)

    return tell


def told():
    """Return who was told."""
    return set(Notification.objects.values_list("recipient", flat=True))


def prefer(person, channel, pace, kind=Kind.ANSWER):
    """Let a person want something else than the usual."""
    Preference.objects.create(person=person, kind=kind, channel=channel, pace=pace)


def test_a_person_is_told_with_all_that_is_known_of_it(reader, author, followup, tell):
    assert tell(reader) == 1

    row = Notification.objects.get()
    assert (row.recipient, row.actor, row.kind, row.subject, row.place, row.group_key) == (
        reader, author, "answer", followup, followup.article, "g",
    )  # fmt: skip
    assert (row.in_site, row.read_at, row.withdrawn_at) == (True, None, None)
    assert row.not_before == row.created_at
    delivery = row.deliveries.get()
    assert (delivery.channel, delivery.pace, delivery.status) == ("mail", "at_once", "waiting")
    assert delivery.not_before == row.created_at


def test_nobody_is_told_of_their_own_deed(author, tell):
    assert tell(author) == 0
    assert told() == set()


def test_where_nobody_did_it_all_are_told(author, tell):
    assert tell(author, actor=None) == 1


def test_nobody_is_nobody(tell, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tell() == 0


def test_a_closed_account_is_told_nothing(reader, tell):
    reader.is_active = False
    reader.save()

    assert tell(reader) == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_of_people_whom_one_ignores_one_hears_only_what_the_law_demands(reader, author, tell, kind):
    Ignore.objects.ignore(author, by=reader)

    assert tell(reader, kind=kind) == (kind in OWED)


@pytest.mark.parametrize("kind", list(Kind))
def test_of_a_muted_article_one_hears_only_what_the_law_demands(reader, followup, tell, kind):
    Follow.objects.mute(reader, followup.article)

    assert tell(reader, kind=kind) == (kind in OWED)


def test_who_mutes_or_ignores_another_is_told(reader, second_moderator, followup, tell):
    Follow.objects.mute(reader, FollowUpFactory().article)
    Follow.objects.follow(reader, followup.article)
    Ignore.objects.ignore(second_moderator, by=reader)

    assert tell(reader) == 1


@pytest.mark.parametrize(
    ("site", "mail", "rows", "in_site", "deliveries"),
    [
        ("at_once", "at_once", 1, True, 1),
        ("at_once", "never", 1, True, 0),
        ("never", "at_once", 1, False, 1),
        ("never", "never", 0, None, 0),
    ],
)
def test_each_channel_by_itself(reader, tell, site, mail, rows, in_site, deliveries):
    prefer(reader, Channel.SITE, site)
    prefer(reader, Channel.MAIL, mail)

    assert tell(reader) == rows

    assert Notification.objects.values_list("in_site", flat=True).first() is in_site
    assert Delivery.objects.count() == deliveries


def test_a_preference_is_for_its_kind_alone(reader, tell):
    prefer(reader, Channel.MAIL, Pace.NEVER, kind=Kind.DECISION)

    tell(reader)

    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_who_said_nothing_is_told_quietly(reader, tell, kind):
    tell(reader, kind=kind)

    assert Notification.objects.get().in_site
    assert Delivery.objects.count() == (kind in {Kind.ANSWER, Kind.DECISION, Kind.APPEAL})
    assert (usual_pace(kind, Channel.MAIL) == Pace.AT_ONCE) == (kind in {Kind.ANSWER, Kind.DECISION, Kind.APPEAL})


def test_the_same_thing_is_told_once(reader, moderator, tell):
    assert [tell(reader), tell(reader), tell(reader, moderator), tell(reader, kind=Kind.MENTION)] == [1, 0, 1, 1]
    assert Notification.objects.filter(recipient=reader).count() == 2


def test_what_was_withdrawn_comes_back_without_a_second_mail(reader, followup, tell):
    tell(reader)
    Notification.objects.about(followup).withdraw()
    assert not Notification.objects.of(reader).exists()

    assert tell(reader) == 0

    assert Notification.objects.of(reader).count() == 1
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(("pace", "waits"), [("daily", "daily"), ("weekly", "weekly"), ("at_once", "at_once")])
def test_a_mail_waits_for_its_pace(reader, tell, pace, waits):
    prefer(reader, Channel.MAIL, pace)

    tell(reader)

    delivery = Delivery.objects.get()
    assert delivery.pace == waits
    assert (delivery.not_before > delivery.notification.created_at) == (pace != "at_once")


def test_the_morning_is_the_one_where_the_person_lives(reader, moderator, tell):
    for person, zone in ((reader, "Europe/Berlin"), (moderator, "Asia/Kolkata")):
        prefer(person, Channel.MAIL, "daily")
        person.profile.time_zone = zone
        person.profile.save()

    tell(reader, moderator)

    times = dict(Delivery.objects.values_list("notification__recipient", "not_before"))
    assert timezone.localtime(times[reader.pk]).strftime("%H:%M") == "07:00"
    assert times[moderator.pk].strftime("%H:%M") == "01:30"


@pytest.mark.parametrize(("pace", "waits"), [("at_once", "daily"), ("daily", "daily"), ("weekly", "weekly")])
def test_who_pauses_gets_a_digest_on_the_morning_after(reader, tell, pace, waits):
    end = timezone.localdate() + timedelta(days=10)
    Pause.objects.create(person=reader, until=end)
    prefer(reader, Channel.MAIL, pace)

    tell(reader)

    delivery = Delivery.objects.get()
    morning = timezone.localtime(delivery.not_before)
    assert (delivery.pace, morning.strftime("%H:%M")) == (waits, "07:00")
    days = (morning.date() - end).days
    assert days == 0 if pace != "weekly" else 0 <= days < 7
    assert morning.weekday() == 0 or pace != "weekly"


def test_a_pause_that_is_over_changes_nothing(reader, tell):
    Pause.objects.create(person=reader, until=timezone.localdate() - timedelta(days=1))

    tell(reader)

    assert Delivery.objects.get().pace == "at_once"


def test_what_can_still_be_undone_is_neither_shown_nor_sent_yet(
    reader, tell, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader, after=timedelta(seconds=10))

    notification = Notification.objects.get()
    assert notification.not_before == notification.created_at + timedelta(seconds=10)
    assert notification.deliveries.get().not_before == notification.not_before
    assert not Notification.objects.of(reader).exists()
    assert mailoutbox == []


def test_a_few_mails_leave_with_the_commit_and_many_with_the_sweep(
    reader, tell, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader)
    assert [message.to for message in mailoutbox] == [[reader.email]]

    with django_capture_on_commit_callbacks(execute=True):
        tell(*[UserFactory(known=False) for _ in range(11)])
    assert len(mailoutbox) == 1
    assert Delivery.objects.send_due() == 11


def test_what_is_rolled_back_was_never_told(reader, tell, mailoutbox):
    def tell_and_fail():
        with transaction.atomic():
            tell(reader)
            raise IntegrityError

    with pytest.raises(IntegrityError):
        tell_and_fail()

    assert told() == set()


def test_a_thousand_people_are_told_by_one_statement(author, tell, django_assert_num_queries):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO accounts_user (email, password, is_staff, is_active, is_superuser, joined_at)
                SELECT 'p' || n || '@example.org', '', false, true, false, now() FROM generate_series(1, 1000) n
                RETURNING id
            )
            INSERT INTO accounts_profile (user_id, name, folded, name_key, language, time_zone, thread_order)
            SELECT id, 'P' || id, 'p' || id, 'p' || id, 'de', 'Europe/Berlin', '' FROM made
            """
        )
        cursor.execute("ANALYZE accounts_user, accounts_profile")
    people = list(User.objects.filter(profile__confirmed_at=None))

    with django_assert_num_queries(1):
        assert tell(*people) == 1000

    assert Delivery.objects.count() == 1000
