"""What strangers and readers wait for under the production server, over bare views and plain files."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import discussions, writers
from .forums import Unmeasurable
from .load import Question, ask, each, spread, times, undisturbed
from .rows import Bound, Row, guarded, milliseconds, ratio
from .server import Server, has_nginx, nginx_before, nginx_with_files
from .wsgi import EMPTIED, UNCACHED

PAGE = f"/artikel/{discussions.EVERYTHING}/"
CACHED, SINGLE = "cached.br", "uncached"  # the bytes that the bare views send
LINES = 4  # connections that ask at once where views a second are counted
BUSY_LINES = 8  # readers at once while others write
POSTED = 20  # comments a second while they read


@dataclass(frozen=True)
class Setup:
    """What is measured: the application over the large forum, the bare views over the same database, their files."""

    application: Server
    bare: Server
    files: Path
    rounds: int
    asked: int  # questions in a round


def keep_bytes(application: Server, files: Path) -> None:
    """Keep the page's bytes, as the application sends them, for the bare views and nginx."""
    folder = files / "bytes"
    folder.mkdir(exist_ok=True)
    answer = ask(application.port, Question(PAGE))
    if answer.header("content-encoding") != "br":
        raise Unmeasurable("the cached page comes without compression")
    (folder / CACHED).write_bytes(answer.body)
    (folder / SINGLE).write_bytes(ask(application.port, Question(PAGE, headers={UNCACHED: "1"})).body)


def measure(setup: Setup) -> Iterator[Row]:
    """Give the rows one after the other."""
    for row in (cached, through_nginx, uncached, after_a_removal, signed_in, while_others_write):
        yield from guarded(row.__name__.replace("_", " "), map(row, [setup]))


def cached(setup: Setup) -> Row:
    """The stranger's page from the cache, in views a second."""
    return ratio(
        "cached page, views/s over a bare view with the same bytes", Bound(0.8, 1.5, at_least=True),
        _rate(setup.application, PAGE, setup.asked), _rate(setup.bare, f"/bytes/{CACHED}", setup.asked),
        setup.rounds, _views,
    )  # fmt: skip


def through_nginx(setup: Setup) -> Row:
    """The same through nginx as we ship it, over nginx that sends a file."""
    if not has_nginx():
        return Row("through nginx: left out, it is not installed", 0)
    with nginx_before(setup.application, setup.files) as front, nginx_with_files(setup.files) as plain:
        return ratio(
            "through nginx, views/s over nginx with a file of the same bytes", Bound(0.7, 0.95, at_least=True),
            _rate(front, PAGE, 4 * setup.asked), _rate(plain, f"/bytes/{CACHED}", 4 * setup.asked),
            setup.rounds, _views,
        )  # fmt: skip


def _rate(server: Server, path: str, count: int) -> Callable[[], float]:
    return lambda: 1 / each(server.port, Question(path), count, LINES)


def _views(above: float, below: float) -> str:
    return f"{above:.0f} / {below:.0f} views/s"


def uncached(setup: Setup) -> Row:
    """The first page of 50 comments, rendered anew, over a view with one query and as many bytes.

    Its pieces are known to the process, as they are after each comment; what it costs without them is told beside.
    """
    return ratio(
        "uncached first page over a bare view with one query, same bytes", Bound(12, 5),
        _time(setup.application, Question(PAGE, headers={UNCACHED: "1"}), setup.asked // 20),
        _time(setup.bare, Question(f"/query/{SINGLE}"), setup.asked // 20),
        setup.rounds, milliseconds,
    )  # fmt: skip


def after_a_removal(setup: Setup) -> Row:
    """The same with no piece of it kept, as once in each process after a removal anywhere."""
    return ratio(
        "the same, no piece of it known", None,
        _time(setup.application, Question(PAGE, headers={UNCACHED: EMPTIED}), setup.asked // 20),
        _time(setup.bare, Question(f"/query/{SINGLE}"), setup.asked // 20),
        setup.rounds, milliseconds,
    )  # fmt: skip


def signed_in(setup: Setup) -> Row:
    """A signed-in reader's page over the stranger's uncached one."""
    cookie = {settings.SESSION_COOKIE_NAME: discussions.signed_in().cookies[settings.SESSION_COOKIE_NAME].value}
    return ratio(
        "signed-in reader's page over the stranger's uncached one", Bound(1.6, 1.2),
        _time(setup.application, Question(PAGE, cookies=cookie), setup.asked // 20),
        _time(setup.application, Question(PAGE, headers={UNCACHED: "1"}), setup.asked // 20),
        setup.rounds, milliseconds,
    )  # fmt: skip


def _time(server: Server, question: Question, count: int) -> Callable[[], float]:
    return lambda: undisturbed(times(server.port, [question], max(count, 8)))


def while_others_write(setup: Setup) -> Row:
    """The slowest hundredth of the stranger's pages while comments are posted there, over silence."""
    desks = [desk.post for desk in writers.desks(setup.application, discussions.EVERYTHING, POSTED)]

    def silence() -> float:
        return statistics.quantiles(
            times(setup.application.port, [Question(PAGE)], 4 * setup.asked, BUSY_LINES), n=100
        )[-1]

    def noise() -> float:
        over = threading.Event()
        typing = threading.Thread(target=spread, args=(desks, POSTED, over.is_set))
        typing.start()
        try:
            return silence()
        finally:
            over.set()
            typing.join()

    return ratio(
        f"p99 of the page while {POSTED} comments/s are posted, over silence", Bound(4, 2), noise, silence,
        setup.rounds, milliseconds,
    )  # fmt: skip
