"""The list of experiences with two filters: 20,000 against 200."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments.models import Comment
from comments.path import step
from experiences.choices import Beginning, EmployerKind, Seniority
from experiences.listing import PER_PAGE
from experiences.models import Experience
from experiences.roles import suggestions
from talentforum.lib.markdown import ReaderText, read_reader_text

from .comparison import Comparison, Deed, compare
from .forums import Forum, Forums, Unmeasurable, Visitor
from .people import make_article

ADDRESS = "/erfahrungen/"
NUMBERS = (200, 20_000)
BOUND = 1.5  # the issue's: what is counted grows a hundredfold, what is shown stays
RARE = 24  # experiences of a kind that is rare among many: a page full of them, and one more page
ARTICLES = (40, 20, 12, 8, 6, 5, 4, 3, 1, 1)  # how often each is told about; the last one is withdrawn
PERSPECTIVES = {"applicant": 58, "employee": 24, "hiring": 10, "recruiter": 6, "researcher": 2}
OUTCOMES = {"rejected": 38, "accepted": 26, "withdrew": 12, "declined": 10, "left": 7, "filled": 5, "unfilled": 2}
REGIONS = {
    "be": 27, "by": 20, "bw": 11, "hh": 9, "nw": 8, "he": 6, "remote": 4, "": 4, "sn": 3, "ni": 2, "at": 2, "ch": 1,
    "eu": 1, "rp": 1, "hb": 1, "sh": 1, "world": 1, "bb": 1, "th": 1, "st": 1, "mv": 1,
}  # fmt: skip
YEARS = {2026: 34, 2025: 26, 2024: 16, 2023: 9, 2022: 6, None: 4, 2021: 2, 2020: 1, 2018: 1, 2015: 1}
SIZES = {"50": 24, "250": 20, "10": 18, "5000": 14, "1000": 10, "": 8, "1": 6}
STATES = {"published": 93, "held": 3, "removed": 2, "retracted": 2}
SENTENCES = (
    "Die Zusage kam nach elf Wochen und vier Gesprächen, als ich schon woanders unterschrieben hatte.",
    "Auf die *Probeaufgabe* von acht Stunden folgte eine Absage von zwei Zeilen.",
    "Gefragt wurde vor allem, ob ich mit **vertraulichen** Daten gearbeitet habe.",
    "Das Gespräch mit dem Team war offen und freundlich, und man sagte mir gleich, wie es weitergeht.",
    "Am Ende entschied, dass ich zwei Tage von zu Hause aus arbeiten kann.",
)
QUERIES = {
    "perspective + outcome, both common": {"perspektive": "applicant", "ausgang": "rejected"},
    "perspective + region, both common": {"perspektive": "applicant", "region": "be"},
    "year + article, both common": {"jahr": "2026", "artikel": "thema-1"},
    "perspective + region, together rare": {"perspektive": "researcher", "region": "sl"},
    "outcome + size, together rare": {"ausgang": "poached", "groesse": "1"},
}
DEEP = "perspective + outcome, both common"


def load(forum: Forum, largest: int = NUMBERS[1]) -> None:
    """Fill the forum with experiences under ten articles, told over three years."""
    number = largest if forum.is_large else NUMBERS[0]
    chance = random.Random(4)
    articles = [make_article(f"thema-{n + 1}", days_ago=1100 - n) for n in range(len(ARTICLES))]
    comments = list(_comments(number, articles, chance))
    Comment.objects.bulk_create(comments, batch_size=2000)
    Experience.objects.bulk_create(_facts(comments, chance), batch_size=2000)
    articles[-1].withdraw()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('comments_comment', 'id'), %s)", [number])


def _comments(number: int, articles: list[Article], chance: random.Random) -> Iterator[Comment]:
    people = list(User.objects.order_by("pk").values_list("pk", flat=True)[: max(number // 2, 1)])
    texts = [_text(chance) for _ in range(100)]
    now = timezone.now()
    for pk in range(1, number + 1):
        told_at = now - timedelta(days=1000 * (number - pk) / number, minutes=chance.randrange(600))
        state = "published" if _is_rare(pk, number) else _pick(STATES, chance)
        article = articles[0] if _is_rare(pk, number) else chance.choices(articles, ARTICLES)[0]
        yield Comment(
            pk=pk, article=article, author_id=chance.choice(people), path=step(pk), posted_at=told_at,
            **_standing(state, told_at), **vars(chance.choice(texts)),
        )  # fmt: skip


def _text(chance: random.Random) -> ReaderText:
    paragraphs = [" ".join(chance.choices(SENTENCES, k=chance.randrange(1, 5))) for _ in range(chance.randrange(1, 5))]
    return read_reader_text("\n\n".join(paragraphs))


def _standing(state: str, told_at: datetime) -> dict[str, Any]:
    """Return the columns that say what befell a comment."""
    states: dict[str, dict[str, Any]] = {
        "published": {"published_at": told_at},
        "held": {"status": "held"},
        "removed": {"status": "removed", "removed_for": "attack", "published_at": told_at},
        "retracted": {"retracted_at": told_at, "published_at": told_at},
    }
    return states[state]


def _is_rare(pk: int, number: int) -> bool:
    """Tell whether this one is of the rare kind: they lie evenly among all, so that none is near the top."""
    return pk * RARE // number != (pk - 1) * RARE // number


def _facts(comments: list[Comment], chance: random.Random) -> Iterator[Experience]:
    roles = [
        *suggestions(),
        *["ML-Ingenieurin (m/w/d)", "Machine Learning Engineer"] * 20,
        *["", "Mädchen für alles"] * 8,
    ]
    for comment in comments:
        facts: dict[str, Any] = {
            "perspective": _pick(PERSPECTIVES, chance), "outcome": _pick(OUTCOMES, chance),
            "region": _pick(REGIONS, chance), "year": _pick(YEARS, chance), "employer_size": _pick(SIZES, chance),
        }  # fmt: skip
        if _is_rare(comment.pk, len(comments)):
            facts |= {"perspective": "researcher", "outcome": "poached", "region": "sl", "employer_size": "1"}
        yield Experience(
            comment=comment, article_id=comment.article_id, shown_at=comment.posted_at if comment.is_public else None,
            role=chance.choice(roles), seniority=chance.choice(Seniority.values),
            employer_kind=chance.choice(EmployerKind.values), beginning=chance.choice(Beginning.values),
            stages=chance.randrange(1, 7), stage_kinds=["interview", "technical", "team"][: chance.randrange(4)],
            weeks=chance.randrange(1, 30), remote=chance.choice([0, 20, 40, 60, 80, 100]),
            fairness=chance.choice([1, 2, 3, 4, 5, None]), **facts,
        )  # fmt: skip


def _pick[T](weighted: dict[T, int], chance: random.Random) -> T:
    return chance.choices(list(weighted), list(weighted.values()))[0]


def measure(forums: Forums, rounds: int) -> list[Comparison]:
    """Compare the list with each pair of filters, and one of them on its last page."""
    pairs = {name: tuple(f"{ADDRESS}?{urlencode(query)}" for _ in forums) for name, query in QUERIES.items()}
    pairs[f"{DEEP}, last page"] = tuple(_last_page(forum) for forum in forums)
    return [
        compare(name, BOUND, forums, (Deed(_reading(small)), Deed(_reading(large))), rounds)
        for name, (small, large) in pairs.items()
    ]


def _last_page(forum: Forum) -> str:
    """Return the address of the last page of the first pair, where it shows a page full."""
    forum.enter()
    fitting = Experience.objects.public().filter(perspective="applicant", outcome="rejected")
    oldest = fitting.order_by("shown_at", "pk")[PER_PAGE - 1]
    return f"{ADDRESS}?{urlencode(QUERIES[DEEP] | {'ab': oldest.pk})}"


def _reading(address: str) -> Any:
    def read() -> None:
        entries = Visitor().visit(address).count('<li class="entry">')
        if entries != PER_PAGE:
            raise Unmeasurable(f"{address} shows {entries} experiences")

    return read
