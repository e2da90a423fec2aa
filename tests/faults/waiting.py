"""Waiting for what must come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 120  # seconds for what takes a few on an idle machine
LOOK = 0.02  # seconds between two looks


def until[Found](condition: Callable[[], Found], *, within: float = PATIENCE) -> Found:
    """Return what a condition gives as soon as that is true; raise AssertionError where it does not become so."""
    end = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {within} s in vain for {condition!r}"
        threading.Event().wait(LOOK)
    return found
