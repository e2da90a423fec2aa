"""Mails on their way, announcements and stopped addresses in the admin: who sees them, what they can do there."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models.functions import Now

from notifications.failures import tell_of_failures
from notifications.kinds import Kind
from notifications.models import Delivery, Notification, StoppedAddress
from tests.conftest import CAST
from tests.factories import CommentFactory, FollowUpFactory, UserFactory
from tests.notifications.desk import ANNOUNCED, MAILS, NOTHING, STOPPED, messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

EDITORS = {"editor", "admin"}
ADMIN = {"admin"}
NOBODY: set[str] = set()

# address → who may GET it, who may POST to it; all others are led to the sign-in or refused
TABLE = {
    MAILS: (ADMIN, ADMIN),
    MAILS + "{mail}/change/": (ADMIN, ADMIN),
    MAILS + "{mail}/history/": (ADMIN, ADMIN),
    MAILS + "{mail}/delete/": (NOBODY, NOBODY),
    MAILS + "add/": (NOBODY, NOBODY),
    ANNOUNCED: (EDITORS, EDITORS),
    ANNOUNCED + "{announcement}/change/": (EDITORS, EDITORS),
    ANNOUNCED + "{announcement}/history/": (EDITORS, EDITORS),
    ANNOUNCED + "{announcement}/delete/": (NOBODY, NOBODY),
    ANNOUNCED + "add/": (NOBODY, NOBODY),
    STOPPED: (ADMIN, ADMIN),
    STOPPED + "{stopped}/change/": (ADMIN, NOBODY),
    STOPPED + "{stopped}/history/": (ADMIN, ADMIN),
    STOPPED + "{stopped}/delete/": (NOBODY, NOBODY),
    STOPPED + "add/": (NOBODY, NOBODY),
    "/admin/notifications/": (EDITORS, EDITORS),
}


def mail(status="parked", failure="refused", **fields):
    """A mail that tells a reader of a decision, given up unless told otherwise."""
    comment = CommentFactory(body="Worum es ging.", **fields)
    moderator = UserFactory()
    comment.report(by=UserFactory(), ground="attack")
    decision = comment.cases.get().decide("remove", by=moderator, ground="attack")
    delivery = Delivery.objects.get(notification__subject_id=decision.pk, notification__kind=Kind.DECISION)
    if status == "parked":
        Delivery.objects.filter(pk=delivery.pk).update(
            status="parked", failure=failure, settled_at=Now(), attempts=3, doubts=1, message_id="<a@b>"
        )
    delivery.refresh_from_db()
    return delivery


# Who


@pytest.mark.parametrize("address", TABLE)
def test_who_may_do_what_here(visit, cast, announcement, address):
    parked = mail()
    StoppedAddress.objects.stop("weg@example.org", "bounce")
    stopped = StoppedAddress.objects.get().pk
    path = address.format(mail=parked.pk, announcement=announcement.pk, stopped=stopped)
    people = {who: cast(who) for who in CAST}

    for method, allowed in zip(("get", "post"), TABLE[address], strict=True):
        answered = set()
        for who, person in people.items():
            with transaction.atomic():
                response = getattr(visit(person), method)(path)
                signs_in = response.status_code == 302 and response.url.startswith(("/admin/login/", "/konto/login/"))
                if not signs_in and response.status_code not in {403, 404, 405}:
                    answered.add(who)
                assert signs_in or who != "stranger"
                transaction.set_rollback(True)
        assert answered == allowed, method


@pytest.mark.parametrize("who", ["moderator", "editor", "admin"])
def test_the_start_page_shows_each_only_what_is_theirs(visit, cast, who):
    page = visit(cast(who)).get("/admin/").text

    assert [f'href="{address}' in page for address in (MAILS, STOPPED, ANNOUNCED)] == {
        "moderator": [False, False, False], "editor": [False, False, True], "admin": [True, True, True],
    }[who]  # fmt: skip


def test_the_start_page_says_how_many_mails_were_given_up(desk):
    assert "No mail was given up." in desk.get("/admin/").text
    mail()

    assert "1 mail was given up." in desk.get("/admin/").text


@pytest.mark.parametrize("address", [MAILS + "0/change/", ANNOUNCED + "0/change/", MAILS + "x/change/"])
def test_what_does_not_exist_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


# Mails


def test_the_list_shows_what_was_given_up_and_why_and_neither_address_nor_text(desk, author):
    parked, waiting = mail(author=author), mail("waiting")

    page = desk.get(MAILS)

    assert rows_of(page) == [parked]
    assert "the mail server refused it" in page.text
    assert [text in page.text for text in ("example.net", author.email, author.name, "Worum es ging")] == [
        True, False, False, False,
    ]  # fmt: skip
    assert rows_of(desk.get(MAILS + "?state=waiting")) == [waiting]
    assert [f"{word} (1)" in page.text for word in ("given up", "waiting")] == [True, True]


def rows_of(response):
    return list(response.context["cl"].queryset)


def test_the_list_is_filtered_by_the_reason(desk):
    refused, broken = mail(), mail(failure="broken")

    assert rows_of(desk.get(MAILS + "?failure__exact=broken")) == [broken]
    assert rows_of(desk.get(MAILS)) != [refused]


@pytest.mark.parametrize("query", ["notification__recipient__email__startswith=a", "notification__recipient=1"])
def test_the_list_answers_no_look_up_that_no_filter_offers(desk, query):
    mail()

    assert desk.get(f"{MAILS}?{query}").status_code == 400


def test_a_mail_s_page_shows_neither_address_nor_text(desk, author):
    page = desk.get(f"{MAILS}{mail(author=author).pk}/change/").text

    assert [text in page for text in ("example.net", author.email, author.name, "Worum es ging")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_one_mail_is_sent_again_from_its_page_and_twice_changes_nothing(desk):
    parked = mail()
    address = f"{MAILS}{parked.pk}/change/"

    first = desk.post(address, follow=True)
    second = desk.post(address, follow=True)

    parked.refresh_from_db()
    assert (parked.status, parked.failure, parked.attempts, parked.doubts, parked.settled_at) == (
        "waiting", "", 0, 0, None,
    )  # fmt: skip
    assert parked.message_id == "<a@b>"
    assert messages_of(first) == ["1 mail is tried once more."]
    assert messages_of(second) == [NOTHING]
    assert LogEntry.objects.count() == 1


def test_selected_mails_are_sent_again_and_no_others(desk):
    chosen, other = [mail(), mail()], mail()

    response = desk.post(MAILS, {"action": "send_again", "_selected_action": [row.pk for row in chosen]}, follow=True)

    assert messages_of(response) == ["2 mails are tried once more."]
    assert list(Delivery.objects.parked()) == [other]


def test_the_lists_take_a_constant_number_of_queries(desk, announcement, django_assert_max_num_queries):
    def count(address):
        with django_assert_max_num_queries(40) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    mail()
    StoppedAddress.objects.stop("a@example.org", "bounce")
    addresses = (MAILS, ANNOUNCED, STOPPED)
    for address in addresses:
        desk.get(address)
    one = [count(address) for address in addresses]
    for number in range(2):
        mail()
        FollowUpFactory(article=announcement.place)
        StoppedAddress.objects.stop(f"b{number}@example.org", "complaint")

    assert [count(address) for address in addresses] == one == QUERIES


QUERIES = [8, 7, 6]  # session, person with profile; rows and how many; what they are about


# What administrators are told


def test_administrators_hear_of_a_mail_that_was_given_up_until_it_is_sent_again(
    visit, desk, admin, moderator, editor, author
):
    parked = mail(author=author)
    tell_of_failures([parked])
    tell_of_failures([parked])

    row = Notification.objects.of_kinds(Kind.FAILURE).get()
    assert (row.recipient, row.subject, row.group_key, row.actor) == (admin, parked, "failure", None)
    assert f"{MAILS}{parked.pk}/change/" in desk.get("/en/benachrichtigungen/").text
    assert [parked.may_be_told(person, Kind.FAILURE) for person in (admin, moderator, editor)] == [True, False, False]

    desk.post(f"{MAILS}{parked.pk}/change/")
    assert not Notification.objects.of(admin).exists()
    parked.refresh_from_db()
    assert parked.may_be_told(admin, Kind.FAILURE) is False


def test_given_up_once_more_it_is_news_again(desk, admin):
    parked = mail()
    tell_of_failures([parked])
    Notification.objects.of(admin).read()
    desk.post(f"{MAILS}{parked.pk}/change/")

    tell_of_failures([parked])

    assert Notification.objects.of(admin).unread().count() == 1


def test_a_failure_to_tell_of_a_failure_is_told_nobody(admin):
    parked = mail()
    parked.notification.kind = Kind.FAILURE

    tell_of_failures([parked])

    assert not Notification.objects.of_kinds(Kind.FAILURE).exists()


# Stopped addresses


def test_an_administrator_frees_an_address(desk):
    for email in ("weg@example.org", "bleibt@example.org"):
        StoppedAddress.objects.stop(email, "bounce")
    chosen = StoppedAddress.objects.get(email="weg@example.org")

    response = desk.post(STOPPED, {"action": "free_selected", "_selected_action": [chosen.pk]}, follow=True)

    assert messages_of(response) == ["1 address is free again."]
    assert list(StoppedAddress.objects.values_list("email", flat=True)) == ["bleibt@example.org"]
    assert "weg@" not in LogEntry.objects.get().object_repr


def test_a_stopped_address_is_found_by_a_part_of_it(desk):
    for email in ("weg@example.org", "bleibt@example.org"):
        StoppedAddress.objects.stop(email, "complaint")

    assert [row.email for row in rows_of(desk.get(STOPPED + "?q=weg"))] == ["weg@example.org"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("delivery/", "No mail was given up."),
        ("delivery/?state=waiting", "Nothing fits what you chose."),
        ("announcement/", "Nothing was announced yet."),
        ("stoppedaddress/", "No address is stopped"),
        ("stoppedaddress/?q=niemand", "Nothing fits what you chose."),
    ],
)
def test_an_empty_list_says_what_that_means(visit, admin, without_second_factor, address, said):
    admin.profile.language = "en"
    admin.profile.save()

    page = visit(admin).get(f"/admin/notifications/{address}").text

    assert f'<p class="nothing">{said}' in page
    assert 'class="paginator"' not in page
