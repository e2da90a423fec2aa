"""A visitor begins to write, signs in, and finds the text again; nothing is posted by itself."""

import pytest
from django.contrib.sessions.models import Session

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"


def test_a_visitors_text_is_kept_through_the_sign_in_shown_again_and_not_posted(visit, stranger, reader, article):
    browser = visit(stranger)
    form = f"/artikel/{article.slug}/kommentieren/"
    sent = browser.post(form, {"body": "Als Gast begonnen."})
    assert sent.url == f"/konto/login/?next=%2Fartikel%2F{article.slug}%2Fkommentieren%2F"

    signed_in = browser.post(sent.url, {"login": reader.email, "password": PASSWORD})

    assert signed_in.url == form
    page = browser.get(signed_in.url)
    assert page.context["form"]["body"].value() == "Als Gast begonnen."
    assert article.comments.count() == 0

    browser.post(form, {"body": "Als Gast begonnen."})
    assert article.comments.get().author == reader
    assert browser.get(form).context["form"]["body"].value() is None


def test_a_visitors_answer_comes_back_to_its_place(visit, stranger, reader, comment):
    browser = visit(stranger)
    form = f"/artikel/{comment.article.slug}/kommentieren/"
    sent = browser.post(form, {"body": "Eine Antwort.", "parent": str(comment.pk)})
    signed_in = browser.post(sent.url, {"login": reader.email, "password": PASSWORD})

    assert signed_in.url == f"{form}?antwort={comment.pk}"
    page = browser.get(signed_in.url)
    assert page.context["form"]["body"].value() == "Eine Antwort."
    assert page.context["form"]["parent"].value() == str(comment.pk)
    assert comment.replies.count() == 0


def test_a_draft_belongs_to_its_place(visit, stranger, reader, comment):
    browser = visit(stranger)
    form = f"/artikel/{comment.article.slug}/kommentieren/"
    browser.post(form, {"body": "Eine Antwort.", "parent": str(comment.pk)})

    assert browser.get(form).context["form"]["body"].value() is None
    assert browser.get(f"{form}?antwort={comment.pk}").context["form"]["body"].value() == "Eine Antwort."


def test_htmx_leads_a_visitor_to_the_sign_in(visit, stranger, article, htmx):
    response = visit(stranger).post(f"/artikel/{article.slug}/kommentieren/", {"body": "Text."}, headers=htmx)

    assert response["HX-Redirect"] == f"/konto/login/?next=%2Fartikel%2F{article.slug}%2Fkommentieren%2F"
    assert article.comments.count() == 0


def test_a_visitors_faulty_text_comes_back_and_is_not_kept(visit, stranger, article):
    response = visit(stranger).post(f"/en/artikel/{article.slug}/kommentieren/", {"body": "> " * 40 + "x"})

    assert response.status_code == 422
    assert "nested too deeply" in response.text
    assert Session.objects.count() == 0


def test_opening_the_form_makes_no_session(visit, stranger, article):
    response = visit(stranger).get(f"/artikel/{article.slug}/kommentieren/")

    assert set(response.cookies) == {"__Host-csrf"}
    assert Session.objects.count() == 0


def test_a_visitors_preview_keeps_nothing(visit, stranger, article):
    response = visit(stranger).post(f"/artikel/{article.slug}/kommentieren/", {"body": "*Erst* sehen", "preview": "1"})

    assert "<p><em>Erst</em> sehen</p>" in response.text
    assert Session.objects.count() == 0
