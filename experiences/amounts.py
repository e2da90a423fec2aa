"""Yearly amounts of money as people write them, in German and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from .numbers import NotUnderstood, plain, without_about

LARGEST_AMOUNT = 100_000_000  # a year; nobody's pay, and far from where the database's whole numbers end


@dataclass(frozen=True)
class Amount:
    """Whole units of money a year, and the currency where the writer named it (ISO 4217, else empty)."""

    value: int
    currency: str = ""


def read_amount(written: str) -> Amount:
    """Return a yearly amount; raise NotUnderstood.

    `65k`, `65 Tsd. €`, `70.000`, `70,000`, `70 000 EUR im Jahr`, `1,2 Mio.` are read. Codes: unread, range, negative,
    month (an amount for another time than a year), net, cents, ambiguous, large.
    """
    text = plain(written)
    if _OTHER_TIME.search(text):
        raise NotUnderstood("month")
    if _NET.search(text):
        raise NotUnderstood("net")
    text, currency = _without_currency(_YEARLY.sub(" ", text))
    text = without_about(text.strip())
    if text.startswith("-"):
        raise NotUnderstood("negative")
    if _RANGE.match(text):
        raise NotUnderstood("range")
    value = _value(text)
    if value > LARGEST_AMOUNT:
        raise NotUnderstood("large")
    return Amount(value, currency)


_OTHER_TIME = re.compile(
    r"monat|month|\bmtl\b|stunde|hour|\bstd\b|/\s*[hm]\b|\btag\b|\btage?s?satz\b|\bday\b|/\s*d\b|woche|week"
)
_NET = re.compile(r"\bnetto\b|\bnet\b")
_YEARLY = re.compile(
    r"\b(?:im|pro|per|a|an|je)\s+(?:jahr|year|annum)\b|/\s*(?:jahr|year|j|a|y)\b|\bp\.?\s?a\b\.?|\bj[äa]hrlich\b|\byearly\b"
    r"|\bannually\b|\bbrutto\b|\bgross\b|\bjahresbrutto\b"
)
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "chf": "CHF", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF",
    "franken": "CHF", "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "£": "GBP",
    "gbp": "GBP", "pfund": "GBP", "pounds": "GBP",
}  # fmt: skip
_A_CURRENCY = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_WITH_CURRENCY = re.compile(
    rf"^(?P<before>{_A_CURRENCY})?\s*(?P<number>.*?)(?:(?<=[\d\s.\-a-z])(?P<behind>{_A_CURRENCY}))?\.?$"
)
_RANGE = re.compile(r"^[\d.,' ]+\s*[a-z.]*\s*(?:-|bis|to)\s*[\d]")
_NUMBER = re.compile(r"^(?P<digits>[0-9][0-9.,'’ ]*?)\s*(?P<dash>[.,]\s?-+)?\s*(?P<factor>[a-z]+\.?)?$")
_FACTORS = {
    "k": 1_000, "t": 1_000, "tsd": 1_000, "tsd.": 1_000, "tausend": 1_000, "thousand": 1_000,
    "m": 1_000_000, "mio": 1_000_000, "mio.": 1_000_000, "million": 1_000_000, "millionen": 1_000_000, "mn": 1_000_000,
}  # fmt: skip
_GROUPED = re.compile(r"^\d{1,3}(?P<mark>[.,'’ ])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,](?P<cents>\d{1,2}))?$")
_SIMPLE = re.compile(r"^\d+(?:[.,](?P<decimals>\d{1,2}))?$")
_THREE_DECIMALS = re.compile(r"^\d+[.,]\d{3,}$")


def _without_currency(text: str) -> tuple[str, str]:
    """Take the currency from before or behind an amount; `T€` and `TEUR` are thousands of it."""
    found = _WITH_CURRENCY.match(text.strip())
    if found is None:
        return text, ""
    named = {_CURRENCIES[sign] for sign in (found["before"], found["behind"]) if sign}
    if len(named) > 1:
        raise NotUnderstood("unread")
    return found["number"].strip(), named.pop() if named else ""


def _value(text: str) -> int:
    """Return what a number without currency says, in whole units."""
    found = _NUMBER.match(text)
    factor = _FACTORS.get(found["factor"], 0) if found and found["factor"] else 1
    if found is None or not factor or (found["dash"] and factor > 1):
        raise NotUnderstood("unread")
    digits = found["digits"].strip()
    if factor > 1:
        return _multiplied(digits, factor)
    if grouped := _GROUPED.match(digits):
        whole, cents = digits[: grouped.start("cents") - 1] if grouped["cents"] else digits, grouped["cents"]
        return _without_cents(re.sub(r"\D", "", whole), cents)
    if simple := _SIMPLE.match(digits):
        return _without_cents(re.split(r"[.,]", digits)[0], simple["decimals"])
    raise NotUnderstood("unread")


def _without_cents(whole: str, cents: str | None) -> int:
    if cents and int(cents):
        raise NotUnderstood("cents")
    return int(whole)


def _multiplied(digits: str, factor: int) -> int:
    """Return `65,5` times a thousand; three digits behind a mark could be decimals or thousands."""
    if _THREE_DECIMALS.match(digits):
        raise NotUnderstood("ambiguous")
    if not _SIMPLE.match(digits):
        raise NotUnderstood("unread")
    return int(Fraction(digits.replace(",", ".")) * factor)
