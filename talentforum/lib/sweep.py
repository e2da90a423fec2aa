"""What a task does to many rows: each by itself, shared among those who sweep at once."""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import DatabaseError, transaction

logger = structlog.get_logger(__name__)


def each_alone[Row](due: Any, deed: Callable[[Row], None], *, most: int) -> int:
    """Do a deed to each row of a queryset, at most so many, in its order; return to how many it was done.

    Each row is locked in a transaction of its own, and skipped where another sweep holds it or did it meanwhile. One
    to which it cannot be done is logged and holds up no other.
    """
    return sum(_alone(due, deed, pk) for pk in list(due.values_list("pk", flat=True)[:most]))


def _alone[Row](due: Any, deed: Callable[[Row], None], pk: int) -> bool:
    try:
        with transaction.atomic():
            row = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(pk=pk).first()
            if row is not None:
                deed(row)
            return row is not None
    except DatabaseError as error:
        logger.exception("left undone", kind=due.model._meta.label, row=pk, error=type(error).__name__)  # noqa: SLF001 - Django documents _meta
        return False
