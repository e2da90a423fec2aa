"""What the database holds, read on a connection of its own beside whatever is put to the test."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

import psycopg

from notifications.delivering import CLAIM

from .waiting import until

MARK = re.compile(r"Marke [\w-]+")
NAME = "books"


class Books:
    """The database at an address, as the driver reads it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that answer a question."""
        with psycopg.connect(self.url, autocommit=True, application_name=NAME) as own:
            cursor = own.execute(question, values or None)
            return cursor.fetchall() if cursor.description else []

    def marks(self) -> Counter[str]:
        """Return the marks of all comments, as often as they are there."""
        bodies = self.ask("SELECT body FROM comments_comment")
        return Counter(found[0] for (body,) in bodies if (found := MARK.search(body)))

    def states(self) -> Counter[tuple[str, str]]:
        """Return what became of deliveries, and why."""
        return Counter(self.ask("SELECT status, failure FROM notifications_delivery"))

    def names(self) -> set[str]:
        """Return the Message-IDs that all deliveries must have had."""
        rows = self.ask("SELECT uuid FROM notifications_notification JOIN notifications_delivery d ON d.notification_id"
                        " = notifications_notification.id")  # fmt: skip
        return {f"<{number}@testserver>" for (number,) in rows}

    def doubtful(self) -> set[str]:
        """Return the Message-IDs of what a worker was handing over when it died or the connection broke."""
        return {name for (name,) in self.ask("SELECT message_id FROM notifications_delivery WHERE doubts > 0")}

    def given_up(self) -> set[str]:
        """Return the Message-IDs of what is shown in the admin to be sent again."""
        return {name for (name,) in self.ask("SELECT message_id FROM notifications_delivery WHERE status = 'parked'")}

    def waiting(self) -> int:
        """Return how many deliveries are neither sent nor given up."""
        return int(self.ask("SELECT count(*) FROM notifications_delivery WHERE status = 'waiting'")[0][0])

    def make_due(self) -> None:
        """Let the time come for all that waits after a failure."""
        self.ask("UPDATE notifications_delivery SET not_before = now() WHERE status = 'waiting'")

    def let_a_minute_pass(self) -> None:
        """End the claims of workers that died; first the last of their statements must be over."""
        alive = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'worker'"
        until(lambda: not self.ask(alive))
        self.ask("UPDATE notifications_delivery SET claimed_until = claimed_until - interval '1 minute'")

    def now(self) -> datetime:
        """Return the time by the database's clock."""
        ((moment,),) = self.ask("SELECT clock_timestamp()")
        return moment

    def let_be_tried_again_what_broke_off(self, before: datetime) -> None:
        """Once nothing else waits, end the claims of who lost the database before a moment, and let pauses be over."""
        waiting = (
            "SELECT 1 FROM notifications_delivery WHERE status = 'waiting'"
            " AND (claimed_until >= %s OR claimed_until IS NULL AND not_before <= now())"
        )
        until(lambda: not self.ask(waiting, before + CLAIM))
        self.ask("UPDATE notifications_delivery SET claimed_until = now() WHERE status = 'waiting'")
        self.make_due()

    def empty_the_queue(self) -> None:
        """Throw away all messages that lie in the database's queue."""
        if self.ask("SELECT 1 FROM pgmq.meta WHERE queue_name = 'celery'"):
            self.ask("SELECT pgmq.purge_queue('celery')")

    def double_the_queue(self) -> None:
        """Put each message into the database's queue twice, one behind the other."""
        self.ask(
            "WITH lying AS (DELETE FROM pgmq.q_celery RETURNING message) "
            "SELECT pgmq.send('celery', message) FROM lying, generate_series(1, 2)"
        )

    def queue_length(self) -> int:
        """Return how many messages the database's queue holds."""
        if not self.ask("SELECT 1 FROM pgmq.meta WHERE queue_name = 'celery'"):
            return 0
        return int(self.ask("SELECT count(*) FROM pgmq.q_celery")[0][0])
