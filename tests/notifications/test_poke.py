"""Pokes: they wake the worker, and harm nobody where there is no queue to be had."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from talentforum.celery import Application, Configuration, app
from talentforum.lib import tasks
from talentforum.lib.tasks import Pause
from tests.notifications.test_mail import environment, free_port

ROOT = Path(__file__).resolve().parents[2]

POKE = """
import sys, time
import django; django.setup()
from articles.tasks import render_image
from talentforum.lib import tasks
for line in sys.stdin:
    word = line.strip()
    if word == "end":
        break
    if word == "ready":
        tasks.pause.end()
    begun = time.monotonic()
    taken = [tasks.poke(render_image, 1) for _ in range(300)]
    print(sum(taken), round(time.monotonic() - begun, 3), flush=True)
"""


class Poker:
    """A process of the site that pokes 300 times when told so."""

    def __init__(self, broker: str) -> None:
        env = environment(type("NoLetterbox", (), {"url": "console:"}), broker)
        self._process = subprocess.Popen(
            [sys.executable, "-c", POKE], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def poke(self, word: str = "") -> tuple[int, float]:
        """Return how many of 300 pokes the queue took, and the seconds they took in all."""
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        taken, seconds = self._process.stdout.readline().split()
        return int(taken), float(seconds)

    def end(self) -> str:
        """Let it end, and return what it logged."""
        _said, logged = self._process.communicate("end\n", timeout=30)
        return logged


@pytest.fixture
def redis(tmp_path):
    """A Redis of this test."""
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    process.port = port
    assert any("Ready to accept connections" in line for line in process.stdout)
    yield process
    process.send_signal(signal.SIGCONT)
    process.terminate()
    process.communicate(timeout=20)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")
def test_300_pokes_at_a_frozen_redis_pay_one_time_out_and_go_on_when_it_is_back(redis):
    poker = Poker(f"redis://127.0.0.1:{redis.port}/0")
    assert poker.poke()[0] == 300

    redis.send_signal(signal.SIGSTOP)
    taken, seconds = poker.poke()
    redis.send_signal(signal.SIGCONT)
    back, _seconds = poker.poke("ready")
    logged = poker.end()

    assert (taken, back) == (0, 300)
    assert 0.25 < seconds < 2
    assert logged.count("queue unreachable") == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", ["redis://127.0.0.1:{}/0", "amqp://127.0.0.1:{}//"])
def test_300_pokes_at_a_queue_that_is_not_there_find_out_once(broker):
    poker = Poker(broker.format(free_port()))

    taken, seconds = poker.poke()
    poker.end()

    assert taken == 0
    assert seconds < 2


@pytest.fixture
def monotonic(monkeypatch):
    """A clock that the test sets."""
    now = [1000.0]
    monkeypatch.setattr(tasks, "monotonic", lambda: now[0])

    def go_on(seconds):
        now[0] += seconds

    return go_on


def lengths(pause, monotonic, times):
    """Return how long each pause is, when each poke after one fails."""
    found = []
    for _ in range(times):
        pause.lengthen(tasks.monotonic())
        length = 0
        while not pause.is_over():
            monotonic(1)
            length += 1
        found.append(length)
    return found


def test_pauses_grow_from_a_second_to_half_a_minute_and_end_with_the_first_success(monotonic):
    pause = Pause()
    assert pause.is_over()

    assert lengths(pause, monotonic, 7) == [1, 2, 4, 8, 16, 30, 30]
    pause.end()
    assert pause.is_over()
    assert lengths(pause, monotonic, 1) == [1]


def test_many_that_fail_at_once_pause_once(monotonic):
    pause, began = Pause(), tasks.monotonic()
    monotonic(0.6)

    for _ in range(8):
        pause.lengthen(began)

    monotonic(1)
    assert pause.is_over()


def test_after_a_pause_one_asks_for_all(monotonic):
    pause = Pause()
    pause.lengthen(tasks.monotonic())
    monotonic(1)

    assert [pause.is_over() for _ in range(5)] == [True, False, False, False, False]


def test_a_poke_never_raises_and_the_next_ones_are_not_tried(monkeypatch, monotonic):
    monkeypatch.setattr(tasks, "pause", Pause())
    tried = []

    class Task:
        name = "some.task"

        def apply_async(self, arguments, retry):
            tried.append((arguments, retry))
            raise ConnectionResetError

    assert [tasks.poke(Task(), 1), tasks.poke(Task(), 2)] == [False, False]
    monotonic(1)
    assert tasks.poke(Task(), 3) is False

    assert tried == [((1,), False), ((3,), False)]


def our_tasks():
    """Return the tasks of the project."""
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


@pytest.mark.django_db  # Celery checks the models, which asks the server's version
def test_every_task_has_a_time_after_which_it_is_told_to_end_and_one_after_which_it_is_ended():
    limits = {
        name: (task.soft_time_limit or app.conf.task_soft_time_limit, task.time_limit or app.conf.task_time_limit)
        for name, task in our_tasks().items()
    }

    assert limits
    assert {name: both for name, both in limits.items() if not 0 < both[0] < both[1] <= 600} == {}


@pytest.mark.parametrize("name", ["notifications.tasks.deliver_due", "notifications.tasks.go_on_with_announcements",
                                  "notifications.tasks.forget_old_notifications"])  # fmt: skip
def test_what_no_poke_reached_is_done_by_the_schedule(name):
    assert name in {entry["task"] for entry in app.conf.beat_schedule.values()}


@pytest.mark.django_db
def test_only_the_worker_sets_the_trigger_that_wakes_it_as_two_who_do_it_at_once_wait_in_a_circle():
    queue = Application("queue", set_as_current=False)
    queue.conf.update(broker_url="pgmq://localhost", broker_transport_options=Configuration.in_postgresql())

    with queue.connection_for_write() as of_the_web, queue.connection_for_read() as of_the_worker:
        sets = [each.transport_options["use_notify"] for each in (of_the_web, of_the_worker)]

    assert sets == [False, True]
