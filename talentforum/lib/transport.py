"""The way out of the site: one connection to the mail server, and what became of each mail."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from enum import StrEnum
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

TOO_MANY = 429  # of a provider's interface: later, please
ABOUT_US = frozenset({401, 403, 408, TOO_MANY})  # says nothing about this mail


class Fate(StrEnum):
    """Why a mail did not leave, or may not have left."""

    UNREACHABLE = "unreachable"  # there is no connection: so it is with all others, too
    DEFERRED = "deferred"  # not now; surely not taken
    REFUSED = "refused"  # not this one, for good
    DOUBTFUL = "doubtful"  # it broke while being handed over: perhaps taken, perhaps not
    BROKEN = "broken"  # no mail can be made of it


class Unsent(Exception):
    """A mail that did not leave; `fate` says why."""

    def __init__(self, fate: Fate) -> None:
        super().__init__(fate)
        self.fate = fate


class Transport:
    """One connection to the mail server, opened when first needed and again after each failure; used with `with`."""

    def __init__(self) -> None:
        self._mailer: Any = mail.mailers["transport"]

    def __enter__(self) -> Transport:
        """Nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._hang_up()

    def open(self) -> None:
        """Have a connection; raises Unsent where there is none to be had."""
        try:
            self._mailer.open()
        except Exception as error:
            self._hang_up()
            raise Unsent(Fate.UNREACHABLE) from error

    def send(self, message: EmailMessage) -> None:
        """Hand one message over; raises Unsent where that fails, and hangs up then."""
        self.open()
        try:
            taken = self._mailer.send_messages([message])
        except Exception as error:
            fate = _fate(error, may_be_taken=getattr(self._mailer, "may_have_taken", True))
            self._hang_up()
            raise Unsent(fate) from error
        if not taken:  # it has no recipient
            raise Unsent(Fate.BROKEN)

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._mailer.close()


def _fate(error: Exception, *, may_be_taken: bool) -> Fate:
    """Tell what an exception says of the mail: a definite answer first, then whether it was being handed over."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _for_good(all(code >= 500 for code, _reason in error.recipients.values()))  # RFC 5321, 4.2.1
    if isinstance(error, smtplib.SMTPDataError):
        return _for_good(error.smtp_code >= 500)  # RFC 5321, 4.2.1
    if isinstance(error, smtplib.SMTPResponseException):
        return Fate.DEFERRED  # it refuses us, the sender: somebody may mend that
    if isinstance(error, TypeError | ValueError):
        return Fate.BROKEN  # an address or a header that cannot be: found before anything is sent
    status = getattr(error, "status_code", None)  # what a provider's interface answered (django-anymail)
    if status is not None and 400 <= status < 500:  # RFC 9110, 15.5
        return _for_good(status not in ABOUT_US)
    return Fate.DOUBTFUL if may_be_taken else Fate.DEFERRED


def _for_good(is_final: bool) -> Fate:
    return Fate.REFUSED if is_final else Fate.DEFERRED


class _Noting:
    """Notes when a mail may have been taken: from its text on, until the server's answer to it."""

    may_have_taken = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the text of a mail and return the server's answer."""
        self.may_have_taken = True
        answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        self.may_have_taken = False
        return answer


class _Plain(_Noting, smtplib.SMTP):
    pass


class _Encrypted(_Noting, smtplib.SMTP_SSL):
    pass


class SmtpBackend(smtp.EmailBackend):
    """Django's SMTP, with the knowledge whether a mail may have been taken when a connection breaks."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The class of the connection."""
        return _Encrypted if self.use_ssl else _Plain

    @property
    def may_have_taken(self) -> bool:
        """Whether the mail that was sent last may have been taken, although no answer came."""
        return getattr(self.connection, "may_have_taken", False)
