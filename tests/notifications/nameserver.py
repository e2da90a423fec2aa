"""A name server that says what a test tells it."""

from __future__ import annotations

import socket
import threading

import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """A running name server; `records` are texts by name, and `machines` the names that have an address.

    One that `denies_all` says of every name that there is none, as in networks that are cut off.
    """

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}
        self.machines: set[str] = set()
        self.denies_all = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def place(self) -> str:
        """Where it is."""
        host, port = self._socket.getsockname()
        return f"{host}:{port}"

    def start(self) -> None:
        """Answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            wire, sender = self._socket.recvfrom(4096)
            if not wire:
                return
            self._socket.sendto(self._answer(dns.message.from_wire(wire)).to_wire(), sender)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True)
        answer = dns.message.make_response(query)
        kind = dns.rdatatype.to_text(question.rdtype)
        said = self.records.get(name, []) if kind == "TXT" else []
        if kind == "A" and name in self.machines:
            said = ["192.0.2.1"]
        if said:
            texts = [_in_parts(text) for text in said] if kind == "TXT" else said
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        elif self.denies_all or name not in {".", *self.machines, *self.records}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


def _in_parts(text: str) -> str:
    """Return a text as a record holds it: in parts of at most 255 characters (RFC 1035, 3.3.14)."""
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200))
