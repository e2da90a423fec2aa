"""The children of bin/dev: started as forks of it, which saves loading everything again, and ended with it."""

import os
import signal
import sys
import time

import _child

GRACE = 8  # seconds that a child has to end
PAUSE = 0.05  # seconds between two looks


class Child:
    """A process with a command; `start` may be called again after it ended."""

    def __init__(self, *command: str, without: int) -> None:
        self.command = command
        self.without = without  # the lock's file, which bin/dev alone shall hold
        self.pid = 0
        self.code = 0
        self.started_before = False

    def start(self) -> None:
        """Start it: the first time in a copy of this process, later afresh, as code may have changed."""
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self._become()
        self.started_before = True

    def ended(self) -> int | None:
        """Return the exit code where it has ended, None while it runs."""
        if self.pid:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if not pid:
                return None
            self.pid, self.code = 0, os.waitstatus_to_exitcode(status)
        return self.code

    def ask_to_end(self) -> None:
        """Send it SIGTERM."""
        if self.pid:
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for its end, and kill it at the time (time.monotonic) given."""
        while self.ended() is None:
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(PAUSE)

    def _become(self) -> None:
        """Run the command in the forked process, which never returns into what its parent was doing."""
        code = 1
        os.close(self.without)
        try:
            if self.started_before:
                os.execv(sys.executable, [sys.executable, "bin/_child.py", *self.command])  # noqa: S606 - no shell wanted
            _child.run(*self.command)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            sys.stdout.flush()
            os._exit(code)


def end(children: list[Child]) -> None:
    """End the children together; signals that come meanwhile change nothing."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + GRACE
    for child in children:
        child.wait(until)
