"""What changed between two texts: paragraph by paragraph, and within a changed paragraph word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*|\s+")
MOST_STEPS = 2_000_000  # beyond it two texts have nothing in order worth a second of looking; they stand as a whole
LEAST_ALIKE = 0.3  # of the words; below it two paragraphs are told apart better as a whole than word by word


@dataclass(frozen=True)
class Piece:
    """Words that are in both texts (`kind` empty), only in the earlier (`del`) or only in the later one (`ins`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A run of lines: alike in both texts, or changed, with its pieces."""

    pieces: list[Piece]
    is_same: bool = False

    @property
    def lines(self) -> int:
        """How many lines with words it has."""
        return sum(bool(line.strip()) for piece in self.pieces for line in piece.text.split("\n"))


@dataclass(frozen=True)
class Comparison:
    """One column of two versions, side by side."""

    label: str
    passages: list[Passage] = field(default_factory=list)


def level(text: str) -> str:
    """Return a text with plain line ends, as browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def compare(old: str, new: str) -> list[Passage]:
    """Return what is alike and what changed, in order; 60,000 characters take a fraction of a second."""
    before, after = level(old).split("\n"), level(new).split("\n")
    passages = []
    for is_same, gone, come in _runs(before, after):
        lines, other = "\n".join(gone), "\n".join(come)
        passages.append(Passage([Piece("", lines)], is_same=True) if is_same else Passage(_pieces(lines, other)))
    return passages


def _pieces(old: str, new: str) -> list[Piece]:
    """Return the words of a changed passage, marked."""
    words, others = WORD.findall(old), WORD.findall(new)
    runs = list(_runs(words, others))
    alike = sum(len(gone) for is_same, gone, _ in runs if is_same)
    if alike < LEAST_ALIKE * min(len(words), len(others)):
        runs = [(False, words, others)]
    pieces = []
    for is_same, gone, come in runs:
        if is_same:
            pieces.append(Piece("", "".join(gone)))
        else:
            pieces += [Piece(kind, "".join(run)) for kind, run in (("del", gone), ("ins", come)) if run]
    return pieces


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield runs that are alike or not, with what each list has there; what is alike at both ends is not searched."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    if head:
        yield True, old[:head], new[:head]
    yield from _searched(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _searched(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield the runs that difflib finds; what it would need too long for (repetitions) counts as changed."""
    often = Counter(new)
    if sum(often[item] for item in old) > MOST_STEPS:
        yield False, old, new
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind == "equal", old[a:b], new[c:d]
