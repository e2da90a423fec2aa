"""The table of what is served: every row measured in one run, over references of the same run."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from . import brokers, chromium, memory, serving, weight, writers
from .extent import Extent
from .forums import Forums
from .rows import Row, guarded, shown
from .server import collect_static, granian

APPLICATION, BARE = "bench.wsgi:application", "bench.bare:application"


def measure(forums: Forums, extent: Extent) -> list[Row]:
    """Serve the large forum and return all rows; what is not installed is left out with a line that says so."""
    forums.large.enter()
    writers.prepare()
    with tempfile.TemporaryDirectory(prefix="talentforum-bench-") as folder:
        files = Path(folder)
        collect_static(files)
        return shown(itertools.chain(_served(files, extent), _remembered(files, extent)))


def _served(files: Path, extent: Extent) -> Iterator[Row]:
    with ExitStack() as stack:
        application = stack.enter_context(granian(APPLICATION, files))
        serving.keep_bytes(application, files)
        bare = stack.enter_context(granian(BARE, files))
        setup = serving.Setup(application, bare, files, extent.served, extent.asked)
        yield from guarded("bytes", weight.measure(application))
        yield from serving.measure(setup)
        yield from guarded("posting", writers.posting(application, bare, serving.SINGLE, extent.served, extent.posts))
        yield from guarded("eight writers", writers.eight_at_once(application, extent.served, extent.posts))
        if brokers.is_there():
            yield from guarded("frozen broker", brokers.posting(files, extent.served, extent.posts))
        else:
            yield Row("posting with a frozen broker: left out, Redis is not installed", 0)
        if chromium.is_there():
            yield from guarded("Chromium", chromium.measure(application, extent.visits))
        else:
            yield Row("in Chromium: left out, it is not installed", 0)


def _remembered(files: Path, extent: Extent) -> Iterator[Row]:
    """Look at memory in a server of its own, started for this."""
    with granian(APPLICATION, files) as application:
        yield from guarded("memory", memory.measure(application, memory.Requests(extent.few, extent.many)))
