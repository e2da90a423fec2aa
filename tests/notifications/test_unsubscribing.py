"""The link that stops mails: what it shows, what it stops, and when it is worth nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import translation

from accounts.models import User
from notifications.kinds import Channel, Kind, Pace
from notifications.links import GOOD_FOR, PURPOSE, Unsubscribing
from notifications.models import Delivery, Preference
from tests.conftest import Visitor
from tests.factories import FollowUpFactory
from tests.notifications.letters import letter
from tests.notifications.test_mails import delivered

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_for(person, *kinds, pace="", language="en"):
    """Return the path of the link in a mail about these kinds."""
    with translation.override(language):
        return Unsubscribing.by(person, kinds or [Kind.ANSWER], pace).address.removeprefix("https://testserver")


def stopped(person):
    """Return the kinds of which no mails go to a person, who wanted all of them at once before."""
    return {kind for (kind, channel), pace in Preference.objects.of(person).items() if (channel, pace) == MAIL_NEVER}


MAIL_NEVER = (Channel.MAIL.value, Pace.NEVER.value)


@pytest.fixture
def subscriber(reader):
    """A reader who has all mails at once."""
    Preference.objects.prefer(reader, {(kind.value, Channel.MAIL.value): Pace.AT_ONCE.value for kind in Kind})
    return reader


def test_the_link_stands_in_the_header_and_in_the_mail(subscriber):
    sent = letter(subscriber, Kind.ANSWER)

    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in sent.body
    page = Visitor().get(address.removeprefix("https://testserver"))
    assert page.status_code == 200
    assert "Answers to my comments" in page.text


@pytest.mark.parametrize("language", ["de", "en"])
def test_merely_fetched_it_says_what_stops_and_changes_nothing(subscriber, language):
    path = path_for(subscriber, language=language)
    for method in ("get", "head", "get"):
        page = getattr(Visitor(), method)(path)
        assert page.status_code == 200

    assert '<form method="post">' in page.text
    assert f'<html lang="{language}">' in page.text
    assert stopped(subscriber) == set()


def test_one_click_stops_that_kind_without_cookie_token_or_sign_in(subscriber):
    browser = Visitor(enforce_csrf_checks=True)

    page = browser.post(path_for(subscriber), ONE_CLICK)

    assert page.status_code == 200, "RFC 8058: no redirect"
    assert stopped(subscriber) == {Kind.ANSWER}
    assert browser.cookies == {}
    assert "Answers to my comments" in page.text
    assert "/en/benachrichtigungen/einstellungen/" in page.text


def test_the_button_stops_it_too_and_twice_changes_nothing(subscriber):
    for _ in range(2):
        page = Visitor().post(path_for(subscriber), {})
        assert page.status_code == 200

    assert stopped(subscriber) == {Kind.ANSWER}
    assert Preference.objects.filter(person=subscriber, kind=Kind.ANSWER).count() == 1


def test_in_the_site_it_stands_as_before(subscriber):
    before = Preference.objects.of(subscriber)
    Visitor().post(path_for(subscriber, Kind.DECISION), ONE_CLICK)

    after = Preference.objects.of(subscriber)
    assert {place for place in after if after[place] != before[place]} == {(Kind.DECISION, Channel.MAIL)}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_stopped_by_its_mail(subscriber, kind):
    Visitor().post(path_for(subscriber, kind), ONE_CLICK)

    assert stopped(subscriber) == {kind}


def test_a_digests_link_stops_all_that_comes_at_its_pace(subscriber):
    daily = {(Kind.PICK.value, Channel.MAIL.value): "daily", (Kind.POLL.value, Channel.MAIL.value): "daily"}
    Preference.objects.prefer(subscriber, daily | {(Kind.CITATION.value, Channel.MAIL.value): "weekly"})

    page = Visitor().post(path_for(subscriber, Kind.PICK, pace="daily"), ONE_CLICK)

    assert stopped(subscriber) == {Kind.PICK, Kind.POLL}
    assert "Results of polls in articles that I follow" in page.text


def test_a_digest_after_a_pause_stops_what_it_brought(subscriber):
    Visitor().post(path_for(subscriber, Kind.ANSWER, pace="daily"), ONE_CLICK)

    assert stopped(subscriber) == {Kind.ANSWER}


def test_mails_that_wait_are_stopped_with_it(subscriber, article, mailoutbox):
    delivered(subscriber, FollowUpFactory(article=article), pace=Pace.AT_ONCE)
    Visitor().post(path_for(subscriber, Kind.FOLLOWUP), ONE_CLICK)
    Delivery.objects.send_due()

    assert mailoutbox == []
    assert Delivery.objects.get().status == Delivery.Status.DROPPED


def test_another_persons_mails_go_on(subscriber, author):
    Visitor().post(path_for(subscriber), ONE_CLICK)

    assert Preference.objects.of(author)[Kind.ANSWER.value, Channel.MAIL.value] == Pace.AT_ONCE


@pytest.mark.parametrize("who", ["stranger", "reader", "author", "moderator", "admin"])
def test_whoever_holds_the_link_stops_the_mails_of_its_person_and_nobodys_else(visit, cast, subscriber, who):
    someone = cast(who)
    page = visit(someone).post(path_for(subscriber), ONE_CLICK)

    assert page.status_code == 200
    assert stopped(subscriber) == {Kind.ANSWER}
    if who not in {"stranger", "reader"}:
        assert not Preference.objects.filter(person=someone).exists()


# Links that are worth nothing


def forged(person):
    return path_for(person)[:-3] + "AB/"


def of_another_purpose(person):
    value = [person.pk, "mark", [Kind.ANSWER.value], ""]
    return f"/en/benachrichtigungen/abbestellen/{signing.dumps(value, salt='something else')}/"


def of_an_address_since_replaced(person):
    path = path_for(person)
    person.email = "neu@example.net"
    person.save()
    return path


def of_a_closed_account(person):
    path = path_for(person)
    person.is_active = False
    person.save()
    return path


def of_a_deleted_account(person):
    return path_for(User(pk=person.pk + 1_000_000, email=person.email))


def for_another_person(person):
    """The signature of one's own link around another's number."""
    signature = path_for(person).rsplit(":", 2)[1:]
    value = signing.dumps([1, "x", [Kind.ANSWER.value], ""], salt=PURPOSE).split(":")[0]
    return f"/en/benachrichtigungen/abbestellen/{':'.join([value, *signature])}"


def of_another_shape(person):
    return f"/en/benachrichtigungen/abbestellen/{signing.dumps({'person': person.pk}, salt=PURPOSE)}/"


def nonsense(person):
    return "/en/benachrichtigungen/abbestellen/%00%F0%9F%98%80:x:y/"


WORTHLESS = [
    forged, of_another_purpose, of_an_address_since_replaced, of_a_closed_account, of_a_deleted_account,
    for_another_person, of_another_shape, nonsense,
]  # fmt: skip


@pytest.mark.parametrize("made", WORTHLESS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_good_says_so_and_changes_nothing(subscriber, made, method):
    pk = subscriber.pk
    page = getattr(Visitor(), method)(made(subscriber), ONE_CLICK)

    assert page.status_code == 404
    assert "This link works no more" in page.text
    assert not Preference.objects.filter(person=pk, pace=Pace.NEVER).exists()


def test_a_link_is_good_for_a_year(subscriber, clock):
    path = path_for(subscriber)
    clock.shift(GOOD_FOR - timedelta(minutes=1))
    assert Visitor().get(path).status_code == 200

    clock.shift(timedelta(minutes=2))
    assert Visitor().get(path).status_code == 404
    assert Visitor().post(path, ONE_CLICK).status_code == 404
    assert stopped(subscriber) == set()


def test_the_address_itself_cannot_be_read_out_of_the_link(subscriber):
    signed = path_for(subscriber).split("/")[-2]

    assert subscriber.email not in str(signing.loads(signed, salt=PURPOSE))


@pytest.mark.parametrize("done", [False, True])
def test_the_page_is_stored_by_nobody_found_by_nobody_and_leaks_its_address_to_nobody(subscriber, done):
    path = path_for(subscriber)
    page = Visitor().post(path, ONE_CLICK) if done else Visitor().get(path)

    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert "next=" not in page.text


def test_other_methods_are_refused(subscriber):
    for method in ("put", "patch", "delete"):
        assert getattr(Visitor(), method)(path_for(subscriber)).status_code == 405

    assert stopped(subscriber) == set()
