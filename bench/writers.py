"""Readers who write: posting over a bare insert, and eight at once in one thread or in eight."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from articles.models import Article

from . import discussions, threads
from .forums import Unmeasurable, Visitor
from .load import Answer, Line, Question, undisturbed
from .people import make_article
from .rows import Bound, Row, milliseconds, ratio
from .server import Server

WRITERS = 8
TOGETHER = "zusammen"  # the thread in which all of them write
ALONE = "allein-{}"
HTMX = {"HX-Request": "true"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_numbers = itertools.count(1)


@dataclass
class Desk:
    """A signed-in reader before the form of a thread; the connection stays open."""

    line: Line
    slug: str
    cookies: dict[str, str]
    token: str
    answered: int | None = None
    answers: list[Answer] = field(default_factory=list)

    def post(self, *, htmx: bool = True) -> None:
        """Post a comment that nobody wrote before; raises Unmeasurable where it is not taken."""
        answer = self.line.ask(self.question(htmx=htmx))
        if answer.status != (200 if htmx else 302):
            raise Unmeasurable(f"a comment is answered {answer.status}")

    def try_to_post(self) -> int:
        """Post a comment and return what the server answers."""
        return self.line.ask(self.question(htmx=True)).status

    def question(self, *, htmx: bool) -> Question:
        """Return the form as a browser sends it."""
        parent = str(self.answered or "")
        form = {"csrfmiddlewaretoken": self.token, "body": _text(), "parent": parent}
        return Question(
            f"/artikel/{self.slug}/kommentieren/", cookies=self.cookies, headers=HTMX if htmx else {}, form=form,
            expected=200 if htmx else 302,
        )  # fmt: skip


def _text() -> str:
    return f"Das ist Nummer {next(_numbers)} von {time.monotonic_ns()}. " + threads.sentences()[0] * 2


def desks(server: Server, slug: str, number: int) -> list[Desk]:
    """Return so many readers, each before the form of a thread."""
    return [_desk(server, slug, person) for person in _people()[:number]]


def _people() -> QuerySet[User]:
    """Those who wrote in the thread: nothing of theirs is held."""
    return User.objects.filter(email__endswith=".invalid").order_by("pk")


def _desk(server: Server, slug: str, person: User) -> Desk:
    browser = Client()
    browser.force_login(person, "accounts.backends.AccountBackend")
    cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
    line = Line(server.port)
    page = line.ask(
        Question(f"/artikel/{slug}/kommentieren/", cookies=cookies, headers={"Accept-Encoding": "identity"})
    )
    token = TOKEN.search(page.body.decode())
    if token is None:
        raise Unmeasurable(f"the form of {slug} answers {page.status} without a token")
    value = page.header("set-cookie").partition("=")[2].partition(";")[0]
    return Desk(line, slug, cookies | {settings.CSRF_COOKIE_NAME: value}, token[1])


def prepare() -> None:
    """Make the articles that the writers write under, and the table of the bare insert."""
    for slug in (TOGETHER, *(ALONE.format(n) for n in range(WRITERS))):
        make_article(slug)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, body text NOT NULL)")


def posting(application: Server, bare: Server, bytes_name: str, rounds: int, count: int) -> Iterator[Row]:
    """Posting a comment over a bare view that inserts a row and commits; and its statements."""
    desk = desks(application, discussions.EVERYTHING, 1)[0]
    desk.answered = newest_root(desk.slug)
    reference = Line(bare.port)
    insert = Question(f"/insert/{bytes_name}").as_bytes(bare.port)

    def post() -> float:
        return _seconds(desk.post, count)

    yield ratio(
        "post a comment over a bare view with one committed insert", Bound(12, 5), post,
        lambda: _seconds(lambda: reference.raw(insert), count), rounds, milliseconds,
    )  # fmt: skip
    yield Row("statements of that", statements(htmx=True), Bound(15, 8))
    yield Row("statements without JavaScript", statements(htmx=False), Bound(15, 8))


def _seconds(deed: Callable[[], object], count: int) -> float:
    spent = []
    for _ in range(count):
        started = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - started)
    return undisturbed(spent)


def statements(*, htmx: bool) -> int:
    """Return how many statements the post of an answer makes; those that only open and close transactions apart."""
    browser = Visitor()
    browser.force_login(_people()[0], "accounts.backends.AccountBackend")
    article = Article.objects.get(slug=discussions.EVERYTHING)
    parent = article.comments.public().order_by("-pk")[0]
    headers = HTMX if htmx else {}
    address = f"/artikel/{article.slug}/kommentieren/"
    for _ in range(2):  # the first one fills what is filled once
        with CaptureQueriesContext(connection) as captured:
            answer = browser.post(address, {"body": _text(), "parent": parent.pk}, headers=headers, secure=True)
        if answer.status_code != (200 if htmx else 302):
            raise Unmeasurable(f"a comment is answered {answer.status_code}")
    kept = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(kept) for query in captured.captured_queries)


def eight_at_once(application: Server, rounds: int, count: int) -> Iterator[Row]:
    """Eight writers in one thread over eight in threads of their own; what went wrong meanwhile."""
    together = desks(application, TOGETHER, WRITERS)
    alone = [desks(application, ALONE.format(n), n + 1)[-1] for n in range(WRITERS)]
    before, statuses = _deadlocks(), []

    def rate(table: Sequence[Desk]) -> float:
        _answer_one_another(table)
        started = time.perf_counter()
        with ThreadPoolExecutor(WRITERS) as pool:
            for found in pool.map(lambda desk: [desk.try_to_post() for _ in range(count)], table):
                statuses.extend(found)
        return WRITERS * count / (time.perf_counter() - started)

    yield ratio(
        "posts/s, 8 writers in one thread over 8 in 8 threads", Bound(0.6, 0.9, at_least=True),
        lambda: rate(together), lambda: rate(alone), rounds, lambda above, below: f"{above:.0f} / {below:.0f} posts/s",
    )  # fmt: skip
    yield Row("deadlocks of that", _deadlocks() - before, Bound(0))
    yield Row("answers of 500 and more", sum(status >= 500 for status in statuses), Bound(0))
    yield Row("comments that were not taken", sum(status != 200 for status in statuses), Bound(0))


def _answer_one_another(table: Sequence[Desk]) -> None:
    """Let each second writer answer the newest comment of the thread: they meet in one branch."""
    for place, desk in enumerate(table):
        desk.answered = newest_root(desk.slug) if place % 2 else None


def newest_root(slug: str) -> int | None:
    """Return the newest comment of a thread that answers none, None where there is none."""
    roots = Article.objects.get(slug=slug).comments.filter(parent__isnull=True)
    return roots.order_by("-pk").values_list("pk", flat=True).first()


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
