"""What a web process holds on to: its memory after many mixed requests over that after few."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from articles.models import Article

from . import discussions, pages, writers
from .load import Question, times
from .rows import Bound, Row
from .server import Server
from .wsgi import UNCACHED

LINES = 8
PAGE_SIZE = 4096


@dataclass(frozen=True)
class Requests:
    """How many before the first look, and how many before the second."""

    few: int
    many: int


def measure(application: Server, requests: Requests) -> Iterator[Row]:
    """Give the row; the application was started for this and is used for nothing else."""
    questions, desk = _mixed(), writers.desks(application, discussions.EVERYTHING, 1)[0]

    def ask(number: int) -> float:
        times(application.port, questions, number, LINES)
        for _ in range(number // 50):
            desk.post()
        return _megabytes(application)

    before = ask(requests.few)
    after = ask(requests.many - requests.few)
    yield Row(
        f"memory per process after {requests.many:,} mixed requests over {requests.few:,}", round(after / before, 2),
        Bound(1.15, 1.05), beside=f"{after:.0f} / {before:.0f} MB",
    )  # fmt: skip


def _megabytes(server: Server) -> float:
    """Return what a worker keeps resident, on average."""
    found = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE for pid in server.workers()]
    return sum(found) / len(found) / 1e6


def _mixed() -> list[Question]:
    """Return pages of all kinds, cached ones, uncached ones, and a reader's own, in a fixed shuffled order."""
    chance = random.Random(7)
    article = Article.objects.get(slug=discussions.EVERYTHING)
    roots = list(article.comments.filter(parent__isnull=True).values_list("pk", flat=True)[:2000])
    anywhere = list(article.comments.values_list("pk", flat=True)[:5000])
    cookie = {settings.SESSION_COOKIE_NAME: discussions.signed_in().cookies[settings.SESSION_COOKIE_NAME].value}
    kept = ["/", "/umfragen/", "/erfahrungen/", *pages.addresses()]
    found = [Question(address) for address in kept * 20]
    found += [Question(f"/artikel/{article.slug}/?ab={pk}") for pk in chance.sample(roots, 40)]
    found += [Question(f"/kommentare/{pk}/") for pk in chance.sample(anywhere, 40)]
    found += [Question(kept[number % len(kept)], headers={UNCACHED: "1"}) for number in range(20)]
    found += [Question(f"/artikel/{article.slug}/", cookies=cookie)] * 10
    chance.shuffle(found)
    return found
