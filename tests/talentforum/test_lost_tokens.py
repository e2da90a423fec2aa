"""A form whose token is gone gives back what was written."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_form_without_its_token_gets_the_text_back(reader, article):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)
    response = browser.post(f"/en/artikel/{article.slug}/kommentieren/", {"body": "Lange geschrieben."}, secure=True)

    assert response.status_code == 403
    assert "Lange geschrieben.</textarea>" in response.text
    assert article.comments.count() == 0


def test_a_form_without_its_token_gives_back_what_was_written_and_nothing_secret(reader, article):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)

    told = {"body": "Mein Text.", "role": "Data Scientist", "base": "65k", "choice": "7", "token": "geheim-1"}
    response = browser.post("/erfahrungen/teilen/?artikel=wettlauf", told, secure=True)
    account = browser.post("/konto/password/change/", {"oldpassword": "sehr geheim"}, secure=True)

    assert (response.status_code, account.status_code) == (403, 403)
    for kept in ("Mein Text.", "role: Data Scientist", "base: 65k", 'href="/erfahrungen/teilen/?artikel=wettlauf"'):
        assert kept in response.text
    for secret in ("geheim-1", "choice: 7"):
        assert secret not in response.text
    assert "sehr geheim" not in account.text
    assert "no-store" in response["Cache-Control"]
