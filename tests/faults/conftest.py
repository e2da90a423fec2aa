"""What is put to the test: web server, workers, queue and mail server, over the test's database or one of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.factories import CommentFactory, UserFactory
from tests.notifications.mailserver import MailServer
from tests.processes import Redis, database_url, processes

from .books import Books
from .driver import Driver, signed_in
from .postgres import OwnPostgres
from .workers import Nursery, nursery

HERE = Path(__file__).parent
NO_REDIS = pytest.mark.skip(reason="redis-server is not installed: the faults are not tested")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this is slow and needs a database that others can see, most of it redis-server."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if "open_site" in item.fixturenames and not shutil.which("redis-server"):
                item.add_marker(NO_REDIS)


@dataclass
class Site:
    """All that runs: what it is started with, and how it is reached."""

    folder: Path
    environment: dict[str, str]
    mails: MailServer
    books: Books
    redis: Redis | None = None

    @contextmanager
    def web(self, cookies: dict[str, str]) -> Iterator[Driver]:
        """Serve the site, and give somebody who is signed in."""
        with processes(1, log=self.folder / "web.log", **self.environment) as (process,):
            yield Driver(process.port, cookies)

    @contextmanager
    def workers(self) -> Iterator[Nursery]:
        """Have workers born."""
        url = self.environment["DATABASE_URL"]
        environment = self.environment | {"DATABASE_URL": f"{url}?application_name=worker"}
        with nursery(self.folder, os.environ | environment) as mother:
            yield mother

    def web_said(self) -> str:
        """Return what the web server logged."""
        return (self.folder / "web.log").read_text()


@pytest.fixture
def open_site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Site]]:
    """Return a function that sets up what a queue's name (redis, postgresql) says, over the test's database."""
    with ExitStack() as running:

        def start(queue: str = "redis", database: str = "") -> Site:
            mails, url = MailServer(), database or database_url()
            running.callback(mails.stop)
            mails.start()
            environment = {
                "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
                "DATABASE_URL": url,
                "CELERY_BROKER_URL": "",
                "EMAIL_URL": mails.url,
                "RATE_LIMITS": "off",
                "TALENTFORUM_DEMO": "on",  # the team needs no second factor
                "TRUSTED_PROXIES": "127.0.0.1",
                "PYTHONWARNINGS": "default",
            }
            site = Site(tmp_path, environment, mails, Books(url))
            if queue == "redis":
                site.redis = Redis(tmp_path)
                site.redis.start()
                running.callback(site.redis.stop)
                environment["CELERY_BROKER_URL"] = environment["CACHE_URL"] = site.redis.url
            else:
                site.books.empty_the_queue()
                running.callback(site.books.empty_the_queue)
            return site

        yield start


@pytest.fixture
def answered(article: Any, author: Any) -> Any:
    """A comment whose author is told by mail of each answer."""
    return CommentFactory(article=article, author=author, body="Wer antwortet mir?")


@pytest.fixture
def poster(db: None) -> Any:
    """The cookies of who posts what is counted."""
    return signed_in(UserFactory(email="viel@example.net", name="Vera Viel"))


@pytest.fixture(scope="session")
def own_server() -> Iterator[OwnPostgres]:
    """A PostgreSQL of the faults; it is stopped and thrown away at the end.

    It lies beside pytest's folders: those are for their owner alone, and the server may run as somebody else.
    """
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        server = OwnPostgres(Path(folder) / "data")
        try:
            yield server
        finally:
            server.end()


@pytest.fixture
def own_postgres(own_server: OwnPostgres) -> Iterator[OwnPostgres]:
    """The same for one test, after which it runs and takes writes again."""
    yield own_server
    own_server.start()
    own_server.take_writes(whether=True)
