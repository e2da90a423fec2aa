"""What browser tests stand on: the site on a port of its own, Chromium, and ears for everything that goes wrong."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

# The one without windows takes a quarter less of the processor: the other draws tabs and buttons where nobody looks.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 10_000  # milliseconds; two tests share two cores with their servers
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# Reports each violation by where it lies; Chromium's own line in the console names the rule only.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP", event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber, event.sample));
"""
FAILED = re.compile(r"Failed to load resource: the server responded with a status of (\d+) ")


@pytest.fixture(scope="session")
def chromium(server: str) -> Iterator[Browser]:
    """One browser for all tests of a process; its contexts share nothing. It goes before the server does."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM} (Debian: apt install chromium)")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
        # Within Playwright's loop Django has connections of its own; nothing reaches them once it has ended.
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Server(ThreadedWSGIServer):
    """Waits for its threads at the end: each has a connection to the database that is to be dropped."""

    daemon_threads = False


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[str]:
    """The site as production serves it, but for https, which a browser would want certificates for; its address."""
    assert connections["default"].settings_dict["NAME"].startswith("test_"), "the server would work on real data"
    with override_settings(SECURE_SSL_REDIRECT=False, SECURE_HSTS_SECONDS=0):
        application = WSGIHandler()  # reads the settings now
    server = Server(("127.0.0.1", 0), QuietWSGIRequestHandler, allow_reuse_address=False)
    server.set_app(static_from_memory(application))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def static_from_memory(application: Any) -> Any:
    """Read each static file through the application once: every new browser asks for all of them again."""
    kept: dict[str, tuple[str, list[tuple[str, str]], bytes]] = {}

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if not path.startswith("/static/"):
            return application(environ, start_response)
        if path not in kept:
            head: list[Any] = []
            with closing(application(environ, lambda *given: head.extend(given))) as body:
                kept[path] = (head[0], head[1], b"".join(body))
        status, headers, content = kept[path]
        start_response(status, headers)
        return [content]

    return answer


class Listener:
    """Hears what a visitor would not see: violations of the policy, errors and warnings, answers that are faults."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.ears: Listener = self  # whom it tells: browsers that outlive a test serve the next one's listener
        self._expected: set[int] = set()
        self._rests = False

    def expect(self, *statuses: int) -> None:
        """Let answers of these statuses be; the browser writes an error for each."""
        self._expected.update(statuses)

    def rest(self) -> None:
        """Hear nothing from now on."""
        self._rests = True

    def hear(self, what: str, *, status: int = 0) -> None:
        """Keep what was heard, unless it was expected."""
        if not self._rests and status not in self._expected:
            self.heard.append(what)

    def listen(self, context: BrowserContext) -> None:
        """Listen to everything that happens in a context."""
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._hear_console)
        context.on("weberror", lambda error: self.ears.hear(f"page error: {error.error}"))
        context.on("response", self._hear_response)

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            status = FAILED.match(message.text)
            line = f"console {message.type}: {message.text} ({message.location.get('url')})"
            self.ears.hear(line, status=int(status[1]) if status else 0)

    def _hear_response(self, response: Response) -> None:
        if response.status >= 500:
            self.ears.hear(f"{response.status} {response.request.method} {response.url}", status=response.status)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Fail the test that leaves anything in the ears."""
    listener = Listener()
    yield listener
    assert listener.heard == []


class Visits:
    """Opens browsers for people: `visits(reader, "/artikel/…/")`."""

    def __init__(self, browser: Browser, address: str, listener: Listener, sign_in: Callable[[Any], Any]) -> None:
        self.address, self.listener = address, listener
        self._browser, self._sign_in = browser, sign_in
        self._contexts: list[BrowserContext] = []

    def __call__(
        self, person: Any = None, path: str = "", *, size: dict[str, int] = DESKTOP, script: bool = True, **options: Any
    ) -> Page:
        """Return a page in a browser of its own, signed in as the person, at the path."""
        context = self._browser.new_context(
            base_url=self.address,
            viewport=size,
            java_script_enabled=script,
            locale="de-DE",
            **options,  # type: ignore[arg-type]
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        self.listener.listen(context)
        if person is not None:
            self.become(context, person)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    def become(self, context: BrowserContext, person: Any) -> None:
        """Give a context the session of somebody who signed in."""
        name = settings.SESSION_COOKIE_NAME
        value = self._sign_in(person).cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": self.address}])

    def close(self) -> None:
        """Close every browser that was opened."""
        for context in self._contexts:
            context.close()


# What differs from production: the server of the tests speaks http, and some cookies are for https only.
OVER_HTTP = {
    "ALLOWED_HOSTS": ["testserver", "localhost"],
    "SESSION_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "session",
    "CSRF_COOKIE_SECURE": False,
    "CSRF_COOKIE_NAME": "csrf",
    "ADMIN_NEEDS_SECOND_FACTOR": False,  # as with the demo; tests of accounts ask for it
}


@pytest.fixture
def visits(
    transactional_db: None, chromium: Browser, server: str, listener: Listener, visit: Callable[[Any], Any]
) -> Iterator[Visits]:
    """Browsers on the site whose database holds what the test made; emptied afterwards."""
    visits = Visits(chromium, server, listener, visit)
    with override_settings(**OVER_HTTP):
        yield visits
        visits.close()


@pytest.fixture(params=["desktop", "phone", "without_script"])
def reading_with(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a reader may have before them: a wide screen, a phone, a browser without JavaScript."""
    options: dict[str, dict[str, Any]] = {
        "desktop": {"size": DESKTOP},
        "phone": {"size": PHONE, "has_touch": True},
        "without_script": {"size": DESKTOP, "script": False},
    }
    return options[request.param]
