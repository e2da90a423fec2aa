"""One rendering at a time for a page, however many ask for it."""

from __future__ import annotations

import threading


class Flight:
    """A rendering on its way; who came later waits for it."""

    def __init__(self) -> None:
        self._landed = threading.Event()
        self.page_was_kept = False

    def wait(self, seconds: float) -> bool:
        """Wait for the rendering; return whether it left a page to look at."""
        return self._landed.wait(seconds) and self.page_was_kept

    def land(self) -> None:
        """Let those go on who wait."""
        self._landed.set()


class Flights:
    """The renderings of this process."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight] = {}
        self._lock = threading.Lock()

    def board(self, key: str) -> tuple[Flight, bool]:
        """Return the key's rendering, and whether the caller is the one to do it."""
        with self._lock:
            running = self._flights.get(key)
            if running is not None:
                return running, False
            self._flights[key] = flight = Flight()
            return flight, True

    def land(self, key: str) -> None:
        """End the key's rendering."""
        with self._lock:
            flight = self._flights.pop(key)
        flight.land()
