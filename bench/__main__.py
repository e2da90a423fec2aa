"""`python -m bench [--quick] [--json]`: measure and print; status 1 where something is out of bounds."""

import argparse
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

from bench import reader_text


@dataclass(frozen=True)
class Rounds:
    """How often each thing is measured."""

    texts: int
    pages: int


FULL, QUICK = Rounds(texts=11, pages=51), Rounds(texts=5, pages=21)


def main() -> int:
    """Measure and print; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure talentforum, as ratios of one run.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: faster, less exact")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    rounds = QUICK if options.quick else FULL
    try:
        texts = reader_text.measure(rounds.texts)
        pages = measure_pages(rounds.pages)
    except KeyboardInterrupt:
        print("bench: stopped; the databases that it made are gone.", file=sys.stderr)
        return 130  # what shells say of a program that Ctrl-C ended
    print(as_json(texts, pages) if options.json else as_text(texts, pages))
    return (
        0 if all(one.is_linear for one in texts) and all(one.holds for found in pages.values() for one in found) else 1
    )


def measure_pages(rounds: int) -> dict[str, list[Any]]:
    """Compare pages of a small and a large forum; Django is set up only here, as texts need none."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from bench import experiences, polls
    from bench.forums import two_forums

    with two_forums() as forums:
        for forum in forums:
            forum.enter()
            polls.load(forum)
            experiences.load(forum)
        forums.tidy()
        return {"polls": polls.measure(forums, rounds), "experiences": experiences.measure(forums, rounds)}


def as_text(texts: list[reader_text.Result], pages: dict[str, list[Any]]) -> str:
    """Return everything as tables to read."""
    from bench.comparison import as_lines

    tables = [reader_text.as_lines(texts), *(as_lines(title, found) for title, found in pages.items())]
    return "\n\n".join("\n".join(lines) for lines in tables)


def as_json(texts: list[reader_text.Result], pages: dict[str, list[Any]]) -> str:
    """Return everything as JSON."""
    from bench.comparison import as_data

    found = {title: as_data(comparisons) for title, comparisons in pages.items()}
    return json.dumps({"reader_text": reader_text.as_data(texts), **found}, indent=1)


if __name__ == "__main__":
    sys.exit(main())
