"""Telling an experience: what comes of it, under which article, and for whom."""

from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session

from comments.models import Comment
from experiences.models import Experience, HiddenFacts
from tests.factories import ArticleFactory, ExperienceFactory

from .forms import EVERYTHING, HIDDEN, PUBLIC, address_of, filled

pytestmark = pytest.mark.django_db


def publish(browser, article, language="", **other):
    return browser.post(address_of(article, language), filled(publish="1", **other))


# What comes of it


def test_an_experience_is_a_comment_with_facts_and_figures_apart(visit, reader, article):
    response = visit(reader).post(address_of(article), {**EVERYTHING, "publish": "1"})

    told = Experience.objects.get()
    assert response.url == f"/kommentare/{told.pk}/#kommentar-{told.pk}"
    assert (told.comment.author, told.comment.article, told.comment.body) == (reader, article, EVERYTHING["body"])
    assert {name: value for name, value in told.given().items() if name != "weeks"} == PUBLIC
    assert (told.weeks, told.role_key) == (Decimal("6.5"), "machine-learning")
    assert (told.article, told.shown_at) == (article, told.comment.posted_at)
    assert told.hidden_given() == HIDDEN
    article.refresh_from_db()
    assert article.comment_count == 1


def test_three_things_are_enough_and_no_figures_leave_no_row(visit, reader, article):
    publish(visit(reader), article)

    told = Experience.objects.get()
    assert (told.perspective, told.outcome, told.rows()) == ("applicant", "declined", [])
    assert HiddenFacts.objects.count() == 0


def test_an_employer_alone_needs_no_currency(visit, reader, article):
    publish(visit(reader), article, employer="Muster AG", currency="EUR")

    assert HiddenFacts.objects.values_list("employer", "currency", "base").get() == ("Muster AG", "", None)


def test_the_thread_shows_the_card(visit, reader, stranger, article):
    visit(reader).post(address_of(article), {**EVERYTHING, "publish": "1"})

    page = visit(stranger).get(f"/en/artikel/{article.slug}/").text
    assert '<p class="told__title">Application: offer declined</p>' in page
    assert '<dt>Role</dt><dd><bdi lang="">ML-Ingenieurin</bdi>, experienced</dd>' in page
    assert "<dt>Employer</dt><dd>industry, 5,000 people or more</dd>" in page
    assert "<dt>Stages</dt><dd>5, with take-home task, trial day</dd>" in page
    assert "<dt>Duration</dt><dd>6.5 weeks</dd>" in page
    assert "<dt>Felt fair</dt><dd>2 of 5</dd>" in page


def test_a_newcomers_experience_waits_for_a_moderator(visit, newcomer, moderator, stranger, article):
    publish(visit(newcomer), article)
    told = Experience.objects.get()

    assert (told.comment.status, told.shown_at) == ("held", None)
    assert told.comment.body not in visit(stranger).get("/erfahrungen/").text

    told.comment.cases.get().decide("approve", by=moderator)
    told.refresh_from_db()
    assert told.shown_at == told.comment.posted_at
    assert told.comment.body in visit(stranger).get("/erfahrungen/").text


# The same form twice


def test_the_same_form_sent_twice_is_one_experience(visit, reader, article):
    browser = visit(reader)
    first = browser.post(address_of(article), {**EVERYTHING, "publish": "1"})
    second = browser.post(address_of(article), {**EVERYTHING, "publish": "1"})

    assert first.url == second.url
    assert (Comment.objects.filter(article=article).count(), Experience.objects.count()) == (1, 1)


@pytest.mark.parametrize("changed", [{"outcome": "accepted"}, {"base": "70k"}])
def test_the_same_form_with_other_facts_is_no_silent_nothing(visit, reader, article, changed):
    browser = visit(reader)
    browser.post(address_of(article), {**EVERYTHING, "publish": "1"})
    response = browser.post(address_of(article, "/en"), {**EVERYTHING, **changed, "publish": "1"})

    assert response.status_code == 422
    assert "You have just posted this very text." in response.text
    assert Experience.objects.get().outcome == "declined"


# Under which article


def test_it_is_told_under_the_newest_article_that_asks_else_under_the_newest_open_one(visit, stranger, article):
    ArticleFactory(slug="neuer", published_at=article.published_at.replace(year=2026))
    assert visit(stranger).get("/erfahrungen/teilen/").context["article"].slug == "neuer"

    article.asks_for_experiences = True
    article.save()
    assert visit(stranger).get("/erfahrungen/teilen/").context["article"] == article

    article.close_discussion()
    assert visit(stranger).get("/erfahrungen/teilen/").context["article"].slug == "neuer"


def test_a_closed_discussion_takes_nothing_and_keeps_what_was_sent(visit, reader, article):
    article.close_discussion()
    assert "The discussion is closed." in visit(reader).get(address_of(article, "/en")).text
    response = publish(visit(reader), article, "/en", role="Data Scientist")

    assert response.status_code == 422
    assert "The discussion has been closed in the meantime." in response.text
    assert response.context["form"]["role"].value() == "Data Scientist"
    assert Experience.objects.count() == 0


# Visitors


def test_a_visitors_experience_waits_for_the_sign_in_and_is_shown_again_not_shared(visit, stranger, reader, article):
    browser = visit(stranger)
    assert browser.post(address_of(article), EVERYTHING).status_code == 200
    assert Session.objects.count() == 0

    sent = browser.post(address_of(article), {**EVERYTHING, "publish": "1"})
    assert sent.url == f"/konto/login/?next=%2Ferfahrungen%2Fteilen%2F%3Fartikel%3D{article.slug}"
    signed_in = browser.post(sent.url, {"login": reader.email, "password": "ein langes Passwort"})

    assert signed_in.url == address_of(article)
    page = browser.get(signed_in.url)
    assert page.context["form"]["base"].value() == "171,5k"
    assert "<dt>" in page.text
    assert Experience.objects.count() == 0

    browser.post(address_of(article), {**EVERYTHING, "publish": "1"})
    assert Experience.objects.get().comment.author == reader
    assert not browser.get(address_of(article)).context["form"].is_bound


def test_opening_the_form_makes_no_session_and_stores_nothing(visit, stranger, reader, article):
    response = visit(stranger).get(address_of(article))

    assert set(response.cookies) == {"__Host-csrf"}
    assert response["Cache-Control"] == "private, no-store"
    assert Session.objects.count() == 0
    visit(reader).get(address_of(article))
    assert Experience.objects.count() == Comment.objects.filter(article=article).count() == 0


def test_a_network_of_visitors_can_send_ten_a_minute(visit, stranger, article, clock):
    answers = [visit(stranger).post(address_of(article), EVERYTHING).status_code for _ in range(11)]

    assert answers == [200] * 10 + [422]


def test_htmx_gets_the_form_alone(visit, reader, article, htmx):
    part = visit(reader).get(address_of(article), headers=htmx).text
    preview = visit(reader).post(address_of(article), EVERYTHING, headers=htmx).text

    assert ("<html" in part, 'id="erfahrung"' in part) == (False, True)
    assert ("<html" in preview, 'name="publish"' in preview) == (False, True)


@pytest.mark.parametrize("others", [0, 3])
def test_the_form_asks_the_database_once(visit, stranger, article, others, django_assert_num_queries):
    for _ in range(others):
        ExperienceFactory(article=article)
    with django_assert_num_queries(1):  # the article
        visit(stranger).get(address_of(article))
