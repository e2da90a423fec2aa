"""Moderators hear that the oldest case waits for too long; for how long that is, administrators say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from moderation.models import Case, QueueTarget
from moderation.tasks import warn_of_late_cases
from notifications.kinds import Kind
from notifications.models import Notification
from tests.conftest import CAST
from tests.factories import CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
ADDRESS = "/admin/moderation/queuetarget/1/change/"


def waiting(hours, **fields):
    """A case that has been waiting for so many hours."""
    case = CommentFactory(state="held", **fields).cases.get()
    Case.objects.filter(pk=case.pk).update(opened_at=Now() - timedelta(hours=hours))
    case.refresh_from_db()
    return case


def told():
    rows = Notification.objects.of_kinds(Kind.QUEUE).filter(withdrawn_at__isnull=True)
    return {(row.recipient.name, row.subject.pk) for row in rows.select_related("recipient__profile")}


def test_whoever_may_decide_is_told_of_the_oldest_case_and_nobody_else(cast):
    people = {who: cast(who) for who in CAST}
    oldest = waiting(25)
    waiting(24.5)

    warn_of_late_cases()
    warn_of_late_cases()

    moderators = ("moderator", "second_moderator", "admin")
    assert told() == {(people[who].name, oldest.pk) for who in moderators}
    assert Notification.objects.count() == len(moderators)


def test_nobody_is_told_of_a_case_that_waits_for_less_than_a_day(moderator):
    waiting(23.9)

    warn_of_late_cases()

    assert told() == set()


@pytest.mark.parametrize("end", ["decided", "retracted"])
def test_a_closed_case_is_no_news_any_more_and_the_next_oldest_is(moderator, end):
    oldest, second = waiting(30), waiting(26)
    warn_of_late_cases()
    if end == "decided":
        oldest.decide("approve", by=moderator)
    else:
        oldest.subject.retract()
    assert told() == set()

    warn_of_late_cases()

    assert told() == {(moderator.name, second.pk)}


@pytest.mark.parametrize("was_read", [True, False])
def test_a_case_that_is_opened_again_and_late_again_is_news_again(moderator, was_read):
    case = waiting(30)
    warn_of_late_cases()
    if was_read:
        Notification.objects.about(case).read()
    case.decide("approve", by=moderator)
    Case.objects.filter(pk=case.pk).update(opened_at=Now() - timedelta(hours=25), closed_at=None)

    warn_of_late_cases()

    assert Notification.objects.of(moderator).unread().about(case).count() == 1


def test_what_is_told_of_a_case_shows_no_text_and_leads_to_it(visit, moderator, reader):
    case = waiting(25, body="Das darf niemand lesen.")
    warn_of_late_cases()
    telling = Case.for_telling().get().telling(Kind.QUEUE)

    assert (telling.address, telling.text) == (f"/admin/moderation/case/{case.pk}/change/", "")
    assert "Das darf" not in visit(moderator).get("/en/benachrichtigungen/").text
    assert [case.may_be_told(person, Kind.QUEUE) for person in (moderator, reader)] == [True, False]


def test_an_administrator_sets_after_how_many_hours(visit, admin, moderator):
    waiting(3)

    response = visit(admin).post(ADDRESS, {"hours": "2"}, follow=True)

    assert response.status_code == 200
    assert QueueTarget.current().age == timedelta(hours=2)
    warn_of_late_cases()
    assert moderator.name in {name for name, _case in told()}


@pytest.mark.parametrize("hours", ["0", "721", "-1", "bald", ""])
def test_hours_that_make_no_sense_come_back_with_a_message(visit, admin, hours):
    response = visit(admin).post(ADDRESS, {"hours": hours})

    assert response.status_code == 422
    assert not QueueTarget.objects.exists()


def test_the_page_shows_the_usual_day_before_anyone_said_anything(visit, admin):
    assert 'value="24"' in visit(admin).get(ADDRESS).text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["", "add/", "1/change/", "1/delete/", "1/history/", "2/change/"])
@pytest.mark.parametrize("who", CAST)
def test_only_administrators_open_the_target(visit, cast, who, address, method):
    response = getattr(visit(cast(who)), method)(f"/admin/moderation/queuetarget/{address}", follow=True)

    assert response.request["PATH_INFO"].startswith("/konto/login/") is (who == "stranger")
    if who == "stranger":
        assert response.status_code == 200
    elif who != "admin" or address in {"add/", "1/delete/"}:
        assert response.status_code == 403
    else:
        assert response.status_code == (422 if (address, method) == ("1/change/", "post") else 200)
    assert not QueueTarget.objects.exists()


def test_the_queue_leads_administrators_to_its_target(visit, admin, moderator):
    addressed = [ADDRESS in visit(person).get("/admin/moderation/case/").text for person in (admin, moderator)]

    assert addressed == [True, False]


@pytest.mark.parametrize("row", [{"pk": 2}, {"pk": 1, "hours": 0}, {"pk": 1, "hours": 721}])
def test_the_database_keeps_one_sensible_target(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueTarget.objects.create(**row)
