"""Where pages and pieces are kept: in the process, the least recently read go first; pages also in Redis for all."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict

import structlog
from redis import Redis
from redis.exceptions import RedisError

from .forms import BROTLI
from .page import Page

logger = structlog.get_logger(__name__)

MOST = 24 * 1024 * 1024  # bytes of pages in a process; two thousand as browsers take them
KEPT_IN_REDIS = 3600  # seconds
REDIS_PATIENCE = 0.2  # seconds; a page is rendered in less
REDIS_PAUSE = 5.0  # seconds in which a Redis that failed is not asked again
LONGEST_FLIGHT = 3.0  # seconds that other processes wait for the one that renders; it may have died


class Store[Kept]:
    """Pages, or pieces of them, by key, up to so many bytes in all."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.pages: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def knows(self, key: str) -> bool:
        """Tell whether there is a page, be it of use or not."""
        return key in self.pages

    def get(self, key: str) -> Kept | None:
        """Return a page, and keep it longer than those that nobody reads."""
        with self._lock:
            found = self.pages.get(key)
            if found is None:
                return None
            self.pages.move_to_end(key)
            return found[0]

    def put(self, key: str, page: Kept, size: int) -> None:
        """Keep a page of so many bytes in the place of an earlier one; again where it grew by a form."""
        size += 2 * len(key)
        with self._lock:
            _, before = self.pages.pop(key, (None, 0))
            self.size -= before
            if size > self._most // 4:  # one page may not drive out all others
                return
            self.pages[key] = (page, size)
            self.size += size
            while self.size > self._most:
                _, (_, dropped) = self.pages.popitem(last=False)
                self.size -= dropped

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.pages.clear()
            self.size = 0


class SharedStore:
    """The same in Redis, for all processes and hosts of one release; one that fails is as one that holds nothing."""

    def __init__(self, url: str, release: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE)
        self._release = release
        self._silent_until = 0.0
        self._boarded: set[str] = set()  # what this process renders for all; it does so once at a time for a key

    def get(self, key: str) -> Page | None:
        """Return a page that some process made."""
        if time.monotonic() < self._silent_until:
            return None
        try:
            data = self._redis.get(self._name(key))
            return Page.from_bytes(data) if isinstance(data, bytes) else None
        except (RedisError, ValueError, KeyError, TypeError) as error:
            self._failed(error)
            return None

    def put(self, key: str, page: Page) -> None:
        """Give a page to the other processes, as browsers take it."""
        if time.monotonic() < self._silent_until:
            return
        page.in_form(page.form_for({"HTTP_ACCEPT_ENCODING": BROTLI}))
        try:
            self._redis.set(self._name(key), page.as_bytes(), ex=KEPT_IN_REDIS)
        except RedisError as error:
            self._failed(error)

    def board(self, key: str) -> bool:
        """Tell whether this process is the one of all that renders the page; where nobody can say, it is."""
        if time.monotonic() < self._silent_until:
            return True
        try:
            is_mine = bool(self._redis.set(self._flight(key), 1, nx=True, px=int(LONGEST_FLIGHT * 1000)))
        except RedisError as error:
            self._failed(error)
            return True
        if is_mine:
            self._boarded.add(key)
        return is_mine

    def is_flying(self, key: str) -> bool:
        """Tell whether some process renders the page."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            return bool(self._redis.exists(self._flight(key)))
        except RedisError as error:
            self._failed(error)
            return False

    def land(self, key: str) -> None:
        """Let the other processes go on, if this one rendered for them."""
        if key not in self._boarded:
            return
        self._boarded.discard(key)
        if time.monotonic() < self._silent_until:
            return
        try:
            self._redis.delete(self._flight(key))
        except RedisError as error:
            self._failed(error)

    def _flight(self, key: str) -> str:
        return f"flight:{self._name(key)}"

    def _name(self, key: str) -> str:
        """Return the key for Redis: of one length, and without the names that an address may hold."""
        return f"page:{hashlib.blake2b(f'{self._release} {key}'.encode(), digest_size=20).hexdigest()}"

    def _failed(self, error: Exception) -> None:
        self._silent_until = time.monotonic() + REDIS_PAUSE
        logger.warning("redis unknown", error=type(error).__name__)
