"""Many readers' texts, rendered on all cores.

Other processes import this module: it knows no models, so that they need no database.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from talentforum.lib.markdown import LONGEST_TEXT, ReaderText, Unrenderable, read_reader_text

AT_ONCE = 250  # texts given to another process together
FEW = 1000  # texts that are done before another process has started


def render(texts: Sequence[str], *, processes: int | None = None) -> Generator[ReaderText | str]:
    """Give each text rendered, in their order; in the place of one that cannot be shown the code that says why."""
    processes = processes or (1 if len(texts) <= FEW else os.cpu_count() or 1)
    if processes == 1:
        yield from map(_rendered, texts)
        return
    # Spawned, not forked: threads of the database's pool run in this process. Ctrl-C is for this process alone.
    alone, ignore = get_context("spawn"), (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(processes, alone, initializer=signal.signal, initargs=ignore) as pool:
        yield from pool.map(_rendered, texts, chunksize=AT_ONCE)


def _rendered(text: str) -> ReaderText | str:
    try:
        found = read_reader_text(text)
    except Unrenderable as refusal:
        return refusal.code
    return found if len(found.body) <= LONGEST_TEXT else "length"
