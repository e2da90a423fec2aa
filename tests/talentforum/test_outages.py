"""A database that is away or takes no writes, as one process sees it; tests/faults/ does it to real ones."""

from __future__ import annotations

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.test import RequestFactory

from comments.models import Comment
from talentforum.errors import server_error
from talentforum.lib.outages import answer_to

WRITE = "/artikel/wettlauf/kommentieren/"
TOKEN = "7d2c4f0e-7a51-4f0e-9c35-0f2a6f8f8b11"


@pytest.fixture
def reading_only(transactional_db):
    """A database that takes no writes from when the function is called on."""

    def begin():
        connection.cursor().execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")

    yield begin
    connection.close()


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize(("path", "language", "heading"), [
    ("/artikel/x/", "de", "Einen Augenblick, bitte"), ("/en/artikel/x/", "en", "One moment, please"),
    ("/admin/", "de", "Einen Augenblick, bitte"),
])  # fmt: skip
def test_the_page_needs_no_database_and_speaks_the_language_of_the_address(error, path, language, heading):
    answer = answer_to(RequestFactory().get(path), error)  # no database is to be had in this test

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "private, no-store")
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{heading}</h1>" in answer.text
    assert f'href="{path}"' in answer.text, "try again"


def test_what_fails_around_the_views_is_answered_likewise_and_other_faults_are_not():
    request = RequestFactory().get("/")
    statuses = []
    for error in (OperationalError("gone"), DataError("ours")):
        try:
            raise error
        except (OperationalError, DataError):
            statuses.append(server_error(request).status_code)

    assert statuses == [503, 500]


def test_a_text_that_could_not_be_written_comes_back_with_its_token_to_be_sent_again(
    visit, reader, article, reading_only
):
    browser = visit(reader)
    form = {"body": "\n\nZwei <Zeilen> davor & „danach“", "parent": "", "token": TOKEN}
    reading_only()
    answer = browser.post(WRITE, form)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "<h1>Im Moment kann man nur lesen</h1>" in answer.text
    assert ">\n\n\nZwei &lt;Zeilen&gt; davor &amp; „danach“</textarea>" in answer.text
    assert f'<input type="hidden" name="token" value="{TOKEN}">' in answer.text
    assert f'action="{WRITE}"' in answer.text
    assert reader.name not in answer.text
    connection.close()
    assert browser.post(WRITE, form).status_code == 302
    assert Comment.objects.filter(author=reader, article=article).count() == 1


def test_htmx_gets_the_form_in_the_place_of_the_one_that_was_sent(visit, reader, article, htmx, reading_only):
    browser = visit(reader)
    reading_only()

    answer = browser.post(
        f"/en{WRITE}", {"body": "Mein Text", "token": TOKEN}, headers=htmx | {"HX-Target": "platz-neu"}
    )

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (503, "this", "outerHTML")
    assert answer.text.strip().startswith("<form")
    assert 'hx-target="#platz-neu" hx-swap="innerHTML"' in answer.text
    assert "Our database stores nothing new" in answer.text
    assert "Mein Text</textarea>" in answer.text


def test_a_place_that_is_no_id_is_not_taken_over(visit, reader, article, htmx, reading_only):
    browser = visit(reader)
    reading_only()

    answer = browser.post(WRITE, {"body": "x"}, headers=htmx | {"HX-Target": '"><script>'})

    assert 'hx-target="this" hx-swap="outerHTML"' in answer.text


def test_nothing_of_an_account_form_comes_back(client, reader, reading_only):
    reading_only()

    answer = client.post("/konto/login/", {"login": reader.email, "password": "ein langes Passwort"}, secure=True)

    assert answer.status_code == 503
    assert [reader.email in answer.text, "ein langes Passwort" in answer.text] == [False, False]


def test_a_page_is_shown_where_its_session_cannot_be_written_and_its_notice_again(
    visit, reader, article, comment, reading_only
):
    browser = visit(reader)
    browser.post(WRITE, {"body": "Mit einem Hinweis danach", "token": TOKEN})
    reading_only()

    pages = [browser.get(f"/artikel/{article.slug}/") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("Ihr Kommentar ist veröffentlicht." in page.text for page in pages)
