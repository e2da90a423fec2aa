"""Bears workers: each a real one of Celery's, forked from a process that has loaded all they need.

So fifty of them start in half a minute. Each line of its standard input is an order in JSON, answered by a line:
`{"bear": {…}}` by the number of the new process, which leads a group of its own, `{"bury": number}` by how it ended.
At its end, or that of its input, it kills whoever is left.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any

import django

django.setup()

from django.db import connections
from django.template.loader import get_template

from talentforum.celery import app
from tests.faults import tasks  # noqa: F401 - what only these tests have done


def main() -> None:
    """Do what is ordered."""
    app.loader.import_default_modules()
    for connection in connections.all(initialized_only=True):  # their pool has threads, which a fork would not have
        connection.close()
        connection.close_pool()
    for name in ("notification", "digest"):  # compiled once for all workers
        get_template(f"emails/{name}.txt"), get_template(f"emails/{name}.html")
    born: set[int] = set()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        print("ready", flush=True)
        for line in sys.stdin:
            print(_do(json.loads(line), born), flush=True)
    finally:
        for number in born:
            with suppress(ProcessLookupError):
                os.killpg(number, signal.SIGKILL)


def _do(order: dict[str, Any], born: set[int]) -> int:
    if "bury" in order:
        born.discard(order["bury"])
        return os.waitpid(order["bury"], 0)[1]
    # Python forgets in a child what signals came while it was being forked: a worker told to end so early never would.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    number = os.fork()
    if not number:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        _work(**order["bear"])
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    born.add(number)
    return number


def _work(
    *, folder: str, name: str, first: list[tuple[str, list[Any]]], clock: str, sweep: float, at_once: int
) -> None:
    """Be a worker that puts some tasks into the queue as soon as it is ready.

    `clock` is a moment at which its clock stands at the start, `sweep` the seconds between two sweeps of mails, 0
    without a schedule, and `at_once` how many tasks it runs at once.
    """
    os.setsid()
    log = os.open(f"{folder}/worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream, place in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(stream, place)
    if clock:
        import time_machine

        time_machine.travel(clock, tick=True).start()
    from celery.signals import worker_ready

    @worker_ready.connect(weak=False)
    def _begin(**_: Any) -> None:
        for task, arguments in first:
            app.send_task(task, arguments)

    options = ["--concurrency", str(at_once), "--without-gossip", "--without-mingle", "--without-heartbeat"]
    if sweep:
        app.conf.beat_schedule["deliveries"]["schedule"] = sweep
        options += ["--beat", "--schedule", f"{folder}/{name}.schedule"]
    try:
        app.worker_main(["worker", "--hostname", f"{name}@test", *options])
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
