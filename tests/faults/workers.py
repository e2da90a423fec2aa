"""Worker processes: born when a test needs them, stopped or killed, and buried in any case."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.processes import ROOT

PATIENCE = 180  # seconds that a worker takes to end what it has begun; its tasks' limits are shorter


class Worker:
    """A worker with its children, which are one group of processes."""

    def __init__(self, nursery: Nursery, number: int) -> None:
        self._nursery, self.number = nursery, number

    def kill(self) -> None:
        """End all of it at once, whatever it is doing."""
        os.killpg(self.number, signal.SIGKILL)
        self._nursery.bury(self.number)

    def stop(self) -> None:
        """Let it end what it has begun."""
        os.kill(self.number, signal.SIGTERM)
        self._nursery.bury(self.number)

    def is_alive(self) -> bool:
        """Whether its first process is there still."""
        return Path(f"/proc/{self.number}/stat").exists()

    def children(self) -> set[int]:
        """Return the processes that run its tasks."""
        found = Path(f"/proc/{self.number}/task/{self.number}/children").read_text().split()
        return {int(number) for number in found}


class Nursery:
    """The process that bears workers."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.log = folder / "worker.log"
        self._alive: list[int] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def bear(
        self, *first: tuple[str, list[Any]], clock: str = "", sweep: float = 0, at_once: int = 2, name: str = "worker"
    ) -> Worker:
        """Start a worker (nursery.py says what the words mean)."""
        order = {"folder": str(self.folder), "name": name, "first": first, "clock": clock, "sweep": sweep}
        number = int(self._order({"bear": order | {"at_once": at_once}}))
        self._alive.append(number)
        return Worker(self, number)

    def bury(self, number: int) -> None:
        """Wait for the end of a worker's first process."""
        self._alive.remove(number)
        self._order({"bury": number})

    def said(self) -> str:
        """Return what all its workers logged."""
        return self.log.read_text() if self.log.exists() else ""

    def wait(self) -> None:
        """Wait until it is ready to bear."""
        assert self._line() == "ready"

    def close(self) -> None:
        """Kill whoever is left."""
        for number in self._alive:
            with suppress(ProcessLookupError):
                os.killpg(number, signal.SIGKILL)
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _order(self, order: dict[str, Any]) -> str:
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        there, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        assert there, "a worker does not end"
        line = self._process.stdout.readline().strip()
        assert line, "the nursery died; what it said stands above"
        return line


@contextmanager
def nursery(folder: Path, environment: dict[str, str]) -> Iterator[Nursery]:
    """Have a nursery; whatever happens, nobody survives it."""
    mother = Nursery(folder, environment)
    try:
        mother.wait()
        yield mother
    finally:
        mother.close()
