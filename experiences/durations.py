"""Durations as people write them, in German and in English."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .numbers import WORDS, NotUnderstood, plain, without_about

DAYS_OF_A_MONTH = Fraction(1461, 48)  # 30.4375: of four years with their leap day
_UNITS = {
    "tag": Fraction(1, 7), "tage": Fraction(1, 7), "tagen": Fraction(1, 7), "day": Fraction(1, 7),
    "days": Fraction(1, 7), "d": Fraction(1, 7),
    "arbeitstag": Fraction(1, 5), "arbeitstage": Fraction(1, 5), "werktage": Fraction(1, 5), "workdays": Fraction(1, 5),
    "woche": Fraction(1), "wochen": Fraction(1), "wo": Fraction(1), "week": Fraction(1), "weeks": Fraction(1),
    "w": Fraction(1), "wk": Fraction(1), "wks": Fraction(1),
    "monat": DAYS_OF_A_MONTH / 7, "monate": DAYS_OF_A_MONTH / 7, "monaten": DAYS_OF_A_MONTH / 7,
    "mon": DAYS_OF_A_MONTH / 7, "month": DAYS_OF_A_MONTH / 7, "months": DAYS_OF_A_MONTH / 7,
    "jahr": DAYS_OF_A_MONTH * 12 / 7, "jahre": DAYS_OF_A_MONTH * 12 / 7, "jahren": DAYS_OF_A_MONTH * 12 / 7,
    "year": DAYS_OF_A_MONTH * 12 / 7, "years": DAYS_OF_A_MONTH * 12 / 7,
}  # fmt: skip
_A_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?|½|[a-zäöüß]+"
_DURATION = re.compile(
    rf"^(?P<first>{_A_NUMBER})(?:\s*-\s*(?P<last>{_A_NUMBER}))?(?:\s*(?P<half>½))?\s*(?P<unit>[a-zäöüß]+)?\.?$"
)
_HALF_OF_ONE = re.compile(r"\b(?:eine?[mnrs]?\s+(?=halb)|half\s+an?\b)")


def read_weeks(written: str) -> Decimal:
    """Return a duration in weeks, to a tenth; raise NotUnderstood.

    Without a unit it is weeks. `1,5 Monate`, `10 Tage`, `1 Monat und 2 Wochen` are read, of `2-3 Wochen` the middle.
    Codes: unread, negative, ambiguous.
    """
    text = without_about(plain(written))
    if text.startswith("-"):
        raise NotUnderstood("negative")
    text = re.sub(r"(?<!\d)1/2(?!\d)", "½", re.sub(r"\s+(?:bis|to)\s+", "-", text))
    text = _HALF_OF_ONE.sub(lambda found: "half " if "half" in found[0] else "", text)
    parts = re.split(r"\s*(?:\bund\b|\band\b|\+|;|,\s)\s*|(?<=[a-zäöü])\s+(?=\d)", text)
    several = len(parts) > 1
    weeks = sum((_duration(part.strip(), several=several) for part in parts), Fraction(0))
    return Decimal(weeks.numerator * 10 / Decimal(weeks.denominator)).quantize(Decimal(1), ROUND_HALF_UP) / 10


def _duration(text: str, *, several: bool) -> Fraction:
    if re.search(r"\d[.,]\d{3}", text):
        raise NotUnderstood("ambiguous")
    found = _DURATION.match(text)
    if found is None:
        raise NotUnderstood("unread")
    unit = _UNITS.get(found["unit"] or ("" if several else "wochen"))
    if unit is None:
        raise NotUnderstood("unread")
    first = last = _number(found["first"])
    if found["last"]:
        last = _number(found["last"])
        if last < first:
            raise NotUnderstood("unread")
    return ((first + last) / 2 + (Fraction(1, 2) if found["half"] else 0)) * unit


def _number(text: str) -> Fraction:
    if text[0].isdigit():
        return Fraction(text.replace(",", "."))
    if text not in WORDS:
        raise NotUnderstood("unread")
    return Fraction(WORDS[text])
