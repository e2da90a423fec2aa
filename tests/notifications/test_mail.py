"""Mail: recorded in the queue, sent by a worker, and sent in the request where there is no queue."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from talentforum.lib.mail import QueueBackend

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds for a worker to start and send; it takes three on an idle machine


class Letterbox:
    """An SMTP server that keeps what it gets and tells when something came."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.came = threading.Event()

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Take a letter."""
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        self.came.set()
        return "250 OK"


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """A running SMTP server."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}?tls=off"  # type: ignore[attr-defined]
    yield box
    controller.stop()


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def environment(letterbox: Letterbox, broker: str = "") -> dict[str, str]:
    """Return the environment of a process of the site over the test's database."""
    place = connection.get_connection_params()
    login = quote(place.get("user") or "", safe="") + (
        f":{quote(place['password'], safe='')}" if place.get("password") else ""
    )
    host = quote(str(place.get("host") or "localhost"), safe="")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "talentforum.settings",
        "DATABASE_URL": f"postgres://{login}@{host}:{place.get('port') or 5432}/{place['dbname']}",
        "CELERY_BROKER_URL": broker,
        "EMAIL_URL": letterbox.url,  # type: ignore[attr-defined]
        "PYTHONWARNINGS": "default",
    }


SEND = """
import django; django.setup()
from django.core.mail import EmailMessage
EmailMessage("Grüße", "Der Text mit ß.", to=["jemand@example.org"]).send()
print("sent")
"""


def send_from_a_process(env: dict[str, str]) -> None:
    """Send a mail as a command does; it must end by itself."""
    done = subprocess.run(
        [sys.executable, "-c", SEND], cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )

    assert (done.returncode, done.stdout.strip()) == (0, "sent"), done.stderr


class Worker:
    """A worker process."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env

    def __enter__(self) -> Worker:
        """Start it."""
        command = (
            "-A talentforum worker -P threads -c 1 --without-gossip --without-mingle --without-heartbeat -Q celery"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", *command.split()],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, and show what it said if the test failed."""
        self.process.terminate()
        try:
            said, _nothing = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            said, _nothing = self.process.communicate()
        print(said)


def assert_the_letter_came(letterbox: Letterbox) -> None:
    assert letterbox.came.wait(PATIENCE), "no mail came"
    ((receivers, letter),) = letterbox.letters
    assert receivers == ["jemand@example.org"]
    assert (letter["Subject"], letter.get_content().strip()) == ("Grüße", "Der Text mit ß.")


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_through_the_queue_in_the_database_and_a_worker(letterbox):
    env = environment(letterbox)

    send_from_a_process(env)
    assert letterbox.letters == [], "the worker sends, not the request"
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_length FROM pgmq.metrics('celery')")
        assert cursor.fetchone() == (1,)

    with Worker(env):
        assert_the_letter_came(letterbox)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")
def test_a_mail_goes_through_redis_and_a_worker(letterbox, tmp_path):
    port = free_port()
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert any("Ready to accept connections" in line for line in redis.stdout)  # type: ignore[union-attr]
        env = environment(letterbox, f"redis://127.0.0.1:{port}/0")
        send_from_a_process(env)
        assert letterbox.letters == []
        with Worker(env):
            assert_the_letter_came(letterbox)
    finally:
        redis.terminate()
        redis.communicate(timeout=20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_where_the_queue_is_down_the_mail_is_sent_at_once_and_nothing_raised(letterbox, scheme):
    send_from_a_process(
        environment(
            letterbox,
            f"{scheme}://127.0.0.1:{free_port()}//" if scheme == "amqp" else f"{scheme}://127.0.0.1:{free_port()}/0",
        )
    )

    assert_the_letter_came(letterbox)


@pytest.mark.django_db
def test_the_default_mailer_queues(mailoutbox):
    from django.core.mail import EmailMessage

    assert isinstance(mail.mailers["default"], QueueBackend)
    EmailMessage("Eins", "Text", to=["a@example.org"]).send()

    assert [message.subject for message in mailoutbox] == ["Eins"]


@pytest.mark.django_db
def test_a_queued_mail_arrives_as_it_was_written(mailoutbox):
    written = EmailMultiAlternatives(
        "Grüße",
        "Text",
        "wir@example.org",
        ["a@example.org"],
        headers={"List-Id": "x"},
        alternatives=[("<p>Text</p>", "text/html")],
    )
    written.send()

    (arrived,) = mailoutbox
    assert (arrived.subject, arrived.body, arrived.from_email, arrived.to) == (
        "Grüße",
        "Text",
        "wir@example.org",
        ["a@example.org"],
    )
    assert [(part.content, part.mimetype) for part in arrived.alternatives] == [("<p>Text</p>", "text/html")]
    assert arrived.extra_headers["List-Id"] == "x"
    assert arrived.extra_headers["Message-ID"].endswith("@testserver>")


def test_the_schema_of_the_queue_is_the_one_that_the_migration_installed():
    """The package pgmq has no upgrade path: where its SQL changes, a migration brings the change, then this hash."""
    from pgmq.install import get_embedded_install_sql

    assert (
        hashlib.sha256(get_embedded_install_sql().encode()).hexdigest()
        == "bf7e66c75ed771df0c5f7cb2b9f0123ca77992daacd56e3911d1894a3efa99de"
    )


@pytest.mark.django_db  # Celery checks the models, which asks the server's version
def test_every_task_of_the_schedule_is_there():
    from talentforum.celery import app

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)
