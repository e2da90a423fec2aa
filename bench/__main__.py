"""`python -m bench [--quick] [--json]`: measure and print; status 1 where something is out of bounds."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from bench import reader_text
from bench.extent import FULL, QUICK, SMOKE, Extent

SECTIONS = ("texts", "polls", "experiences", "queue", "thread", "deliveries", "served")

ROWS = {"thread", "deliveries", "served"}  # sections whose table is of rows; the others compare two forums


def main() -> int:
    """Measure and print; return the exit status."""
    options = _options()
    extent = SMOKE if options.smoke else QUICK if options.quick else FULL
    only = options.only or SECTIONS
    try:
        texts = reader_text.measure(extent.texts) if "texts" in only else []
        pages = measure_pages(extent, only) if set(only) - {"texts"} else {}
    except KeyboardInterrupt:
        print("bench: stopped; the databases that it made are gone.", file=sys.stderr)
        return 130  # what shells say of a program that Ctrl-C ended
    print(as_json(extent, texts, pages) if options.json else as_text(extent, texts, pages))
    holds = [one.is_linear for one in texts] + [one.holds for found in pages.values() for one in found]
    return 0 if all(holds) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure talentforum, as ratios of one run.")
    parser.add_argument("--quick", action="store_true", help="smaller forums and fewer rounds: faster, less exact")
    parser.add_argument("--smoke", action="store_true", help="hardly anything: only to see that it runs")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="measure these alone")
    return parser.parse_args()


def measure_pages(extent: Extent, only: tuple[str, ...]) -> dict[str, list[Any]]:
    """Compare a small and a large forum, and serve the large one; Django is set up only here, as texts need none."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from bench import deliveries, experiences, pages, polls, queue, standing
    from bench.forums import two_forums

    with two_forums() as forums:
        loaded = [_load(forum, extent, only) for forum in forums][-1]
        forums.tidy()
        sections: dict[str, Callable[[], list[Any]]] = {
            "polls": lambda: polls.measure(forums, extent.pages),
            "experiences": lambda: experiences.measure(forums, extent.pages),
            "queue": lambda: queue.measure(forums, extent.pages),
            "thread": lambda: [loaded.row(), *pages.measure(forums, extent.thread)],
            "deliveries": lambda: deliveries.measure(forums, extent.intents, extent.sweeps),
            "served": lambda: standing.measure(forums, extent),
        }
        return {name: measure() for name, measure in sections.items() if name in only}


def _load(forum: Any, extent: Extent, only: tuple[str, ...]) -> Any:
    """Fill a forum with what the sections need; return how the thread was loaded, where there is one."""
    from bench import discussions, experiences, polls, queue

    forum.enter()
    if "polls" in only:
        polls.load(forum, extent.ballots)
    if "experiences" in only:
        experiences.load(forum, extent.experiences)
    if "queue" in only:
        queue.load(forum, extent.cases)
    return discussions.load(forum, extent.comments) if {"thread", "served"} & set(only) else None


def as_text(extent: Extent, texts: list[reader_text.Result], pages: dict[str, list[Any]]) -> str:
    """Return everything as tables to read."""
    from bench import comparison, rows

    tables = [[extent.said()]]
    if texts:
        tables.append(reader_text.as_lines(texts))
    for title, found in pages.items():
        tables.append((rows if title in ROWS else comparison).as_lines(title, found))
    return "\n\n".join("\n".join(lines) for lines in tables)


def as_json(extent: Extent, texts: list[reader_text.Result], pages: dict[str, list[Any]]) -> str:
    """Return everything as JSON."""
    from bench import comparison, rows

    found = {title: (rows if title in ROWS else comparison).as_data(rows_of) for title, rows_of in pages.items()}
    return json.dumps({"extent": extent.said(), "reader_text": reader_text.as_data(texts), **found}, indent=1)


if __name__ == "__main__":
    sys.exit(main())
