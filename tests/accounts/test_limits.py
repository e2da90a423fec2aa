"""How often account forms may be sent."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import Counter

pytestmark = pytest.mark.django_db


# Limits


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("login", {"login": "x@example.org", "password": "y"}),
        ("signup", {"email": "x@example.org"}),
        ("password/reset", {"email": "x@example.org"}),
        ("login/code", {"email": "x@example.org"}),
    ],
)
def test_a_seventh_form_about_one_address_in_a_minute_is_too_much(visit, stranger, clock, form, fields):
    browsers = [visit(stranger) for _ in range(7)]
    answers = [
        browser.post(f"/en/konto/{form}/", fields, REMOTE_ADDR=f"192.0.2.{n}") for n, browser in enumerate(browsers)
    ]

    assert [answer.status_code == 429 for answer in answers][-1] is True
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert "That was too often in a short time." in answers[-1].text


def test_a_network_sends_twenty_forms_a_minute_at_most(visit, stranger, clock):
    statuses = [
        visit(stranger)
        .post("/konto/login/", {"login": f"{n}@example.org", "password": "y"}, REMOTE_ADDR=f"2001:db8:1:2::{n}")
        .status_code
        for n in range(21)
    ]

    assert statuses[-1] == 429
    assert (
        visit(stranger)
        .post("/konto/login/", {"login": "z@example.org", "password": "y"}, REMOTE_ADDR="2001:db8:1:3::1")
        .status_code
        == 200
    )


def test_looking_at_a_form_counts_nothing(visit, stranger):
    for _ in range(30):
        assert visit(stranger).get("/konto/login/").status_code == 200

    assert Counter.objects.count() == 0


def test_counters_hold_no_address_and_are_forgotten(visit, stranger):
    from accounts.tasks import forget_old_counters

    visit(stranger).post("/konto/login/", {"login": "x@example.org", "password": "y"}, REMOTE_ADDR="192.0.2.9")
    assert all(re.fullmatch(r"[0-9a-f]{64}", counter.key) for counter in Counter.objects.all())

    forget_old_counters()
    assert Counter.objects.exists()
    Counter.objects.update(ends_at=Now() - timedelta(seconds=1))
    forget_old_counters()
    assert Counter.objects.count() == 0


def test_limits_can_be_switched_off_for_measurements(visit, stranger, settings):
    settings.RATE_LIMITS = False
    from accounts.limits import Limit

    assert [Limit("x", 1, 60).hit("a") for _ in range(3)] == [0, 0, 0]
