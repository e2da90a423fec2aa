"""What the database keeps of notices: one row that breaks each constraint, and two at once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from moderation.challenge import Proof, new_challenge
from moderation.models import Case, Notice, NoticeMail, TrustedFlagger
from tests.factories import UserFactory

from .noticed import noticed
from .sanctioned import KIND, bear
from .test_at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"category": "STATEMENT_CATEGORY_ELSE"}, "notice_category_is_of_the_eu_database"),
        ({"in_good_faith": False}, "a_notice_is_in_good_faith"),
        ({"name": ""}, "a_notice_says_by_whom"),
        ({"email": ""}, "a_notice_says_by_whom"),
        ({"confirmed_at": None}, "a_notice_in_a_case_is_confirmed"),
        ({"reply": "Nein."}, "a_notice_without_a_case_is_answered_whole"),
        ({"reply": "Nein.", "case": None}, "a_notice_without_a_case_is_answered_whole"),
    ],
)
def test_a_notice_is_whole(comment, change, name):
    notice = noticed(comment)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**change)


def test_one_that_is_not_dealt_with_stands_in_no_case(comment, article, reader, moderator):
    notice, sanction = noticed(comment), bear(reader, article, moderator, KIND.MUTE)
    with pytest.raises(IntegrityError, match="a_notice_in_a_case_is_confirmed"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(suspended_by=sanction)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"kind": "other"}, "mail_to_a_notifier_is_known"),
        ({"status": "sent"}, "settled_mail_has_its_time"),
        ({"settled_at": timezone.now()}, "settled_mail_has_its_time"),
    ],
)
def test_a_mail_to_a_notifier_is_whole(comment, change, name):
    noticed(comment)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NoticeMail.objects.update(**change)


def test_nobody_has_the_same_mail_twice(comment):
    notice = noticed(comment)
    with pytest.raises(IntegrityError, match="one_mail_of_a_kind_to_a_notifier"), transaction.atomic():
        NoticeMail.objects.create(notice=notice, kind="receipt")


@pytest.mark.parametrize("known_by", [{}, {"domain": ""}])
def test_a_trusted_flagger_is_known_by_something(known_by):
    with pytest.raises(IntegrityError, match="a_trusted_flagger_is_known_by_something"), transaction.atomic():
        TrustedFlagger.objects.create(name="Stelle", **known_by)
    TrustedFlagger.objects.create(name="Stelle", person=UserFactory())
    TrustedFlagger.objects.create(name="Stelle", domain="stelle.example")


@pytest.mark.django_db(transaction=True)
def test_a_challenge_that_comes_eight_times_at_once_is_good_once():
    proof = Proof(new_challenge(), "1")

    assert sorted(at_once(*[proof.spend] * 8)) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_pressed_four_times_at_once_counts_once(comment):
    notice = noticed(comment)
    Notice.objects.update(case=None, confirmed_at=None)
    NoticeMail.objects.all().delete()

    assert at_once(*[lambda: Notice.objects.get(pk=notice.pk).confirm()] * 4) == [None] * 4
    assert (Notice.objects.get().case, NoticeMail.objects.count()) == (Case.objects.get(), 1)


@pytest.mark.django_db(transaction=True)
def test_four_about_one_text_at_once_stand_in_one_case(comment):
    made = at_once(*[lambda n=n: noticed(comment, email=f"{n}@example.org") for n in range(4)])

    assert [notice.case for notice in made] == [Case.objects.get()] * 4
    assert Case.objects.get().notices.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_each_outcome_once(comment, moderator, clock, mailoutbox):
    from moderation.tasks import send_notice_mails

    clock.shift(-60)
    for n in range(6):
        noticed(comment, email=f"{n}@example.org")
    comment.cases.get().decide("approve", by=moderator)
    at_once(send_notice_mails, send_notice_mails)
    send_notice_mails()

    assert NoticeMail.objects.filter(kind="outcome", status="sent").count() == 6
    assert len({(mail.to[0], mail.subject) for mail in mailoutbox}) == len(mailoutbox) == 12
