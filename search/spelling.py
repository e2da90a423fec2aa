"""How a German word may be written: with umlauts or without, with a gender's ending, in one word or with a hyphen."""

import re

_WITHOUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_SPELLED_OUT = re.compile("|".join(_UMLAUTS))
# „Bewerber:innen“, „Ärzt*in“, „Kolleg_innen“, „Bewerber/-innen“, „BewerberInnen“: what stands before finds them all.
_GENDER = re.compile(r"(?<=\w)[:*_/·]-?in(nen)?(?!\w)|(?<=[a-zäöüß])In(nen)?(?!\w)")
_BETWEEN = re.compile(r"[\W_]+")
# The endings that PostgreSQL's German stemmer takes off (Snowball): a beginning may end within one of them.
_ENDINGS = ("em", "ern", "er", "en", "es", "est", "st", "end", "ung", "ig", "ik", "isch", "lich", "heit", "keit")


def spellings(words: str) -> list[str]:
    """Return the ways to write some words, the given one first.

    The database's stemmer takes ä for a and ß for ss; whether it takes ae for ä depends on its version.
    """
    plain = _GENDER.sub("", words)
    parted = _BETWEEN.sub(" ", plain).strip()
    ways = [plain, parted]
    ways += [way.translate(_WITHOUT) for way in (plain, parted)]
    ways += [_SPELLED_OUT.sub(lambda found: _UMLAUTS[found[0]], way) for way in (plain, parted)]
    return list(dict.fromkeys(ways))


def completions(beginning: str) -> list[str]:
    """Return a beginning brought to the end of each ending within which it breaks off.

    The index holds stems: of „Bewerbung“ it holds „bewerb“, which does not begin with „bewerbu“.
    """
    return [
        beginning + ending[cut:]
        for ending in _ENDINGS
        for cut in range(1, len(ending))
        if beginning.casefold().endswith(ending[:cut])
    ]
