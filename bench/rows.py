"""What was measured, with what it must be and what we aim at."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .comparison import ATTEMPTS, Comparison
from .forums import Unmeasurable


@dataclass(frozen=True)
class Bound:
    """What a figure must be, and what it should be."""

    must: float
    aim: float | None = None
    at_least: bool = False

    def holds(self, figure: float) -> bool:
        """Tell whether the figure is what it must be."""
        return figure >= self.must if self.at_least else figure <= self.must

    def is_reached(self, figure: float) -> bool:
        """Tell whether the figure is what we aim at."""
        aim = self.must if self.aim is None else self.aim
        return figure >= aim if self.at_least else figure <= aim

    def __format__(self, how: str) -> str:
        return format(str(self), how)

    def __str__(self) -> str:
        aim = "" if self.aim is None else f" ({self.aim:g})"
        return f"{'≥' if self.at_least else '≤'} {self.must:g}{aim}"


@dataclass(frozen=True)
class Row:
    """One line of the table: a ratio with its quartiles, or a plain figure; without a bound it is only reported."""

    name: str
    figure: float
    bound: Bound | None = None
    unit: str = ""  # of a plain figure; a ratio has none
    quartiles: tuple[float, float] | None = None
    rounds: int = 1
    beside: str = ""  # absolute times, for information
    failed: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure is what it must be."""
        return not self.failed and (self.bound is None or self.bound.holds(self.figure))

    @property
    def verdict(self) -> str:
        """A word or two on it."""
        if not self.holds:
            return "BROKEN"
        if self.bound is None:
            return "reported"
        return "holds, as aimed" if self.bound.aim is not None and self.bound.is_reached(self.figure) else "holds"


type Block = Callable[[], float]


def in_turns(blocks: Sequence[Block], rounds: int) -> list[list[float]]:
    """Do each block once a round, in turns (A B A B), and return what each gave."""
    found: list[list[float]] = [[] for _ in blocks]
    for _ in range(rounds):
        for block, figures in zip(blocks, found, strict=True):
            figures.append(block())
    return found


def ratio(
    name: str, bound: Bound | None, measured: Block, reference: Block, rounds: int, told: Callable[[float, float], str]
) -> Row:
    """Return the median of what is measured over the median of its reference, both measured in turns.

    Where the bound seems broken, up to twice as many rounds again are added before that is believed: on a busy machine
    few rounds say little. `told` says both medians in words.
    """
    above: list[float] = []
    below: list[float] = []
    in_turns((measured, reference), 1)
    for _ in range(ATTEMPTS):
        for figures, more in zip((above, below), in_turns((measured, reference), rounds), strict=True):
            figures.extend(more)
        medians = statistics.median(above), statistics.median(below)
        lower, _, upper = statistics.quantiles([one / other for one, other in zip(above, below, strict=True)], n=4)
        row = Row(
            name, round(medians[0] / medians[1], 2), bound, quartiles=(round(lower, 2), round(upper, 2)),
            rounds=len(above), beside=told(*medians),
        )  # fmt: skip
        if row.holds:
            break
    return row


def guarded(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Give the rows; where something cannot be measured, one that says so, so that the others are still told."""
    try:
        yield from rows
    except (Unmeasurable, OSError) as error:
        yield Row(name, 0, beside=str(error), failed=True)


def of_comparison(found: Comparison, aim: float) -> Row:
    """Return a comparison of two forums as a row."""
    return Row(
        found.name, found.ratio, Bound(found.bound, aim), quartiles=found.quartiles, rounds=found.rounds,
        beside=f"{found.large:.1f} ms / {found.small:.1f} ms",
    )  # fmt: skip


def as_lines(title: str, rows: list[Row]) -> list[str]:
    """Return rows as a table to read."""
    head = f"{title:<66}{'figure':>10}{'quartiles':>14}{'rounds':>8}  {'must be (aim)':<14}"
    return [head, *(as_line(row) for row in rows)]


def as_line(row: Row) -> str:
    """Return a row as a line of the table."""
    is_plain = row.quartiles is None and row.figure == int(row.figure)
    figure = f"{row.figure:g} {row.unit}".strip() if row.unit or is_plain else f"{row.figure:.2f}"
    quartiles = f"{row.quartiles[0]:.2f}–{row.quartiles[1]:.2f}" if row.quartiles else ""
    said = f"{row.name:<66}{figure:>10}{quartiles:>14}{row.rounds:>8}  {row.bound or '':<14} {row.verdict:<16}"
    return f"{said}{row.beside}"


def shown(rows: Iterable[Row]) -> list[Row]:
    """Return the rows, and show each as it is found to whoever sits before the screen."""
    found = []
    for row in rows:
        if sys.stderr.isatty():
            print(as_line(row), file=sys.stderr, flush=True)
        found.append(row)
    return found


def as_data(rows: list[Row]) -> list[dict[str, Any]]:
    """Return rows for `--json`."""
    return [asdict(row) | {"holds": row.holds} for row in rows]


def milliseconds(above: float, below: float) -> str:
    """Say two times in seconds."""
    return f"{above * 1000:.2f} ms / {below * 1000:.2f} ms"
