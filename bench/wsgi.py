"""talentforum as it is served, and, where a header asks for it, without the page cache before it."""

from collections.abc import Callable, Iterable
from typing import Any

from talentforum import wsgi

UNCACHED = "X-Bench-Uncached"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    uncached = "HTTP_X_BENCH_UNCACHED" in environ
    return (wsgi.django if uncached else wsgi.application)(environ, start_response)
