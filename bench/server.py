"""Starts what is measured, on the loopback address, and ends it: granian as the Dockerfile starts it, nginx."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from .forums import Unmeasurable
from .load import Question, ask

ROOT = Path(__file__).parents[1]
WORKERS, THREADS = 2, 8  # as in the Dockerfile
PATIENCE = 60  # seconds for a start; ten for an end


@dataclass(frozen=True)
class Server:
    """A server that answers on a port; `pid` is its first process."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """Return its processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def granian(target: str, files: Path, **more: str) -> Iterator[Server]:
    """Serve an application over the database that is entered, with the Dockerfile's options; `more` is environment."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--respawn-failed-workers", target,
    ]  # fmt: skip
    with _running(command, files, port, environment(port, files) | more) as pid:
        yield Server(port, pid)


def environment(port: int, files: Path) -> dict[str, str]:
    """Return what the served settings read."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.served",
        "BENCH_DATABASE": str(connection.settings_dict["NAME"]),
        "BENCH_FILES": str(files),
        "DEBUG": "off",
        "RATE_LIMITS": "off",
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "TRUSTED_PROXIES": "127.0.0.1",
        "MEDIA_ROOT": str(files / "media"),
    }


def collect_static(files: Path) -> None:
    """Put the static files where the servers look for them, hashed and compressed."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(0, files), check=True, capture_output=True)


@contextmanager
def nginx_before(application: Server, files: Path) -> Iterator[Server]:
    """Run nginx with deploy/nginx.conf before an application; only names and places are changed."""
    port, place = free_port(), files / "nginx"
    place.mkdir()
    for file in (ROOT / "deploy").glob("*.conf"):
        text = file.read_text()
        for written, here in {
            " /tmp/": f" {place}/", "/dev/stderr": f"{place}/error.log", "/srv": str(files),
            "listen 8080": f"listen 127.0.0.1:{port}", "web:8000": f"127.0.0.1:{application.port}",
        }.items():  # fmt: skip
            text = text.replace(written, here)
        (place / file.name).write_text(text)
    with _nginx(place, files, port) as server:
        yield server


@contextmanager
def nginx_with_files(files: Path) -> Iterator[Server]:
    """Run nginx that sends the files in `bytes` and does nothing else."""
    port, place = free_port(), files / "nginx-files"
    place.mkdir()
    (place / "nginx.conf").write_text(
        f"worker_processes auto; pid {place}/nginx.pid; error_log {place}/error.log crit;\n"
        "events { worker_connections 1024; }\n"
        "http { default_type text/html; access_log off; sendfile on; tcp_nopush on; server {\n"
        f"  listen 127.0.0.1:{port}; root {files}; }} }}\n"
    )
    with _nginx(place, files, port) as server:
        yield server


@contextmanager
def _nginx(place: Path, files: Path, port: int) -> Iterator[Server]:
    files.chmod(0o755)  # its workers are nobody's
    command = ["nginx", "-p", str(place), "-c", str(place / "nginx.conf"), "-g", "daemon off;"]
    with _running(command, files, port, dict(os.environ)) as pid:
        yield Server(port, pid)


def has_nginx() -> bool:
    """Whether nginx is installed."""
    return shutil.which("nginx") is not None


@contextmanager
def _running(command: list[str], files: Path, port: int, environ: dict[str, str]) -> Iterator[int]:
    with (files / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for(port, process, Path(log.name))
            yield process.pid
        finally:
            _end(process)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            ask(port, Question("/", expected=0))
        except ConnectionError:
            time.sleep(0.05)
        except Unmeasurable:  # it answers, whatever that is
            return
    raise Unmeasurable(f"a server did not start: {log.read_text()[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
