"""Deliveries as tests look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from notifications.models import Delivery


def state(delivery: Delivery) -> tuple[str, str]:
    """Return what became of a delivery."""
    delivery.refresh_from_db()
    return delivery.status, delivery.failure


def ids(messages: Iterable[Any]) -> Counter[str]:
    """Return the names of mails, as often as they came."""
    return Counter(message.extra_headers["Message-ID"] for message in messages)


def make_due() -> None:
    """Let the time come for all that waits, and every claim be over."""
    Delivery.objects.waiting().update(not_before=Now())
    Delivery.objects.waiting().update(claimed_until=F("claimed_until") - timedelta(hours=1))
