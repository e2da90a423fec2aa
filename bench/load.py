"""A small load generator: bounded by count, on kept connections, one thread each."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .forums import Unmeasurable

HEAD_ENDS = b"\r\n\r\n"
PATIENCE = 60  # seconds for an answer


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    head: str
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, empty where there is none."""
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""


@dataclass(frozen=True)
class Question:
    """What is asked of a server."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    expected: int = 200

    def as_bytes(self, port: int) -> bytes:
        """Return the request as it goes over the wire: as a browser would send it, with Brotli allowed."""
        body = urlencode(self.form).encode() if self.form is not None else b""
        headers = {"Host": f"127.0.0.1:{port}", "Accept-Encoding": "br, gzip", **self.headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines = [f"{'GET' if self.form is None else 'POST'} {self.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join(lines).encode() + HEAD_ENDS + body


class Line:
    """A kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, question: Question) -> Answer:
        """Ask and return the whole answer, whatever it is; a connection that was idle too long is opened anew."""
        try:
            head = self._head_of(question)
        except (Unmeasurable, ConnectionError):
            self._socket.close()
            self._open()
            head = self._head_of(question)
        status = int(head[9:12])
        answer = Answer(status, head, b"")
        if answer.header("transfer-encoding") == "chunked":
            return Answer(status, head, self._chunks())
        length = int(answer.header("content-length") or 0)
        return Answer(status, head, self._exactly(length))

    def _head_of(self, question: Question) -> str:
        self._socket.sendall(question.as_bytes(self.port))
        return self._until(HEAD_ENDS).decode("latin-1")

    def raw(self, request: bytes) -> float:
        """Send a request made before, read its answer, and return how long that took; raises where it is no success."""
        started = time.perf_counter()
        self._socket.sendall(request)
        head = self._until(HEAD_ENDS)
        lowered = head.lower()
        place = lowered.find(b"content-length:")
        if place >= 0:
            self._exactly(int(lowered[place + 15 : lowered.find(b"\r\n", place)]))
        elif b"transfer-encoding: chunked" in lowered:
            self._chunks()
        spent = time.perf_counter() - started
        if head[9:10] != b"2":
            raise Unmeasurable(f"{request.split(b' ')[1].decode()} answers {head[9:12].decode()}")
        return spent

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._rest:
            self._more()
        found, self._rest = self._rest.split(mark, 1)
        return found + b"\r\n"

    def _exactly(self, length: int) -> bytes:
        parts = [self._rest]
        missing = length - len(self._rest)
        while missing > 0:
            part = self._socket.recv(min(missing, 1 << 20))
            if not part:
                raise Unmeasurable("the server hung up")
            parts.append(part)
            missing -= len(part)
        whole = b"".join(parts)
        self._rest = whole[length:]
        return whole[:length]

    def _chunks(self) -> bytes:
        body = b""
        while True:
            size = int(self._until(b"\r\n").split(b";")[0], 16)
            body += self._exactly(size + 2)[:-2]
            if not size:
                return body

    def _more(self) -> None:
        part = self._socket.recv(1 << 16)
        if not part:
            raise Unmeasurable("the server hung up")
        self._rest += part


def ask(port: int, question: Question) -> Answer:
    """Ask once; raises Unmeasurable where the answer is not the expected one."""
    with Line(port) as line:
        answer = line.ask(question)
    if answer.status != question.expected:
        raise Unmeasurable(f"{question.path} answers {answer.status}")
    return answer


def times(port: int, questions: Sequence[Question], count: int, lines: int = 1) -> list[float]:
    """Ask so often, the questions in turns, on so many connections at once; return how long each answer took."""
    requests = [question.as_bytes(port) for question in questions]

    def on_a_line(first: int) -> list[float]:
        with Line(port) as line:
            return [line.raw(requests[number % len(requests)]) for number in range(first, count, lines)]

    with ThreadPoolExecutor(lines) as pool:
        return [spent for found in pool.map(on_a_line, range(lines)) for spent in found]


def undisturbed(spent: Sequence[float]) -> float:
    """Return the lower quartile: what it takes where nobody else is in the way, who would hit long answers most."""
    return sorted(spent)[len(spent) // 4]


def each(port: int, question: Question, count: int, lines: int = 1) -> float:
    """Ask so often and return the seconds from beginning to end for one answer: the less, the more a second."""
    started = time.perf_counter()
    times(port, [question], count, lines)
    return (time.perf_counter() - started) / count


def spread(deeds: Sequence[Callable[[], None]], a_second: float, until: Callable[[], bool]) -> None:
    """Do the deeds over and over, so many a second, as long as `until` does not say that it is over."""
    begun, number = time.perf_counter(), 0
    while not until():
        deeds[number % len(deeds)]()
        number += 1
        time.sleep(max(0.0, begun + number / a_second - time.perf_counter()))
