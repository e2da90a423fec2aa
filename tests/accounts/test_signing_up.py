"""Signing up: the code by mail, the name, and what a known address gets to see."""

import re

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Profile, User
from tests.accounts.forms import PASSWORD, code_in, sign_up, signed_in

pytestmark = pytest.mark.django_db


# Signing up


def test_signing_up_with_the_code_from_the_mail(visit, stranger, mailoutbox, article):
    browser = visit(stranger)
    form = f"/artikel/{article.slug}/kommentieren/"
    first = sign_up(browser, next=form)
    assert not signed_in(browser)
    assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]

    confirmed = browser.post(first.url, {"code": code_in(mailoutbox[0])})

    assert confirmed.url == form
    assert signed_in(browser)
    user = User.objects.get(email="anna@example.org")
    assert (user.name, user.profile.language, user.profile.confirmed_at is not None) == ("Anna Berg", "de", True)
    assert EmailAddress.objects.get(user=user).verified is True


def test_a_text_begun_as_a_visitor_waits_behind_the_sign_up(visit, stranger, mailoutbox, article):
    browser = visit(stranger)
    form = f"/artikel/{article.slug}/kommentieren/"
    browser.post(form, {"body": "Als Gast begonnen."})
    first = sign_up(browser, next=form)
    confirmed = browser.post(first.url, {"code": code_in(mailoutbox[0])})

    assert browser.get(confirmed.url).context["form"]["body"].value() == "Als Gast begonnen."
    assert article.comments.count() == 0
    browser.post(form, {"body": "Als Gast begonnen."})
    assert article.comments.get().status == "held"


def test_a_wrong_code_confirms_nothing(visit, stranger, mailoutbox):
    browser = visit(stranger)
    first = sign_up(browser)
    right = code_in(mailoutbox[0])
    browser.post(first.url, {"code": "00000000" if right != "00000000" else "11111111"})

    assert not signed_in(browser)
    assert Profile.objects.get().confirmed_at is None


def test_guessing_codes_ends_soon(visit, stranger, mailoutbox):
    browser = visit(stranger)
    first = sign_up(browser)
    for guess in range(5):
        browser.post(first.url, {"code": f"{guess:08}"})
    browser.post(first.url, {"code": code_in(mailoutbox[0])})

    assert not signed_in(browser)


def test_signing_up_in_english_brings_english_mail(visit, stranger, mailoutbox):
    sign_up(visit(stranger), prefix="/en")

    assert User.objects.get().profile.language == "en"
    assert "code" in mailoutbox[0].body.lower()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "x" * 41,
        "Anna  Berg",
        "Anna@Berg",
        "<b>Anna</b>",
        "12",
        "Admin",
        "Redaktion",
        "Die Redaktion",
        "M0derati0n",
        "Аdmin",
        "team_talentforum",
        "Anna\u3164",
    ],
)
def test_names_that_may_not_be(visit, stranger, name):
    response = sign_up(visit(stranger), name=name)

    assert response.status_code == 200
    assert "name" in response.context["form"].errors
    assert User.objects.count() == 0


@pytest.mark.parametrize("wished", ["Lea Leserin", "lea_leserin", "LEA LESERIN", "Lеа Leserin", "Lea.Leser1n"])
def test_a_name_like_anothers_is_taken(visit, stranger, reader, wished):
    response = sign_up(visit(stranger), name=wished)

    assert "name" in response.context["form"].errors


def test_an_unconfirmed_account_holds_no_name(visit, stranger):
    sign_up(visit(stranger), email="eins@example.org")

    assert sign_up(visit(stranger), email="zwei@example.org").status_code == 302
    assert Profile.objects.filter(name="Anna Berg").count() == 2


def test_a_name_taken_between_sign_up_and_confirmation_gets_a_number(visit, stranger, mailoutbox):
    slow, quick = visit(stranger), visit(stranger)
    slow_next = sign_up(slow, email="langsam@example.org", prefix="/en")
    quick_next = sign_up(quick, email="schnell@example.org")
    quick.post(quick_next.url, {"code": code_in(mailoutbox[1])})
    slow.post(slow_next.url, {"code": code_in(mailoutbox[0])})

    assert User.objects.get(email="schnell@example.org").name == "Anna Berg"
    assert User.objects.get(email="langsam@example.org").name == "Anna Berg 2"
    assert "You are now called Anna Berg 2." in slow.get("/en/konto/").text


def test_netiquette_and_privacy_are_linked_at_sign_up(visit, stranger):
    page = visit(stranger).get("/konto/signup/").text

    assert page.count('href="/netiquette/"') >= 2, "beside the one in the foot"
    assert page.count('href="/datenschutz/"') >= 2


def test_the_honeypot_makes_no_account(visit, stranger):
    sign_up(visit(stranger), website="https://spam.example")

    assert User.objects.count() == 0


# What nobody may learn


def shown(response, *addresses: str) -> tuple[int, str, str]:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|csrfToken: "\w+"', "", response.text)
    for address in addresses:
        text = text.replace(address, "X")
    return response.status_code, response.headers.get("Location", ""), text


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("signup", {"name": "Ganz Neu", "password1": PASSWORD}),
        ("password/reset", {}),
        ("login/code", {}),
        ("login", {"password": "falsch falsch"}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(visit, stranger, reader, form, fields):
    answers = []
    for email in (reader.email, "unbekannt@example.net"):
        browser = visit(stranger)
        sent = fields | {"login" if form == "login" else "email": email}
        response = browser.post(f"/konto/{form}/", sent)
        answers.append([shown(response, email)])
        if response.status_code == 302:
            answers[-1].append(shown(browser.get(response.url), email))

    assert answers[0] == answers[1]


def test_signing_up_with_a_known_address_mails_its_owner_and_changes_nothing(visit, stranger, reader, mailoutbox):
    sign_up(visit(stranger), email=reader.email.upper())

    assert User.objects.count() == 1
    assert [mail.to for mail in mailoutbox] == [[reader.email]]
    assert not re.search(r"\d{8}", mailoutbox[0].body)
