"""bin/dev as a developer meets it: one at a time, a clean end, and a next start after everything that ends it badly."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = (".venv", "var", ".git", ".env", "__pycache__", "*_cache", ".hypothesis", "node_modules", "docs", "tests")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the project without data; its database is stopped at the end."""
    copy = tmp_path_factory.mktemp("clone") / "talentforum"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    yield copy
    for process in children_of(copy):
        process.kill()


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(folder, port):
    """Return a function that starts bin/dev in the folder and waits until it serves."""
    started = []

    def dev():
        environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LC_ALL"}}
        with (folder / "dev.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "bin/_dev.py", "--port", str(port)],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        started.append(process)
        until = time.monotonic() + 240
        while not answers(port) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
        return process

    yield dev
    for process in started:
        process.terminate()
        process.wait(30)


def answers(port, path="/healthz"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
            return response.status == 200
    except OSError:
        return False


def eventually_answers(port, process):
    """Whether this bin/dev serves within a minute: a server that dies may have answered in its place."""
    until = time.monotonic() + 60
    while not answers(port, "/") and process.poll() is None and time.monotonic() < until:
        time.sleep(0.2)
    return process.poll() is None and answers(port, "/")


def children_of(folder):
    """Whatever still runs in the folder or over its data."""
    return [
        one
        for one in psutil.process_iter(["cwd", "name", "cmdline"])
        if (one.info["cwd"] or "").startswith(str(folder))
    ]


def beside_the_database(folder):
    """bin/dev, server and worker in the folder. The names were read with the list: a process may be gone by now."""
    return [one for one in children_of(folder) if one.info["name"] != "postgres"]


def eventually_nothing_runs(folder):
    until = time.monotonic() + 20
    while children_of(folder) and time.monotonic() < until:
        time.sleep(0.2)
    return [process.info["cmdline"] for process in children_of(folder)]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_the_demo_and_ends_cleanly_with_server_worker_and_database(folder, port, start, ending):
    process = start()
    assert answers(port, "/")

    process.send_signal(ending)

    assert process.wait(20) == 0
    log = (folder / "dev.log").read_text()
    assert "leserin@example.org" in log
    assert "Traceback" not in log
    assert eventually_nothing_runs(folder) == []


def test_it_writes_an_env_once_that_only_the_owner_reads(folder, start):
    start()
    written = (folder / ".env").read_text()

    assert re.search(r"^DEBUG=on$", written, re.MULTILINE)
    assert re.search(r"^SECRET_KEY=\S{50,}$", written, re.MULTILINE)
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600


def test_a_second_one_in_the_folder_is_told_where_the_first_is(folder, port, start):
    start()

    second = subprocess.run([sys.executable, "bin/_dev.py"], cwd=folder, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert second.stderr.startswith(f"bin/dev: runs in this folder already, at http://127.0.0.1:{port}/")
    assert second.stderr.count("\n") == 1


def test_a_port_in_use_is_named_with_the_way_out(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        command = [sys.executable, "bin/_dev.py", "--port", str(taken)]

        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert re.fullmatch(rf"bin/dev: port {taken} is in use .* 'bin/dev --port \d+'\.\n", answer.stderr)


def test_killed_it_leaves_no_child_and_the_next_start_works(folder, port, start):
    first = start()
    first.kill()
    first.wait()
    orphans = beside_the_database(folder)

    second = start()

    psutil.wait_procs(orphans, timeout=30)
    assert eventually_answers(port, second)
    assert (
        len(beside_the_database(folder)) <= 4
    )  # bin/dev, server, worker and, where it is up already, beat: none of the first start


def test_a_killed_database_is_started_again_whatever_its_pid_file_says(folder, port, start):
    start()
    pid_file = folder / "var" / "postgres" / "postmaster.pid"
    for left in (None, "", "{pid}\n/tmp"):
        pid = int(pid_file.read_text().split()[0])

        killed = psutil.Process(pid)
        killed.kill()
        if left is not None:
            pid_file.write_text(left.format(pid=pid))
        psutil.wait_procs([killed], timeout=30)

        assert answers(port, "/"), left
