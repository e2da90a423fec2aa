"""talentforum as it is served, and, where a header asks for it, without the page cache, or without any piece kept."""

from collections.abc import Callable, Iterable
from typing import Any

from pagecache.pieces import forget
from talentforum import wsgi

UNCACHED = "X-Bench-Uncached"
EMPTIED = "without pieces"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    asked = environ.get("HTTP_X_BENCH_UNCACHED")
    if asked == EMPTIED:
        forget()
    return (wsgi.django if asked else wsgi.application)(environ, start_response)
