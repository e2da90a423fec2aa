"""Signing in by password or code, resetting the password, and where `next` leads."""

import pytest

from tests.accounts.forms import PASSWORD, code_in, signed_in

pytestmark = pytest.mark.django_db


# Signing in and out


def test_signing_in_by_password_and_out(visit, stranger, reader):
    browser = visit(stranger)
    response = browser.post("/konto/login/", {"login": reader.email.upper(), "password": PASSWORD})
    assert (response.status_code, response.url, signed_in(browser)) == (302, "/", True)

    assert browser.get("/konto/logout/").status_code == 200
    assert signed_in(browser), "a GET signs nobody out"
    browser.post("/konto/logout/")
    assert not signed_in(browser)


def test_signing_in_by_a_code_sent_by_mail(visit, stranger, reader, mailoutbox):
    browser = visit(stranger)
    asked = browser.post("/konto/login/code/", {"email": reader.email})
    browser.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert signed_in(browser)


def test_a_code_is_worth_nothing_after_a_quarter_of_an_hour(visit, stranger, reader, mailoutbox, clock):
    browser = visit(stranger)
    asked = browser.post("/konto/login/code/", {"email": reader.email})
    clock.shift(15 * 60 + 1)
    browser.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert not signed_in(browser)


def test_resetting_a_password_by_code(visit, stranger, reader, mailoutbox):
    browser = visit(stranger)
    asked = browser.post("/konto/password/reset/", {"email": reader.email})
    choose = browser.post(asked.url, {"code": code_in(mailoutbox[0])})
    browser.post(choose.url, {"password1": "ein anderes Passwort", "password2": "ein anderes Passwort"})

    reader.refresh_from_db()
    assert reader.check_password("ein anderes Passwort")


def test_a_person_who_is_locked_out_cannot_sign_in(visit, stranger, reader):
    reader.is_active = False
    reader.save()
    browser = visit(stranger)
    browser.post("/konto/login/", {"login": reader.email, "password": PASSWORD})

    assert not signed_in(browser)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "\thttps://evil.example",
    ],
)
def test_next_leads_to_own_paths_only(visit, stranger, reader, target):
    response = visit(stranger).post("/konto/login/", {"login": reader.email, "password": PASSWORD, "next": target})

    assert response.url == "/"


def test_next_leads_back_to_the_place_in_the_thread(visit, stranger, reader):
    response = visit(stranger).post(
        "/konto/login/?next=/artikel/x/%3Fab%3D7", {"login": reader.email, "password": PASSWORD}
    )

    assert response.url == "/artikel/x/?ab=7"
