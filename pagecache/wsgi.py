"""The layer around Django that answers strangers from the cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve
from django.utils import translation

from talentforum.lib.languages import language_of

from .asked import Asked, Environ, asked_by
from .counts import Counts
from .flights import Flight, Flights
from .page import Page, StartResponse, page_of
from .pieces import GIVEN, version_of
from .release import release
from .store import LONGEST_FLIGHT, SharedStore, Store
from .versions import Unknown, Versions

type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

ROUNDS = 3  # renderings that one waits for before one renders by oneself; each was overtaken by a removal
LONGEST_RENDERING = 10  # seconds; who waited so long goes to Django
LOOK = 0.02  # seconds between two looks for a page that another process renders


class PageCache:
    """Answers a stranger's request from the cache where that shows nothing that is gone by now; else Django answers.

    A request looks up the versions after it came, and a page keeps those that were read before it was rendered. So what
    was taken away before a request came is in no answer to it, in whatever process.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self.versions = Versions()
        self.store: Store[Page] = Store()
        self._shared = SharedStore(settings.CACHE_URL, release()) if settings.CACHE_URL else None
        self.flights = Flights()
        self.counts = Counts()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        asked = asked_by(environ)
        if asked is None or not (self.store.knows(asked.key) or is_offered(environ)):
            return self._application(environ, start_response)
        try:
            return self._answer(asked, environ, start_response)
        except Unknown:
            return self._application(environ, start_response)

    def close(self) -> None:
        """Leave the database; the next request opens the connection anew."""
        self.versions.close()

    def _answer(self, asked: Asked, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        has_waited = False
        for _ in range(ROUNDS):
            now, number = time.time(), self.versions.number()
            page = self._standing(self.store.get(asked.key), number, now, is_new=has_waited)
            if page is not None:
                self.counts.hit()
                return self._send(asked, page, environ, start_response)
            flight, is_mine = self.flights.board(asked.key)
            if is_mine:
                return self._fill(asked, flight, number, now, environ, start_response)
            has_waited = True
            if not flight.wait(LONGEST_RENDERING):
                break
        return self._application(environ, start_response)

    def _standing(self, page: Page | None, number: bytes, now: float, *, is_new: bool = False) -> Page | None:
        """Return the page if it may be sent: nothing was taken away, and nothing added that is due by now.

        One that was rendered while the request waited (`is_new`) is as recent as it can be.
        """
        if page is None or not page.holds(number, now):
            return None
        if is_new or page.is_recent(now):
            return page
        grows = page.grows_with
        # while developing, templates change as well
        if grows is None or settings.DEBUG or self.versions.additions(grows) != grows.additions:
            return None
        page.read_at = now
        return page

    def _fill(
        self, asked: Asked, flight: Flight, number: bytes, now: float, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Render the page, unless somebody did meanwhile; those who wait go on when it is there."""
        try:
            page = self._standing(self.store.get(asked.key), number, now)
            if page is None and self._shared:
                page = self._from_others(self._shared, asked.key, number, now)
            if page is None:
                answer = self._render(asked, number, now, environ, start_response)
                if not isinstance(answer, Page):
                    return answer
                page = answer
                if self._shared:
                    self._shared.put(asked.key, page)
            page.keep_as(page.form_for(environ))
            self.store.put(asked.key, page, page.size)
            flight.page_was_kept = True
        finally:
            if self._shared:
                self._shared.land(asked.key)
            self.flights.land(asked.key)
        return self._send(asked, page, environ, start_response)

    def _from_others(self, shared: SharedStore, key: str, number: bytes, now: float) -> Page | None:
        """Return the page that another process made or makes just now; None where this one is to render it.

        Who waits goes on with the other's page, or without one where that was none to keep, or took too long.
        """
        is_last, end = shared.board(key), time.monotonic() + LONGEST_FLIGHT
        while True:
            found = shared.get(key)
            page = self._standing(found, number, now, is_new=found is not None and found.read_at >= now)
            if page is not None or is_last:
                return page
            time.sleep(LOOK)
            is_last = not shared.is_flying(key) or time.monotonic() > end

    def _render(
        self, asked: Asked, number: bytes, now: float, environ: Environ, start_response: StartResponse
    ) -> Page | Iterable[bytes]:
        """Return the page that Django makes; where it is none to keep, the answer itself, already begun."""
        planned = self.versions.next_change(number, datetime.fromtimestamp(now, UTC))
        said: list[Any] = []
        request = asked.for_django(environ) | {GIVEN: version_of(number, planned)}
        response: Any = self._application(request, lambda *begun: said.extend(begun))
        status, headers, body = said[0], said[1], b"".join(response)
        if hasattr(response, "close"):
            response.close()
        until = planned.timestamp() if planned else None
        page = page_of(response, status, headers, body, number=number, read_at=now, until=until)
        if page is None:
            start_response(status, headers)
            return [body] if environ["REQUEST_METHOD"] == "GET" else []
        self.counts.render()
        return page

    def _send(self, asked: Asked, page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        forms = len(page.forms)
        answer = page.answer(environ, start_response)
        if len(page.forms) != forms:
            self.store.put(asked.key, page, page.size)
        return answer


def is_offered(environ: Environ) -> bool:
    """Tell whether the view behind a request's address offers its page."""
    path = get_path_info(environ)
    with translation.override(language_of(path)):
        try:
            return getattr(resolve(path).func, "is_offered", False)
        except Resolver404:
            return False
