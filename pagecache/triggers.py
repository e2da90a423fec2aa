"""What makes a table tell the page cache that a row which pages show is not what it was."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger
from django.db import models

# Once in a transaction, at its end: the number's row is the last that a transaction locks. The number is
# microseconds of the clock, and always more than before.
_RAISE = """
    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN
        PERFORM set_config('pagecache.raised', 'yes', true);
        INSERT INTO pagecache_removals AS kept (id, number)
        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);
    END IF;
    RETURN NULL;
"""


def removals(
    *, besides: Sequence[str] = (), of_public: pgtrigger.Q | None = None, additions_too: bool = False
) -> tuple[pgtrigger.Trigger, ...]:
    """Return the triggers of a table whose rows public pages show; for `Meta.triggers`.

    A change raises the number, unless it is one of the columns `besides`: counters, and what no page shows. So does a
    deletion; with `additions_too` also a new row, where no article's `additions` tells of it. `of_public` says of the
    row as it was whether strangers saw it: what never was public is an addition when it appears.
    """
    changed = pgtrigger.AnyChange(exclude=list(besides))
    triggers = [
        _trigger("changes_reach_kept_pages", pgtrigger.Update, _Both(changed, of_public) if of_public else changed),
        _trigger("deletions_reach_kept_pages", pgtrigger.Delete, of_public),
    ]
    if additions_too:
        triggers.append(_trigger("additions_reach_kept_pages", pgtrigger.Insert, None))
    return tuple(triggers)


class _Both(pgtrigger.Condition):
    """Two conditions at once."""

    def __init__(self, one: pgtrigger.Condition, other: pgtrigger.Condition) -> None:
        self._conditions = (one, other)

    def resolve(self, model: type[models.Model]) -> str:
        """Return the conditions as SQL."""
        return f"({' AND '.join(f'({condition.resolve(model)})' for condition in self._conditions)})"


def _trigger(name: str, operation: pgtrigger.Operation, condition: pgtrigger.Condition | None) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=operation,
        condition=condition,
        func=_RAISE,
    )
