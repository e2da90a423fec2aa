"""An SMTP server that answers as a test tells it, and knows who wrote and what came."""

from __future__ import annotations

import asyncio
import logging
import socket
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from talentforum.lib.environment import mail_transport

logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line for each command takes longer than the command


class MailServer:
    """A running SMTP server; `answers` says by command and address what it does other than take a mail.

    An answer is a line of SMTP, or `hang` or `close`.
    """

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], str] = {}
        self.letters: list[tuple[str, Any]] = []
        self.connections = 0
        self._quiet = asyncio.Event()
        with socket.socket() as place:
            place.bind(("127.0.0.1", 0))
            self.port = int(place.getsockname()[1])
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        """Take mails."""
        self._controller.start()
        self.connections = 0  # the controller looks whether it answers

    def stop(self) -> None:
        """Take no more."""
        if self._controller.server is not None:
            self._controller.loop.call_soon_threadsafe(self._quiet.set)
            self._controller.stop()

    @property
    def url(self) -> str:
        """Its address, as EMAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.port}?tls=off"

    def receivers(self) -> list[str]:
        """Return whom mails were for, in the order of their coming."""
        return [receiver for receiver, _letter in self.letters]

    def names(self) -> list[str]:
        """Return the Message-IDs of what came."""
        return [letter["Message-ID"] for _receiver, letter in self.letters]

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Note that somebody came."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Hear who writes."""
        envelope.mail_from = address
        return await self._answer("MAIL", "", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Hear to whom."""
        answer = await self._answer("RCPT", address, server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Any, envelope: Any
    ) -> str:
        """Take a letter; one that is refused is not kept, one without an answer is."""
        (receiver,) = envelope.rcpt_tos
        said = self.answers.get(("DATA", receiver), "")
        if not said[:1].isdigit():
            self.letters.append((receiver, message_from_bytes(envelope.content, policy=policy.default)))
        return await self._answer("DATA", receiver, server) or "250 OK"

    async def _answer(self, command: str, address: str, server: SMTP) -> str | None:
        said = self.answers.get((command, address))
        if said == "hang":
            await self._quiet.wait()
            return "451 too late"
        if said == "close":
            server.transport.close()
            return "451 gone"
        return said

    def transport(self, timeout: float = 10) -> dict[str, Any]:
        """Return Django's entry for this server, with a time-out in seconds."""
        entry = mail_transport(self.url)
        return entry | {"OPTIONS": entry["OPTIONS"] | {"timeout": timeout}}
