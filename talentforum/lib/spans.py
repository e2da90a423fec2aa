"""How long ago something was, as it is said behind "seit" and "vor": German wants another case there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import npgettext_lazy

_WORDS: dict[str, Any] = {
    "year": npgettext_lazy("since", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("since", "%(num)d month", "%(num)d months", "num"),
    "week": npgettext_lazy("since", "%(num)d week", "%(num)d weeks", "num"),
    "day": npgettext_lazy("since", "%(num)d day", "%(num)d days", "num"),
    "hour": npgettext_lazy("since", "%(num)d hour", "%(num)d hours", "num"),
    "minute": npgettext_lazy("since", "%(num)d minute", "%(num)d minutes", "num"),
}


def span_since(moment: datetime) -> str:
    """Return how much time passed since a moment, in at most two units: "3 Tagen, 2 Stunden"."""
    return timesince(moment, time_strings=_WORDS)
