"""Whether mails leave and are believed: what `manage.py mail check` looks at."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend

from talentforum.lib.transport import Transport, Unsent

from .domain import Line, Names, State, dkim, dmarc, spf, unsubscribing
from .models import StoppedAddress

PATIENCE = 5  # seconds for each answer of the mail server
TAKEN = 250  # RFC 5321, 4.2.3


def checked(names: Names, selectors: Iterable[str] = ()) -> Iterator[Line]:
    """Give the lines of the check, one after the other as they are known."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    yield from transport(sender)
    yield from _sending_domain(names, sender.rpartition("@")[2], selectors)
    yield from _site(names)
    yield _provider()
    yield Line(State.GOOD, "Stopped addresses", f"{StoppedAddress.objects.count()} (in the admin under Notifications).")


def transport(sender: str) -> Iterator[Line]:
    """Tell whether the server of EMAIL_URL is there, encrypts, lets us in and takes mails of the sender."""
    mailer: Any = mail.mailers["transport"]
    if not isinstance(mailer, EmailBackend):
        yield Line(State.BAD, "Mail server", "EMAIL_URL is not set: mails are printed by the worker.")
        return
    mailer.timeout = min(mailer.timeout or PATIENCE, PATIENCE)
    place = f"{mailer.host}:{mailer.port}"
    try:
        mailer.open()
        yield Line(State.GOOD, "Mail server", f"{place} answers{' and lets us in' if mailer.username else ''}.")
        yield _encryption(mailer)
        yield _taken(mailer.connection, sender)
    except Exception as error:  # noqa: BLE001 - whatever fails here is what the line tells
        yield Line(State.BAD, "Mail server", f"{place}: {_fault(error)}")
    finally:
        with suppress(OSError, smtplib.SMTPException):
            mailer.close()


def _encryption(mailer: Any) -> Line:
    if mailer.use_tls or mailer.use_ssl:
        return Line(State.GOOD, "Encryption", "STARTTLS" if mailer.use_tls else "TLS from the first byte")
    return Line(State.NOTE, "Encryption", "none (tls=off): only for a server on this machine or in its own network.")


def _taken(connection: Any, sender: str) -> Line:
    """Ask the server whether it takes mails of the sender; none is sent."""
    connection.ehlo_or_helo_if_needed()  # with TLS or a sign-in that is done
    code, answer = connection.mail(sender)
    connection.rset()
    if code == TAKEN:
        return Line(State.GOOD, "Sender", f"{sender} is taken.")
    return Line(State.BAD, "Sender", f"{sender} is refused: {code} {answer.decode('utf-8', 'replace')}")


def _fault(error: Exception) -> str:
    """Say in a sentence what an exception means."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"refuses user and password of EMAIL_URL ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"cannot do what EMAIL_URL asks for: {error}"
    if isinstance(error, ssl.SSLError):
        return f"encryption fails: {error.reason or error}"
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return "could not be reached."
    return f"answers what no mail server does ({type(error).__name__})."


def _sending_domain(names: Names, domain: str, selectors: Iterable[str]) -> Iterator[Line]:
    if not _is_name(domain):
        yield Line(State.BAD, "Sending domain", f"MAIL_FROM ends with @{domain}, which is no domain of yours.")
        return
    yield spf(names, domain)
    yield from dkim(names, domain, selectors)
    yield dmarc(names, domain)


def _site(names: Names) -> Iterator[Line]:
    url = urlsplit(settings.SITE_URL)
    if url.scheme == "https":
        yield Line(State.GOOD, "SITE_URL", f"{settings.SITE_URL} is https.")
    else:
        said = f"{settings.SITE_URL} is not https: List-Unsubscribe counts for nothing there (RFC 8058, 3.1)."
        yield Line(State.BAD, "SITE_URL", said)
    host = url.hostname or ""
    if _is_name(host):
        yield unsubscribing(names, host)
    else:
        yield Line(State.BAD, "List-Unsubscribe", f"{host} is known to this machine only.")


def _is_name(host: str) -> bool:
    """Tell whether a host is a name that others may know."""
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return False
    return "." in host


def _provider() -> Line:
    if not settings.MAIL_PROVIDER:
        return Line(
            State.NOTE, "Bounces", "MAIL_PROVIDER is not set, so nobody tells us of addresses that do not work."
        )
    address = f"{settings.SITE_URL}/mail/{settings.MAIL_PROVIDER}/"
    return Line(State.GOOD, "Bounces", f"told at {address}, if {settings.MAIL_PROVIDER} knows that address.")


def send_test_mail(address: str) -> Line:
    """Send a mail to an address, now and by the way that all take in the end."""
    message = get_adapter().render_mail("mail/email/test", address, {})
    try:
        with Transport() as way:
            way.send(message)
    except Unsent as unsent:
        return Line(State.BAD, "Test mail", f"did not leave: {unsent.fate.value}.")
    return Line(State.GOOD, "Test mail", "handed over. Look at Authentication-Results in its head.")
