"""How a process gets over a restart of its database without being restarted itself; set in settings.py."""

from typing import Any

import psycopg
from psycopg_pool import ConnectionPool


def check(connection: psycopg.Connection[Any]) -> None:
    """Look whether a connection still lives before the pool gives it to somebody; with a dead one all go.

    They died together, as the server was restarted. The pool would find that out one by one, with longer pauses each
    time, and a request would wait for it in vain. Raises psycopg.Error where it is dead.
    """
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        if connection._pool is not None:  # noqa: SLF001 - where the pool notes whose the connection is
            connection._pool.drain()  # type: ignore[attr-defined]  # noqa: SLF001
        raise


# Who finds no connection waits as long as a restart takes. When its attempts have failed for some seconds the pool
# forgets them, and the next request tries anew: the pauses between its own attempts grow to minutes.
OPTIONS: dict[str, Any] = {"min_size": 1, "max_size": 12, "timeout": 5, "reconnect_timeout": 4, "check": check}
