"""Names: what is allowed in a display name, when two look alike, and how one becomes an address."""

import unicodedata
from functools import cache

from confusable_homoglyphs.confusables import confusables_data
from django.utils.text import slugify

SHORTEST, LONGEST = 2, 40
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SIGNS = set(".-_ ")
# Letters by their category, nothing to the eye: the Hangul fillers.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
# Unicode keeps these apart, a reader's eye in a sans-serif face does not.
_TWINS = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})


def fold(name: str) -> str:
    """Return the form in which two names that a reader could confuse are equal.

    Width and compatibility forms (NFKC), case, invisible characters, the signs between words, and letters
    of other scripts that look Latin (Unicode TR 39, confusables) are levelled.
    """
    text = unicodedata.normalize("NFKC", name)
    text = "".join(character for character in text if not _is_unseen(character))
    text = "".join(_latin_twins().get(character, character) for character in text)
    text = "".join(_latin_twins().get(character, character) for character in text.casefold())
    return "".join("-" if character in _SIGNS else character for character in text).translate(_TWINS)


def numbered(name: str, number: int) -> str:
    """Return a name for the second, third … who wants to be called so; the first, number 1, has it without one."""
    return name if number == 1 else f"{name[: LONGEST - 4]} {number}"


def address_of(name: str) -> str:
    """Return a name as part of an address, umlauts spelled as Germans do; empty where no Latin letter or digit is."""
    return slugify(name.translate(_SPELLED_OUT))[:80].strip("-")


def is_well_formed(name: str) -> bool:
    """Whether a name is 2 to 40 letters, digits, single spaces, or one of `. - _`, with a letter or digit first."""
    if not SHORTEST <= len(name) <= LONGEST or "  " in name or name != name.strip():
        return False
    if BLANK_LETTERS & set(name) or not any(unicodedata.category(character).startswith("L") for character in name):
        return False
    return all(
        character in _SIGNS or unicodedata.category(character)[0] == "L" or unicodedata.category(character) == "Nd"
        for character in name
    )


def _is_unseen(character: str) -> bool:
    return character in BLANK_LETTERS or unicodedata.category(character) in {"Cf", "Cc", "Mn", "Me"}


@cache
def _latin_twins() -> dict[str, str]:
    """Return the letters outside ASCII that look like an ASCII letter or digit."""
    twins = {}
    for character, alike in confusables_data.items():
        if len(character) == 1 and not character.isascii():
            latin = [item["c"] for item in alike if len(item["c"]) == 1 and item["c"].isascii() and item["c"].isalnum()]
            if latin:
                twins[character] = latin[0]
    return twins
