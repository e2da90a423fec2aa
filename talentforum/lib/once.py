"""Doing what a message of the queue asks for once, however often the queue delivers that message."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, connection

logger = structlog.get_logger(__name__)

REMEMBERED = 24 * 3600  # seconds; a queue gives a message that was not acknowledged again after one hour

CLAIM = """
INSERT INTO queue_done (mark, ends_at) VALUES (%s, clock_timestamp() + %s * interval '1 second')
ON CONFLICT (mark) DO UPDATE SET ends_at = excluded.ends_at WHERE queue_done.ends_at < clock_timestamp()
RETURNING mark
"""
REMEMBER = "UPDATE queue_done SET ends_at = clock_timestamp() + %s * interval '1 second' WHERE mark = %s"
GIVE_BACK = "DELETE FROM queue_done WHERE mark = %s"
FORGET = "DELETE FROM queue_done WHERE ends_at < clock_timestamp()"


@contextmanager
def once(mark: str, seconds: int) -> Iterator[bool]:
    """Give whether to do what `mark` stands for: not where it was done within a day, or somebody is at it.

    `mark` must hold nothing personal. `seconds` is the longest that the deed takes: who dies over it leaves it to the
    next delivery after that time. A deed that raises has not been done. Where the database is away it is done: better
    twice than never.
    """
    is_mine = _run(CLAIM, mark, seconds) != 0
    try:
        yield is_mine
    except BaseException:
        if is_mine:
            _run(GIVE_BACK, mark)
        raise
    if is_mine:
        _run(REMEMBER, REMEMBERED, mark)


def forget_what_was_done() -> None:
    """Delete the marks of what no queue gives again."""
    _run(FORGET)


def _run(statement: str, *values: str | int) -> int | None:
    """Return how many rows a statement touched, None where the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
    except DatabaseError as error:
        logger.warning("not remembered what was done", error=type(error).__name__)
        return None
