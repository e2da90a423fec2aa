"""Numbers as people write them, in German and in English: what all kinds share, and plain counts.

Nothing is guessed silently: what can be read in two ways is refused with what to write instead, and what is read is
shown back before it is sent.
"""

from __future__ import annotations

import re
from fractions import Fraction

LONGEST_INPUT = 60  # characters; more is no number

_DASHES = str.maketrans("–—−‐‑‒", "------")
_SPACES = re.compile(r"\s+")  # also the narrow and the unbreakable ones
_ABOUT = re.compile(r"^(?:ca\.?|circa|etwa|rund|ungefähr|gut|knapp|fast|about|around|approx\.?|roughly|nearly|~|≈)\s*")
WORDS: dict[str, int | Fraction] = {
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
    "halb": Fraction(1, 2), "halbe": Fraction(1, 2), "halber": Fraction(1, 2), "halbes": Fraction(1, 2),
    "halben": Fraction(1, 2), "half": Fraction(1, 2), "½": Fraction(1, 2),
    "anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2), "zweieinhalb": Fraction(5, 2),
    "dreieinhalb": Fraction(7, 2),
}  # fmt: skip


class NotUnderstood(ValueError):
    """A number that cannot be taken as written; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain(written: str) -> str:
    """Return a text in small letters, with one kind of dash and of space.

    Raises NotUnderstood where it is too long, or has digits other than 0 to 9: each reader would take them differently.
    """
    if len(written) > LONGEST_INPUT or any(mark.isdecimal() and not mark.isascii() for mark in written):
        raise NotUnderstood("unread")
    return _SPACES.sub(" ", written.translate(_DASHES).casefold()).strip()


def without_about(text: str) -> str:
    """Return a text without the word that says it is not exact."""
    return _ABOUT.sub("", text)


_THINGS = re.compile(r"\s*(?:runden?|stufen?|gespräche?|termine?|schritte?|stages?|rounds?|interviews?|steps?)$")


def read_count(written: str) -> int:
    """Return a whole number, in digits or, up to twelve, in words; raise NotUnderstood (unread, range, negative)."""
    text = _THINGS.sub("", plain(written))
    if text.startswith("-"):
        raise NotUnderstood("negative")
    if re.match(r"^\d+\s*(?:-|bis|to)\s*\d+$", text):
        raise NotUnderstood("range")
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    word = Fraction(WORDS.get(text, 0))
    if word.denominator != 1 or not word:
        raise NotUnderstood("unread")
    return int(word)
