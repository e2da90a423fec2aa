"""Waking the worker: after the commit, never raising, never waiting long."""

from threading import Lock
from time import monotonic
from typing import Any

import structlog
from celery import Task

logger = structlog.get_logger(__name__)

FIRST_PAUSE = 1.0  # seconds without pokes after one that failed, twice as many after each further one
LONGEST_PAUSE = 30.0  # as long as sweeps are apart (talentforum/celery.py): they do what pokes do not


class Pause:
    """How long this process asks no queue that did not answer, so that not each of many requests waits for it.

    Measured by the monotonic clock. When it is over, one poke finds out for all whether the queue answers again.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.end()

    def end(self) -> None:
        """Poke as usual: the queue answered."""
        self._length, self._since, self._until = 0.0, 0.0, 0.0

    def is_over(self) -> bool:
        """Tell whether to ask the queue; of those who wait for the end of a pause, one is told so."""
        if not self._length:
            return True
        with self._lock:
            now = monotonic()
            if now < self._until:
                return False
            self._until = now + FIRST_PAUSE
            return True

    def lengthen(self, began: float) -> None:
        """Pause, longer than the last time; what began before the last failure was noted tells nothing new."""
        with self._lock:
            if began >= self._since:
                self._length = min(max(self._length * 2, FIRST_PAUSE), LONGEST_PAUSE)
                self._since = monotonic()
                self._until = self._since + self._length


pause = Pause()


def poke(task: Task[Any, Any], *arguments: Any) -> bool:
    """Ask the worker to run a task; return whether the queue took it.

    A queue that is down must not harm the request that has done its deed already: nothing is raised, the time-outs
    are short (talentforum/celery.py), and after one that failed the next ones are not even tried for a while. Whatever
    no poke reached is done by a sweep.
    """
    if not pause.is_over():
        return False
    began = monotonic()
    try:
        task.apply_async(arguments, retry=False)
    except Exception as error:  # noqa: BLE001 - brokers raise what they like, and none of it may reach the reader
        pause.lengthen(began)
        logger.warning("queue unreachable", task=task.name, error=type(error).__name__)
        return False
    pause.end()
    return True
