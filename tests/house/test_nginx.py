"""deploy/nginx.conf, really run: what it keeps for a second, for whom, and what passes by."""

from __future__ import annotations

import http.client
import http.server
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.processes import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 10  # seconds

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


class Application(http.server.BaseHTTPRequestHandler):
    """Stands for the application: a page that counts how often it was asked for."""

    protocol_version = "HTTP/1.1"
    asked: list[dict[str, str]]
    together: threading.Event

    def do_GET(self) -> None:
        """Answer as a path says: kept, not offered, with a cookie, missing."""
        type(self).asked.append({"path": self.path} | {name.lower(): value for name, value in self.headers.items()})
        if self.path.startswith("/slow"):
            self.together.wait(PATIENCE)
        body = f"Antwort {len(self.asked)}".encode() + (b"." * 97_000 if self.path.startswith("/large") else b"")
        self.send_response(404 if self.path.startswith("/missing") else 200)
        self.send_header("Cache-Control", "public, max-age=0, must-revalidate")
        if not self.path.startswith(("/private", "/missing")):
            self.send_header("X-Accel-Expires", "1")
            self.send_header("ETag", f'W/"{len(self.asked)}"')
        self.send_header("Vary", "Cookie, Accept-Encoding")
        if self.path.startswith("/cookie"):
            self.send_header("Set-Cookie", "a=b")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Nginx:
    """nginx with our configuration before that application."""

    def __init__(self, port: int, application: type[Application]) -> None:
        self.port, self.application = port, application

    @property
    def passed(self) -> int:
        """How many requests reached the application."""
        return len(self.application.asked)

    def get(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
        """Ask for an address."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
            said = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, headers={"Host": "forum.example.org"} | said)
            answer = line.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    """The shipped configuration, run with its places moved into the test's folder."""
    application = type("Asked", (Application,), {"asked": [], "together": threading.Event()})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = free_port()
    (tmp_path / "srv" / "static").mkdir(parents=True)
    (tmp_path / "srv" / "static" / "app.0123456789ab.css").write_text("body{}")
    for file in (ROOT / "deploy").glob("*.conf"):
        text = file.read_text().replace("web:8000", f"127.0.0.1:{server.server_port}")
        text = text.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/", f"{tmp_path}/")  # noqa: S108 - what the file names
        text = text.replace("root /srv", f"root {tmp_path}/srv").replace("/dev/stderr", f"{tmp_path}/error.log")
        (tmp_path / file.name).write_text(f"user root;\n{text}" if file.name == "nginx.conf" else text)
    running = subprocess.Popen(["nginx", "-c", tmp_path / "nginx.conf", "-g", "daemon off;"])
    found = Nginx(port, application)
    try:
        wait_for(found)
        yield found
    finally:
        running.terminate()
        running.wait(PATIENCE)
        server.shutdown()
        server.server_close()


def wait_for(nginx: Nginx) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            nginx.get("/static/app.0123456789ab.css")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")


def test_a_stranger_s_page_is_kept_but_no_longer_than_a_second(nginx):
    first, second = nginx.get("/"), nginx.get("/")
    assert (first[1], second[1], nginx.passed) == ("Antwort 1", "Antwort 1", 1)
    assert "X-Accel-Expires" not in first[2]

    end = time.monotonic() + PATIENCE
    began = time.monotonic()
    while nginx.get("/")[1] == "Antwort 1" and time.monotonic() < end:
        time.sleep(0.02)

    assert time.monotonic() - began < 2.1, "nginx counts whole seconds"
    assert nginx.get("/")[1] != "Antwort 1"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "__Host-session=a"}, {"Cookie": "x=y; sessionid=a"}, {"Cookie": "sessionid =a"},
        {"Authorization": "Basic eDp5"},
    ],
)  # fmt: skip
def test_a_session_or_a_password_passes_by_and_leaves_nothing(nginx, headers):
    nginx.get("/")

    own = [nginx.get("/", **headers)[1] for _ in range(2)]

    assert own == ["Antwort 2", "Antwort 3"]
    assert nginx.get("/other", **headers)[1] == "Antwort 4"
    assert nginx.get("/other")[1] == "Antwort 5"


@pytest.mark.parametrize("path", ["/private", "/cookie", "/missing"])
def test_what_the_application_does_not_offer_or_sends_with_a_cookie_is_not_kept(nginx, path):
    assert [nginx.get(path)[1] for _ in range(2)] == ["Antwort 1", "Antwort 2"]


def test_each_host_scheme_query_and_form_is_kept_by_itself(nginx):
    asked: list[dict[str, Any]] = [
        {}, {"Host": "other.example.org"}, {"X_Forwarded_Proto": "https"}, {"Accept_Encoding": "gzip, deflate, br"},
        {"Accept_Encoding": "gzip"},
    ]  # fmt: skip
    bodies = [nginx.get("/", **headers)[1] for headers in asked] + [nginx.get("/?ab=1")[1]]

    assert len(set(bodies)) == nginx.passed == 6
    assert [seen["accept-encoding"] for seen in nginx.application.asked] == [
        "identity", "identity", "identity", "br", "gzip", "identity",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("br;q=0, gzip", "gzip"), ("br;q=0.0,gzip;q=0", "identity"), ("gzip;q=0.5, br;q=0.9", "br"),
        ("zstd", "identity"), ("BR", "br"), ("gzip;q=0, br;q=0", "identity"),
    ],
)  # fmt: skip
def test_the_application_is_asked_for_one_form(nginx, accepted, form):
    nginx.get("/", Accept_Encoding=accepted)

    assert nginx.application.asked[-1]["accept-encoding"] == form


def test_who_has_the_page_gets_304_from_nginx(nginx):
    tag = nginx.get("/")[2]["ETag"]

    assert nginx.get("/", If_None_Match=tag)[0] == 304
    assert nginx.passed == 1


def test_head_is_answered_from_what_is_kept_and_posts_pass_by(nginx):
    nginx.get("/")

    assert nginx.get("/", method="HEAD")[:2] == (200, "")
    assert nginx.passed == 1
    assert nginx.get("/", method="POST")[1] == "Antwort 2"


def test_a_kept_page_is_sent_without_waiting_for_the_reader_s_word(nginx):
    """Over one connection, as browsers ask: Nagle's algorithm and a delayed ACK would make it 40 ms for each."""
    took = []
    with closing(http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=PATIENCE)) as line:
        for _ in range(21):
            began = time.monotonic()
            line.request("GET", "/large", headers={"Host": "forum.example.org"})
            assert len(line.getresponse().read()) > 97_000
            took.append(time.monotonic() - began)

    assert sorted(took)[10] < 0.03


def test_nobody_waits_for_another_s_answer(nginx):
    """The application makes one page for all who ask; nginx's own lock lets the others wait half a second."""
    threads = [threading.Thread(target=nginx.get, args=("/slow",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE
    while nginx.passed < len(threads) and time.monotonic() < end:
        time.sleep(0.01)
    nginx.application.together.set()
    for thread in threads:
        thread.join(PATIENCE)

    assert nginx.passed == len(threads)


def test_static_files_are_sent_beside_the_application(nginx):
    status, text, headers = nginx.get("/static/app.0123456789ab.css")

    assert (status, text, nginx.passed) == (200, "body{}", 0)
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
