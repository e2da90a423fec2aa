"""Rendering a reader's text: time and output should be linear in its length, whatever it holds."""

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import pairwise

from talentforum.lib.markdown import DEEPEST_NESTING, LONGEST_TEXT, Unrenderable, read_reader_text

SIZES = (LONGEST_TEXT // 4, LONGEST_TEXT // 2, LONGEST_TEXT)  # 2,500, 5,000 and 10,000 characters
LINEAR = 2.6  # twice the text takes twice the time; the rest is the noise of a shared machine
SHORTEST = 0.004  # seconds a measurement lasts; a faster text is read several times in it
PLAIN = "plain prose"
PROSE = "Ich habe mich vor zwei Jahren beworben, und niemand hat je geantwortet. Wie war es bei euch?\n\n"


def repeated(piece: str) -> Callable[[int], str]:
    """Return a family whose text is a piece over and over, cut at the length."""
    return lambda length: (piece * math.ceil(length / len(piece)))[:length]


def reference_links(length: int) -> str:
    """Return one long definition and as many references to it as fit: Markdown's way to grow a text a hundredfold."""
    definition = "[a]: https://example.org/" + "x" * (length // 2) + "\n\n"
    return definition + repeated("[a] ")(length - len(definition))


def backtick_runs(length: int) -> str:
    """Return runs of backticks, each longer than the one before, so that none finds its end."""
    return "a".join("`" * run for run in range(1, int(math.sqrt(2 * length))))[:length]


FAMILIES: dict[str, Callable[[int], str]] = {
    PLAIN: repeated(PROSE),
    "quotes to the limit": repeated("> " * DEEPEST_NESTING + "wort\n\n"),
    "quotes beyond it": lambda length: ">" * (length - 4) + "wort",
    "opening brackets": repeated("["),
    "brackets in pairs": lambda length: "[" * (length // 2 - 2) + "wort" + "]" * (length // 2 - 2),
    "image brackets": repeated("!["),
    "half links": repeated("[a]("),
    "links": repeated("[a](b) "),
    "bare addresses": repeated("a.de "),
    "mail addresses": repeated("a@b.de,"),
    "reference links": reference_links,
    "tables": lambda length: "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + repeated("|\n")(length - 204),
    "emphasis": repeated("*a **b "),
    "emphasis runs": repeated("*"),
    "strikethrough": repeated("~~a "),
    "backticks": backtick_runs,
    "code": repeated("`a` "),
    "entities": repeated("&amp;"),
    "angle brackets": repeated("<a "),
    "escapes": repeated("\\*"),
    "list markers": repeated("- "),
    "list lines": repeated("- a\n"),
    "numbered lines": repeated("1. a\n"),
    "blanks": lambda length: "a" + " " * (length - 2) + "b",
}


@dataclass(frozen=True)
class Result:
    """What a family of texts costs: ratios, but for the refusal."""

    family: str
    growth: tuple[float, ...]  # time of a text over the time of one half as long, by rising length
    against_plain: float  # time of the longest text over that of plain prose
    output: float  # characters of HTML for one of Markdown, at most
    refused: str  # why the text was not taken, empty where it was

    @property
    def is_linear(self) -> bool:
        """Whether twice the text takes no more than about twice the time, on the (geometric) mean of the steps."""
        return math.prod(self.growth) ** (1 / len(self.growth)) <= LINEAR


def measure(rounds: int) -> list[Result]:
    """Return a result for each family: the median of so many rounds, each of which times every family once."""
    texts = {(family, size): make(size) for family, make in FAMILIES.items() for size in SIZES}
    repeats = {key: math.ceil(SHORTEST / max(seconds(text), 1e-6)) for key, text in texts.items()}
    times: dict[tuple[str, int], list[float]] = {key: [] for key in texts}
    for _ in range(rounds):
        for key, text in texts.items():
            times[key].append(seconds(text, repeats[key]))
    medians = {key: statistics.median(found) for key, found in times.items()}
    return [result(family, texts, medians) for family in FAMILIES]


def result(family: str, texts: dict[tuple[str, int], str], medians: dict[tuple[str, int], float]) -> Result:
    """Put a family's figures together."""
    steps = pairwise(SIZES)
    outcomes = [outcome(texts[family, size]) for size in SIZES]
    return Result(
        family=family,
        growth=tuple(round(medians[family, longer] / medians[family, shorter], 2) for shorter, longer in steps),
        against_plain=round(medians[family, SIZES[-1]] / medians[PLAIN, SIZES[-1]], 2),
        output=round(max(ratio for ratio, _ in outcomes), 2),
        refused=outcomes[-1][1],
    )


def seconds(text: str, repeats: int = 1) -> float:
    """Return the processor's time for reading a text once."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    for _ in range(repeats):
        outcome(text)
    spent = time.process_time() - started
    gc.enable()
    return spent / repeats


def outcome(text: str) -> tuple[float, str]:
    """Read a text; return the size of the output over that of the input, and the reason where it is refused."""
    try:
        read = read_reader_text(text)
    except Unrenderable as refusal:
        return 0.0, refusal.code
    return len(read.html) / len(text), ""


def as_lines(results: list[Result]) -> list[str]:
    """Return the results as a table to read."""
    head = f"{'reader text':<22}{'5,000/2,500':>13}{'10,000/5,000':>14}{'over prose':>12}{'output/input':>14}"
    rows = [
        f"{found.family:<22}{found.growth[0]:>13.2f}{found.growth[1]:>14.2f}{found.against_plain:>12.2f}"
        f"{found.refused or format(found.output, '.2f'):>14}  {'linear' if found.is_linear else 'NOT LINEAR'}"
        for found in results
    ]
    return [head, *rows]


def as_data(results: list[Result]) -> list[dict[str, object]]:
    """Return the results for `--json`."""
    return [asdict(found) | {"linear": found.is_linear} for found in results]
