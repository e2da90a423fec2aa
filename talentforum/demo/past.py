"""Lets the demo's verbs have happened earlier, so that its cases wait, and its log began, when its story says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Model
from django.db.models.signals import pre_save
from django.utils import timezone

from moderation.models import Hold, Sanction

APPS = frozenset({"comments", "moderation"})  # whose rows are dated


@contextmanager
def past(moment: datetime) -> Iterator[None]:
    """Let what verbs write as now be written as `moment`; times ahead of now, such as ends, stay as they are.

    Rows get it before they are stored: nobody changes a line of the log afterwards, not even a demo.
    """
    began = timezone.now()

    def date(sender: type[Model], instance: Model, **_signal: Any) -> None:
        if sender._meta.app_label in APPS:  # noqa: SLF001 - Django documents _meta
            for field in sender._meta.concrete_fields:  # noqa: SLF001
                if isinstance(field, DateTimeField) and _is_now(getattr(instance, field.attname), began):
                    setattr(instance, field.attname, moment)

    pre_save.connect(date, weak=False)
    try:
        yield
    finally:
        pre_save.disconnect(date)
    # These are stored several at once, which sends no signal.
    Hold.objects.filter(held_at__gte=began).update(held_at=moment)
    Sanction.objects.filter(starts_at__gte=began).update(starts_at=moment)


def _is_now(value: datetime | None, began: datetime) -> bool:
    return value is not None and began <= value <= timezone.now()
