"""Tasks that only these tests have: one that never ends, and one that does not end when it is told to."""

from __future__ import annotations

from pathlib import Path

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded


@shared_task(soft_time_limit=1, time_limit=30)
def never_end(note: str) -> None:
    """Note that it began, and go on for ever."""
    _write(note)
    while True:
        pass


@shared_task(soft_time_limit=1, time_limit=3)
def never_end_even_when_told_to(note: str) -> None:
    """Note that it began and, once it was told to end, that too; and go on for ever."""
    _write(note)
    while True:
        try:
            while True:
                pass
        except SoftTimeLimitExceeded:
            _write(f"{note}.told")


def _write(note: str) -> None:
    with Path(note).open("a") as file:
        file.write("begun\n")
