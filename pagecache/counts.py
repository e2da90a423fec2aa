"""How well the cache does, as one line of the log in a minute instead of one for each page."""

from __future__ import annotations

import threading
import time

import structlog

logger = structlog.get_logger("talentforum.requests")

MINUTE = 60.0


class Counts:
    """What was answered from the cache and what was rendered for it since the last line."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.since = time.monotonic()
        self.hits = self.rendered = 0

    def hit(self) -> None:
        """Count a page that Django was not asked for."""
        self.hits += 1
        self._write_each_minute()

    def render(self) -> None:
        """Count a rendering; Django logs it by itself."""
        self.rendered += 1

    def _write_each_minute(self) -> None:
        now = time.monotonic()
        if now - self.since < MINUTE:
            return
        with self._lock:
            if now - self.since < MINUTE:
                return
            self.since, hits, rendered = now, self.hits, self.rendered
            self.hits = self.rendered = 0
        logger.info("answered from the cache", hits=hits, rendered=rendered)
