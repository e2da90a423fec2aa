"""What a post costs while the queue's server is frozen, over the same while it runs."""

from __future__ import annotations

import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import writers
from .forums import Unmeasurable
from .rows import Bound, Row, milliseconds, ratio
from .server import free_port, granian

APPLICATION = "bench.wsgi:application"
AT_LEAST = 10  # posts in a round: one of them may pay for a time-out, and the median is asked for


def is_there() -> bool:
    """Whether redis-server is installed."""
    return shutil.which("redis-server") is not None


def posting(files: Path, rounds: int, count: int) -> Iterator[Row]:
    """Answer a comment, which tells its author by mail, before a frozen and before a running Redis."""
    with ExitStack() as stack:
        frozen, running = (stack.enter_context(_desk_with_a_broker(files)) for _ in range(2))
        frozen[0].post()  # its connection stands when the broker freezes
        frozen[1].send_signal(signal.SIGSTOP)

        yield ratio(
            "the median post with the broker frozen over running", Bound(1.5, 1.1),
            lambda: _median(frozen[0], count), lambda: _median(running[0], count), rounds, milliseconds,
        )  # fmt: skip


@contextmanager
def _desk_with_a_broker(files: Path) -> Iterator[tuple[writers.Desk, subprocess.Popen[str]]]:
    with ExitStack() as stack:
        port, process = stack.enter_context(_redis(files))
        address = f"redis://127.0.0.1:{port}/0"
        application = stack.enter_context(granian(APPLICATION, files, CELERY_BROKER_URL=address))
        root_by, desk = writers.desks(application, writers.TOGETHER, 2)
        root_by.post()
        desk.answered = writers.newest_root(desk.slug)  # by somebody else, who is told by mail of each answer
        yield desk, process


@contextmanager
def _redis(files: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(files)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if not any("Ready to accept connections" in line for line in process.stdout or ()):
            raise Unmeasurable("redis-server did not start")
        yield port, process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.communicate()


def _median(desk: writers.Desk, count: int) -> float:
    spent = []
    for _ in range(max(count, AT_LEAST)):
        started = time.perf_counter()
        desk.post()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)
