"""Waking the worker: after the commit, never raising, never waiting long."""

from typing import Any

import structlog
from celery import Task

logger = structlog.get_logger(__name__)


def poke(task: Task[Any, Any], *arguments: Any) -> bool:
    """Ask the worker to run a task; return whether the queue took it.

    A queue that is down must not harm the request that has done its deed already, so nothing is raised;
    the connection's time-outs are a second (talentforum/celery.py).
    """
    try:
        task.apply_async(arguments, retry=False)
    except Exception as error:  # noqa: BLE001 - brokers raise what they like, and none of it may reach the reader
        logger.warning("queue unreachable", task=task.name, error=type(error).__name__)
        return False
    return True
