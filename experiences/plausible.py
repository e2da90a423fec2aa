"""Which numbers are asked about once more: possible, but more likely a slip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .told import amount_text, weeks_text

# From what to what a number is usual. A full year at the lowest wage of the EU comes to about 8,000 euros; more than
# the highest amount is paid to some few.
HIGHEST_AMOUNT = 1_500_000
USUAL = {
    "base": (8_000, HIGHEST_AMOUNT),
    "bonus": (0, HIGHEST_AMOUNT),
    "equity": (0, HIGHEST_AMOUNT),
    "weeks": (0, 104),
    "stages": (0, 12),
    "year": (2000, 9999),
}


@dataclass(frozen=True)
class Doubt:
    """A value read back, to be confirmed; `answer` is what confirming sends, so that it holds for this value only."""

    name: str
    answer: str
    understood: str
    confirmed: bool

    @property
    def message(self) -> str:
        """What is asked at the field."""
        return _("We understood %(value)s. If that is right, please say so below; otherwise correct it.") % {
            "value": self.understood
        }


def is_unusual(name: str, value: Any) -> bool:
    """Tell whether a value is far from what is usual."""
    lowest, highest = USUAL[name]
    return not lowest <= value <= highest


def doubt_about(name: str, value: Any, *, currency: str, answered: str, stored: Any = None) -> Doubt | None:
    """Return what to ask about a value, None where it is usual; a value that is stored already is confirmed."""
    if value is None or not is_unusual(name, value):
        return None
    understood = str(value)
    if name == "weeks":
        understood = weeks_text(value)
    elif name in {"base", "bonus", "equity"}:
        understood = amount_text(value, currency)
    return Doubt(f"{name}_confirmed", str(value), understood, answered == str(value) or value == stored)
