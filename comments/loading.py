"""A thread from a file: rendered, counted and found like comments that were posted, but many at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from articles.models import Article
from talentforum.lib.markdown import LONGEST_TEXT, ReaderText

from . import ranking
from .authors import accounts_of
from .lines import Line, Malformed, read
from .models import Comment
from .path import deepest_parent, root_of, step
from .rendering import render

EACH = 1000  # comments after which progress is told
COLUMNS = (
    "id", "article_id", "parent_id", "path", "author_id", "body", "html", "token", "posted_at", "published_at",
    "status", "removed_for", "has_facts", "reply_count", "branch_count", "others_count",
)  # fmt: skip
UNRENDERABLE = {
    "empty": "holds nothing to read",
    "length": f"is longer than {LONGEST_TEXT} characters",
    "nesting": "nests quotes or lists more than eight levels deep",
    "accents": "stacks more than four marks on one letter",
    "growth": "has too many links or marks to be shown",
    "lost": "has words that would not be shown",
}


def load(
    article: Article,
    lines: Iterable[str],
    *,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
    processes: int | None = None,
) -> int:
    """Load a thread into the article and return how many comments that are; everything or nothing.

    Each line is a JSON object as in `lines.EXAMPLE`, parents before what answers them; the keys of other programs are
    left aside. `tell` hears how many of how many are loaded. Raises Malformed that names the wrong lines. Nothing is
    held for moderators, and a closed discussion takes them, too: who loads a thread answers for it.
    """
    thread = read(lines)
    with transaction.atomic():
        _place(thread)
        _count(thread)
        people = accounts_of(_first_seen(thread))
        _store(article, thread, people, tell, processes)
        more = {name: F(name) + len(thread) for name in ("comment_count", "additions")}
        Article.objects.filter(pk=article.pk).update(**more)
        with connection.cursor() as cursor:  # or the planner would rank a thread of which it knows nothing
            cursor.execute("ANALYZE comments_comment, accounts_user, accounts_profile")
        for order in ranking.ORDERS:
            article.epochs.make(order)
    return len(thread)


def _first_seen(thread: list[Line]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for line in thread:
        first[line.author] = min(first.get(line.author, line.created), line.created)
    return first


def _place(thread: list[Line]) -> None:
    """Give each line an id of ours and its place in the tree, as if each had been posted at its time.

    What is told to be older than what it answers came right after that.
    """
    thread.sort(key=lambda line: line.moment)  # keeps the file's order where times are the same
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('comments_comment', 'id')) FROM generate_series(1, %s)",
            [len(thread)],
        )
        for line, (pk,) in zip(thread, cursor.fetchall(), strict=True):
            line.pk = pk
            line.path = (deepest_parent(line.parent.path) if line.parent else "") + step(pk)


def _count(thread: list[Line]) -> None:
    """Count for each line what answers it, and for each root what lies beneath it."""
    roots = {line.path: line for line in thread if line.parent is None}
    for line in thread:
        if line.parent is not None:
            root = roots[root_of(line.path)]
            line.parent.replies += 1
            root.branch += 1
            root.others += line.author != root.author


def _store(
    article: Article,
    thread: list[Line],
    people: dict[str, int],
    tell: Callable[[int, int], None],
    processes: int | None,
) -> None:
    wrong = []
    statement = f"COPY comments_comment ({', '.join(COLUMNS)}) FROM STDIN"
    with (
        closing(render([line.body for line in thread], processes=processes)) as texts,  # or it would go on at Ctrl-C
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for done, (line, text) in enumerate(zip(thread, texts, strict=True), 1):
            if isinstance(text, str):
                wrong.append((line.number, f"body {UNRENDERABLE[text]}"))
            elif not wrong:
                copy.write_row(_row(article, line, people[line.author], text))
            if done % EACH == 0 or done == len(thread):
                tell(done, len(thread))
        if wrong:
            raise Malformed(wrong)


def _row(article: Article, line: Line, author: int, text: ReaderText) -> tuple[Any, ...]:
    """Return the values of COLUMNS."""
    parent = line.parent.pk if line.parent else None
    return (
        line.pk, article.pk, parent, line.path, author, text.body, text.html, uuid.uuid4(), line.created, line.created,
        Comment.Status.PUBLISHED.value, "", False, line.replies, line.branch, line.others,
    )  # fmt: skip
