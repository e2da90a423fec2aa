"""Real processes of the site over the test's database."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds until a process answers; it takes three on an idle machine


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def database_url() -> str:
    """Return the address of the test's database."""
    place = connection.get_connection_params()
    password = f":{quote(place['password'], safe='')}" if place.get("password") else ""
    host = quote(str(place.get("host") or "localhost"), safe="")
    login = f"{quote(place.get('user') or '', safe='')}{password}"
    return f"postgres://{login}@{host}:{place.get('port') or 5432}/{place['dbname']}"


class Process:
    """One process of the site, on a port of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, address: str, **headers: str) -> tuple[int, str]:
        """Ask for an address as one that came by https; return status and page."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
            line.request("GET", address, headers={"Host": "testserver", "X-Forwarded-Proto": "https"} | headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the process does not answer")


@contextmanager
def processes(count: int, cache_url: str = "", *, log: Path | None = None, **more: str) -> Iterator[list[Process]]:
    """Start so many web servers with one process each; stop them at the end.

    What they say is appended to `log`; `more` is environment beside what leads them to the test's database.
    """
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings_of_processes",
        "DATABASE_URL": more.get("DATABASE_URL") or database_url(),
        "PAGES_IN_REDIS": cache_url,
        "PYTHONWARNINGS": "default",
    } | more  # fmt: skip
    ports = [free_port() for _ in range(count)]
    with ExitStack() as running:
        said = running.enter_context(log.open("a")) if log else subprocess.DEVNULL
        for port in ports:
            command = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
            served = subprocess.Popen(
                [sys.executable, *command, "--blocking-threads", "4", "--no-ws", "talentforum.wsgi:application"],
                cwd=ROOT, env=env, stdout=said, stderr=said,
            )  # fmt: skip
            running.callback(served.wait, 20)
            running.callback(served.terminate)
        started = [Process(port) for port in ports]
        for process in started:
            process.wait()
        yield started


class Redis:
    """A Redis of one's own; it can be stopped, started again, frozen and thawed."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                         "--dir", str(folder)]  # fmt: skip

    def start(self) -> None:
        """Start it and wait until it answers; what it held before is gone."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert any("Ready to accept connections" in line for line in self._process.stdout or ())

    def stop(self) -> None:
        """End it."""
        self.thaw()
        self._process.terminate()
        self._process.communicate(timeout=20)

    def freeze(self) -> None:
        """Let it keep its connections and say nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a Redis of one's own and give its address."""
    server = Redis(folder)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
