"""What a request asks for: the key under which its answer is kept, and what of it Django is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

type Environ = dict[str, Any]

# Every query parameter that a public page knows; others are cut off.
KNOWN = (
    "ab", "art", "artikel", "auf", "ausgang", "bis", "groesse", "jahr", "nur", "p", "person", "perspektive", "q",
    "region", "rolle", "seite", "sortierung", "von", "zu",
)  # fmt: skip
LONGEST = 600  # characters of path and query; what is longer is no address that many ask for
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


@dataclass(frozen=True)
class Asked:
    """A stranger's question for a page."""

    key: str
    query: str

    def for_django(self, environ: Environ) -> Environ:
        """Return the request that is everyone's: the whole page, by the parameters that are known."""
        plain = {name: value for name, value in environ.items() if name not in CONDITIONS}
        return plain | {"REQUEST_METHOD": "GET", "QUERY_STRING": self.query}


def asked_by(environ: Environ) -> Asked | None:
    """Return what a request asks for; None where it must be answered by Django: no GET, a session, a password."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ:
        return None
    if settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", ""):
        return None
    path, written = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) + len(written) > LONGEST or not environ.get("HTTP_HOST") or environ.get("SCRIPT_NAME"):
        return None
    query = known_of(written) if written else ""
    place = f"{environ['wsgi.url_scheme']} {environ.get('HTTP_X_FORWARDED_PROTO', '')} {environ['HTTP_HOST']}"
    return Asked(f"{place} {path}?{query}", query)


@lru_cache(maxsize=1024)
def known_of(query: str) -> str:
    """Return the known parameters of a query, sorted, each once: with its last value, as Django's `get` gives it."""
    given = dict(parse_qsl(query.encode("latin-1"), keep_blank_values=True))
    return urlencode(sorted((name, value) for name, value in given.items() if name.decode("latin-1") in KNOWN))
