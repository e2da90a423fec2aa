"""A page as it is kept: what strangers are answered with until something it shows changes."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from .asked import Environ
from .forms import BROTLI, IDENTITY, SMALLEST, compressed, form_for, plain
from .offers import Growing

type StartResponse = Callable[..., Any]
type Headers = list[tuple[str, str]]

FRESH = 2.0  # seconds that an addition may take to reach strangers
OF_THE_BODY = {"content-length", "content-type", "content-encoding", "content-language", "content-disposition"}
REPLACED = {"etag", "content-length", "vary", "x-accel-expires"}
FREE = {"cookie", "accept-encoding"}  # what a public page may vary by: no session here, and every form is kept


@dataclass
class Page:
    """An answer of Django's with the versions that were read before it was made; times are seconds since 1970.

    `read_at` is when additions were last looked for, `until` when something planned will change.
    """

    headers: Headers
    tag: str
    number: bytes
    read_at: float
    until: float | None = None
    grows_with: Growing | None = None
    forms: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._compressing = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return 2000 + sum(len(body) for body in self.forms.values())

    def holds(self, number: bytes, now: float) -> bool:
        """Tell whether nothing was taken away since, and no planned change has come."""
        return self.number == number and (self.until is None or now < self.until)

    def is_recent(self, now: float) -> bool:
        """Tell whether additions may still be on their way."""
        return 0 <= now - self.read_at < FRESH

    def in_form(self, form: str) -> bytes:
        """Return the page in a form; each is made once, for all who ask."""
        found = self.forms.get(form)
        if found is not None:
            return found
        with self._compressing:
            if form not in self.forms:
                known, body = next(iter(self.forms.items()))
                self.forms[form] = compressed(plain(body, known), form)
            return self.forms[form]

    def keep_as(self, form: str) -> None:
        """Keep this form alone: as browsers take it, it needs a tenth of the room; others are made from it."""
        self.forms = {form: self.in_form(form)}

    def form_for(self, environ: Environ) -> str:
        """Return the form in which a request gets the page; what is short stays as it is."""
        if len(self.forms.get(IDENTITY, b"")) in range(1, SMALLEST):
            return IDENTITY
        return form_for(environ.get("HTTP_ACCEPT_ENCODING", ""))

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: the page, its head alone, or that the reader has it already."""
        wanted = environ.get("HTTP_IF_NONE_MATCH", "")
        if wanted and (self.tag in wanted or wanted.strip() == "*"):
            start_response("304 Not Modified", [pair for pair in self.headers if pair[0].lower() not in OF_THE_BODY])
            return []
        form = self.form_for(environ)
        body = self.in_form(form)
        encoding = [] if form == IDENTITY else [("Content-Encoding", form)]
        start_response("200 OK", [*self.headers, *encoding, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def as_bytes(self) -> bytes:
        """Return the page for other processes."""
        form = BROTLI if BROTLI in self.forms else next(iter(self.forms))
        body = self.forms[form]
        head = {
            "headers": self.headers, "tag": self.tag, "number": self.number.decode(), "read_at": self.read_at,
            "until": self.until, "grows_with": asdict(self.grows_with) if self.grows_with else None, "form": form,
        }  # fmt: skip
        return json.dumps(head).encode() + b"\n" + body

    @classmethod
    def from_bytes(cls, data: bytes) -> Page:
        """Return a page that another process made."""
        head, _, body = data.partition(b"\n")
        said = json.loads(head)
        return cls(
            headers=[(name, value) for name, value in said["headers"]], tag=said["tag"], read_at=said["read_at"],
            number=said["number"].encode(), until=said["until"], forms={said["form"]: body},
            grows_with=Growing(**said["grows_with"]) if said["grows_with"] else None,
        )  # fmt: skip


def page_of(response: Any, status: str, headers: Headers, body: bytes, **versions: Any) -> Page | None:
    """Return the page that a response makes; None where it is not offered, no success, or somebody's own."""
    said = {name.lower(): value for name, value in headers}
    varies = {name.strip().lower() for name in said.get("vary", "").split(",") if name.strip()}
    is_open = not any(word in said.get("cache-control", "") for word in ("private", "no-store"))
    if not status.startswith("200 ") or "set-cookie" in said or not is_open or varies - FREE:
        return None
    if not getattr(response, "is_offered", False) or "content-encoding" in said:
        return None
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    kept = [pair for pair in headers if pair[0].lower() not in REPLACED]
    ours = [("ETag", f"W/{tag}"), ("Vary", "Cookie, Accept-Encoding")]
    first = ("X-Accel-Expires", "1")  # nginx before 1.23 heeds what comes first, and Cache-Control is among the others
    return Page(
        [first, *kept, *ours], tag, grows_with=getattr(response, "grows_with", None), forms={IDENTITY: body}, **versions
    )
