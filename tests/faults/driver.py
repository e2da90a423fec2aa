"""A reader who posts items with unique marks over HTTP, and notes which of them were acknowledged."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.test import Client

PATIENCE = 60  # seconds for an answer
SECRET = "a" * 32  # of the form and of the cookie: it need only be the same


def signed_in(person: Any) -> dict[str, str]:
    """Return the cookies of somebody who signed in, by a session in the test's database."""
    browser = Client()
    browser.force_login(person, "accounts.backends.AccountBackend")
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


@dataclass(frozen=True)
class Answer:
    """What a request was answered with."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Driver:
    """Somebody in front of a web server, signed in where there are cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)

    def as_(self, cookies: dict[str, str]) -> Driver:
        """Return somebody else in front of the same server."""
        return Driver(self.port, cookies)

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address)

    def send(self, address: str, *, htmx: bool = False, **form: str) -> Answer:
        """Send a form."""
        more = {"HX-Request": "true", "HX-Target": "platz-neu"} if htmx else {}
        return self._ask("POST", address, {"csrfmiddlewaretoken": SECRET, **form}, **more)

    def post(self, mark: str, *, slug: str, parent: Any = "", token: str = "") -> Answer:
        """Post a comment with a mark under an article; note whether that was acknowledged or refused with 503."""
        form = {"body": f"Das ist {mark}.", "parent": str(parent), "token": token or str(uuid4())}
        answer = self.send(f"/artikel/{slug}/kommentieren/", **form)
        if answer.status == 302:
            self.acknowledged.append(mark)
        else:
            self.refused.append(answer)
        return answer

    def insist(self, mark: str, **place: Any) -> Answer:
        """Post as a reader does who presses again whenever told so: with the same text and the same token."""
        token = str(uuid4())
        while (answer := self.post(mark, token=token, **place)).status == 503:
            assert answer.headers["Retry-After"].isdigit()
            assert f"Das ist {mark}." in answer.text
            assert f'name="token" value="{token}"' in answer.text
        return answer

    def _ask(self, method: str, address: str, form: dict[str, str] | None = None, **more: str) -> Answer:
        cookies = self.cookies | {settings.CSRF_COOKIE_NAME: SECRET}
        headers = {
            "Host": "testserver", "X-Forwarded-Proto": "https", "Referer": "https://testserver/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **more,
        }  # fmt: skip
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
            line.request(method, address, body=urlencode(form) if form is not None else None, headers=headers)
            said = line.getresponse()
            return Answer(said.status, said.headers, said.read().decode())
