"""The drawing of a result: lengths and places of an SVG that is as wide as its place, so nothing in it is scaled."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .tally import Line, Tally

TALLEST = 96  # pixels of the highest column
FLOOR = 120  # where columns stand; above the highest there is room for its number
COLUMN = Fraction(7, 10)  # of the room that a step has


def _percent(part: Fraction) -> str:
    return f"{float(part * 100):.3f}%"


@dataclass(frozen=True)
class Bar:
    """A lying bar: one choice."""

    line: Line

    @property
    def length(self) -> str:
        """How long it is, of the whole width."""
        return _percent(self.line.share)


@dataclass(frozen=True)
class Column:
    """A standing bar: one step of a scale."""

    line: Line
    middle: str
    left: str
    width: str
    height: int

    @property
    def top(self) -> int:
        """Where it ends."""
        return FLOOR - self.height

    @property
    def above(self) -> int:
        """Where its number stands."""
        return self.top - 8


@dataclass(frozen=True)
class Scale:
    """A rating: columns, and beneath them the middle half of the answers with the median."""

    columns: list[Column]
    low: str
    high: str
    median: str


def bars(tally: Tally) -> list[Bar]:
    """Return a bar for each choice, in the order of the poll."""
    return [Bar(line) for line in tally.lines]


def scale(tally: Tally) -> Scale | None:
    """Return the columns of a rating; None where there are no answers."""
    median, quartiles = tally.median, tally.quartiles
    if median is None or quartiles is None:
        return None
    room = Fraction(1, len(tally.lines))
    most = max(line.votes for line in tally.lines)

    def middle(value: Fraction) -> Fraction:
        return (value - Fraction(1, 2)) * room

    columns = [
        Column(
            line,
            middle=_percent(middle(Fraction(n))),
            left=_percent(middle(Fraction(n)) - room * COLUMN / 2),
            width=_percent(room * COLUMN),
            height=round(TALLEST * Fraction(line.votes, most)),
        )
        for n, line in enumerate(tally.lines, 1)
    ]
    return Scale(columns, *(_percent(middle(value)) for value in (*quartiles, median)))
