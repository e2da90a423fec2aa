"""Words of texts, and which of them a mistyped one may have been meant to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

SHORTEST, LONGEST = 4, 30  # letters; shorter words have too many neighbours, longer ones are no words
LONG = 8  # letters from which on two slips are forgiven
BEGINNING = 7  # letters of a word that its pieces are made of; what follows is compared then

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the words of a text as written, without those of addresses."""
    found = _WORD.findall(_ADDRESS.sub(" ", text))
    return [word for word in found if SHORTEST <= len(word) <= LONGEST and word.isalpha()]


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of the texts each word stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(words_of(text.lower())))
    return counts


def slips(word: str) -> int:
    """Return how many slips of the hand are forgiven in a word of this length."""
    return 2 if len(word) >= LONG else 1


def pieces_of(word: str) -> list[str]:
    """Return the beginning of a word, and what is left of it without one letter, or two of a long one.

    Two words that are that near to each other have one of these in common (SymSpell, Garbe 2012).
    """
    beginning = word[:BEGINNING]
    left = {beginning}
    for without in range(1, slips(word) + 1):
        left |= {"".join(letters) for letters in combinations(beginning, len(beginning) - without)}
    return sorted(left)


def distance(one: str, other: str) -> int:
    """Return how many letters were added, left out, changed, or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]


def nearest(typed: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Return the known word (given with its count) that a typed one was most likely meant to be."""
    near = [(distance(typed, word), -count, word) for word, count in known]
    best = min((one for one in near if one[0] <= slips(typed)), default=None)
    return best[2] if best else None
