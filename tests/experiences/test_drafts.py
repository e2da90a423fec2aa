"""What a visitor told waits in their session: for a day, no larger than what can be told."""

import pytest
from django.contrib.sessions.models import Session

from tests.factories import ArticleFactory

from .forms import EVERYTHING, address_of, filled

pytestmark = pytest.mark.django_db


def test_what_a_visitor_told_belongs_to_its_article(visit, stranger, article):
    browser = visit(stranger)
    browser.post(address_of(article), {**EVERYTHING, "publish": "1"})

    assert not browser.get(address_of(ArticleFactory())).context["form"].is_bound
    assert browser.get(address_of(article)).context["form"].is_bound


def test_what_a_visitor_told_is_kept_for_a_day(visit, stranger, article, clock):
    browser = visit(stranger)
    browser.post(address_of(article), {**EVERYTHING, "publish": "1"})
    assert "is kept for a day" in browser.get(address_of(article, "/en")).text

    clock.shift(24 * 60 * 60 - 1)
    assert browser.get(address_of(article)).context["form"].is_bound
    clock.shift(2)
    assert not browser.get(address_of(article)).context["form"].is_bound
    assert "experience_draft" not in browser.session


def test_an_old_draft_is_dropped_wherever_the_form_is_opened(visit, stranger, article, clock):
    browser = visit(stranger)
    browser.post(address_of(article), {**EVERYTHING, "publish": "1"})
    clock.shift(24 * 60 * 60 + 1)

    browser.get(address_of(ArticleFactory()))
    assert "experience_draft" not in browser.session


def test_a_draft_is_no_larger_than_what_can_be_told(visit, stranger, article):
    browser = visit(stranger)
    padded = {
        "role": ["x" * 10_000] * 100 + [" " * 10_000 + "ML-Ingenieurin"],
        "body": ["y" * 10_000] * 50 + ["\u00ad" * 10_000 + "Fünf Runden."],
        "stage_kinds": ["trial", "task"] * 150,
        "token": "-" * 10_000 + EVERYTHING["token"],
        "base_confirmed": ["1" * 10_000] * 10,
        "unknown": "z" * 10_000,
    }
    sent = browser.post(address_of(article), {**EVERYTHING, **padded, "publish": "1"})

    assert sent.url.startswith("/konto/login/")
    kept = browser.session["experience_draft"]["sent"]
    assert kept == {name: value if isinstance(value, list) else [value] for name, value in EVERYTHING.items()} | {
        "stage_kinds": ["task", "trial"],
        "body": ["Fünf Runden."],
    }
    assert Session.objects.count() == 1
    assert len(Session.objects.get().session_data) < 2_000


def test_a_preview_carries_no_more_than_what_can_be_told(visit, stranger, article, hidden_inputs):
    sent = {**EVERYTHING, "role": ["x" * 10_000] * 100 + ["ML-Ingenieurin"], "stage_kinds": ["trial", "task"] * 150}
    page = visit(stranger).post(address_of(article), sent).text

    assert hidden_inputs(page) == {**EVERYTHING, "stage_kinds": ["task", "trial"]}
    assert "xxx" not in page


def test_a_confirmed_number_stays_confirmed_through_preview_and_sign_in(visit, stranger, article, hidden_inputs):
    browser = visit(stranger)
    carried = hidden_inputs(browser.post(address_of(article), filled(base="65", base_confirmed="65")).text)
    assert carried["base_confirmed"] == "65"

    browser.post(address_of(article), {**carried, "publish": "1"})
    assert browser.get(address_of(article)).context["form"].is_valid()
