"""What something costs in a large forum against what it costs in a small one, measured in turns."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from .forums import Forums

ATTEMPTS = 3


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Deed:
    """What is measured in a forum, and what puts everything back behind it, unmeasured."""

    do: Callable[[], object]
    undo: Callable[[], object] = _nothing


@dataclass(frozen=True)
class Comparison:
    """What the large forum takes over what the small one takes: ratio of the medians, quartiles of all rounds."""

    name: str
    bound: float
    ratio: float
    quartiles: tuple[float, float]
    rounds: int
    small: float  # milliseconds
    large: float

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its bound."""
        return self.ratio <= self.bound


def compare(name: str, bound: float, forums: Forums, deeds: tuple[Deed, Deed], rounds: int) -> Comparison:
    """Do a deed in the small forum and its twin in the large one, in turns, and return what they cost.

    Where the bound seems broken, up to twice as many rounds again are added to the first ones before that is believed:
    on a busy machine few rounds say little.
    """
    times: tuple[list[float], list[float]] = ([], [])
    _take_turns(forums, deeds, 1)  # fills what is filled once, such as compiled templates
    gc.freeze()  # what is there by now stays: each collection looks only at what a request left
    for _ in range(ATTEMPTS):
        for found, more in zip(times, _take_turns(forums, deeds, rounds), strict=True):
            found.extend(more)
        result = _compared(name, bound, *times)
        if result.holds:
            break
    return result


def _take_turns(forums: Forums, deeds: tuple[Deed, Deed], rounds: int) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for forum, deed, found in zip(forums, deeds, times, strict=True):
            forum.enter()
            found.append(_milliseconds(deed))
    return times


def _compared(name: str, bound: float, small: list[float], large: list[float]) -> Comparison:
    lower, _, upper = statistics.quantiles([above / below for below, above in zip(small, large, strict=True)], n=4)
    medians = statistics.median(small), statistics.median(large)
    return Comparison(
        name=name, bound=bound, ratio=round(medians[1] / medians[0], 2),
        quartiles=(round(lower, 2), round(upper, 2)), rounds=len(small),
        small=round(medians[0], 1), large=round(medians[1], 1),
    )  # fmt: skip


def _milliseconds(deed: Deed) -> float:
    gc.collect()
    gc.disable()
    started = time.perf_counter()  # not the processor's time: the database works in processes of its own
    deed.do()
    spent = time.perf_counter() - started
    gc.enable()
    deed.undo()
    return spent * 1000


def as_lines(title: str, found: list[Comparison]) -> list[str]:
    """Return comparisons as a table to read."""
    head = f"{title:<52}{'ratio':>7}{'quartiles':>14}{'rounds':>8}{'bound':>7}{'small':>10}{'large':>10}"
    rows = [
        f"{one.name:<52}{one.ratio:>7.2f}{one.quartiles[0]:>8.2f}–{one.quartiles[1]:.2f}{one.rounds:>8}{one.bound:>7.1f}"
        f"{one.small:>7.1f} ms{one.large:>7.1f} ms  {'holds' if one.holds else 'BROKEN'}"
        for one in found
    ]
    return [head, *rows]


def as_data(found: list[Comparison]) -> list[dict[str, Any]]:
    """Return comparisons for `--json`."""
    return [asdict(one) | {"holds": one.holds} for one in found]
