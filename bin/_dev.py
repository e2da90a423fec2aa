"""What bin/dev does once .venv is there: settings, database, demo, then server and worker until Ctrl-C."""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

from _children import Child, end

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"
ORPHANS_END = 12  # seconds after which children of a killed bin/dev have left the port: they have 10 (_child.py)
RELOAD = 3  # exit code of Django's reloader
WORKER = [
    *("-q", "-A", "talentforum", "worker", "-B", "-s", "var/celerybeat-schedule", "-P", "threads", "-c", "2"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


def main() -> None:
    """Serve until Ctrl-C or SIGTERM; the data in var/ stay."""
    port = arguments().port
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    address = f"http://{HOST}:{port}/"
    with only_one(address) as lock, quiet_end():
        write_settings()
        wait_for_port(port)
        os.environ.setdefault("SITE_URL", address.rstrip("/"))
        try:
            prepare()
            serve(port, address, lock)
        finally:
            stop_database()


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="bin/dev",
        description="Serve talentforum for development, with its database, a worker and, the first time, the demo. "
        "Settings come from .env, written the first time; data lie under var/. Ctrl-C ends it.",
    )
    parser.add_argument("--port", type=port_number, default=8000, metavar="N", help="port to serve on (default: 8000)")
    return parser.parse_args()


def port_number(text: str) -> int:
    """Read a port that needs no rights of root."""
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("must be a number from 1024 to 65535")
    return int(text)


def stop(sentence: str) -> NoReturn:
    """End with one sentence that says what to do."""
    sys.exit(f"bin/dev: {sentence}")


@contextmanager
def only_one(address: str) -> Iterator[int]:
    """Hold the folder's lock, which ends with this process; stop where another bin/dev holds it."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "dev.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(f"runs in this folder already, at {holder(file)}: use it, or end it with Ctrl-C in its terminal.")
        file.truncate(0)
        file.write(f"{address} (process {os.getpid()})")
        file.flush()
        yield file.fileno()


def holder(file: IO[str]) -> str:
    """Return what the one who holds the lock wrote about itself."""
    file.seek(0)
    return file.read().strip() or "an address not known yet"


@contextmanager
def quiet_end() -> Iterator[None]:
    """Take Ctrl-C and SIGTERM as the usual end, and a wrong setting as a sentence, not as a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        print("\nbin/dev: stopped; the data stay in var/.", flush=True)


def write_settings() -> None:
    """Write .env where there is none, so that every `manage.py` beside uses the same settings."""
    file = ROOT / ".env"
    if file.exists():
        return
    lines = [
        "# Settings of this folder, written by bin/dev for development; .env.example explains them all.",
        "DEBUG=on",
        "# Keys: random, for this folder only.",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        f"SEAL_KEY={secrets.token_urlsafe(50)}",
    ]
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n")


def wait_for_port(port: int) -> None:
    """Stop where the port stays in use; children of a killed bin/dev leave it after a moment."""
    until = time.monotonic() + ORPHANS_END
    while not is_free(port):
        if time.monotonic() > until:
            other = next((number for number in range(port + 1, min(port + 100, 65535)) if is_free(number)), 8765)
            stop(f"port {port} is in use by another program: end that, or take another: 'bin/dev --port {other}'.")
        time.sleep(0.2)


def is_free(port: int) -> bool:
    """Whether the port can be served on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether somebody serves on the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def prepare() -> None:
    """Start the database, bring it up to date, and load the demo where nobody has an account yet."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentforum.settings")
    try:
        django.setup()
        migrate()
    except (ImproperlyConfigured, OperationalError) as error:
        stop(str(error).strip())
    load_demo()


def migrate() -> None:
    """Apply the migrations that are missing."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if not settings.DEBUG:
        stop("is for development and needs DEBUG=on in .env; docs/operations.md says how to run it for real.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("bin/dev: preparing the database ...", flush=True)
        call_command("migrate", verbosity=0)


def load_demo() -> None:
    """Load the article and its lived-in thread, the first time only.

    In a process of its own: it pokes the worker, and connections to the queue must not outlive it in this one.
    """
    from accounts.models import User

    if not User.objects.exists():
        print("bin/dev: loading the demo ...", flush=True)
        command = [sys.executable, "manage.py", "demo"]
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
            stop("the demo could not be loaded; the message stands above.")


def serve(port: int, address: str, lock: int) -> None:
    """Run server and worker until bin/dev is asked to end; a worker that fell over is started again."""
    # Django's reloader ends a server whose code changed with RELOAD, for its parent to start it again: for us.
    os.environ |= {"RUN_MAIN": "true", "DJANGO_RUNSERVER_HIDE_WARNING": "true"}
    leave_database()
    server = Child("manage", "runserver", "--skip-checks", f"{HOST}:{port}", without=lock)
    worker = Child("celery", *WORKER, without=lock)
    try:
        server.start()
        worker.start()
        welcome(server, port, address)
        watch(server, worker)
    finally:
        end([server, worker])


def watch(server: Child, worker: Child) -> NoReturn:
    """Start the server again when its code changed, the worker when it fell over; stop when the server did."""
    while True:
        code = server.ended()
        if code == RELOAD:
            server.start()
        elif code is not None:
            stop("the server ended by itself; its message stands above.")
        if worker.ended() is not None:
            print("bin/dev: the worker ended; starting it again.", flush=True)
            worker.start()
        time.sleep(0.5)


def welcome(server: Child, port: int, address: str) -> None:
    """Print address and accounts as soon as the server answers."""
    from talentforum.demo import Demo

    while not answers(port):
        if server.ended() not in {None, RELOAD}:
            stop("the server did not start; its message stands above.")
        time.sleep(0.1)
    print(f"\ntalentforum: {address}  (admin: {address}admin/)\n{Demo.accounts_text()}")
    print("Mails, and the codes in them, appear below. Ctrl-C ends it.\n", flush=True)


def leave_database() -> None:
    """Close this process's connections: its children make their own."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def stop_database() -> None:
    """Stop the bundled PostgreSQL, unless somebody else, such as `manage.py shell`, is connected to it."""
    from django.apps import apps
    from django.conf import settings
    from django.db import connection

    if apps.ready and settings.DATABASES["default"]["ENGINE"] == "talentforum.embedded_postgres":
        leave_database()
        server = connection.server  # type: ignore[attr-defined]
        if server.status() and not server.is_used():
            server.stop()


if __name__ == "__main__":
    main()
