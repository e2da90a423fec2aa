"""What the domain name system says of the domain that our mails come from: SPF, DKIM, DMARC."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from dns.exception import DNSException
from dns.rdatatype import RdataType
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

LONGEST_LOOKUP = 3  # seconds, with all its repetitions
MOST_PARENTS = 4  # domains above the sender's that are asked for a policy

# Where providers put their keys if nobody tells them otherwise; a domain cannot be asked which selectors it has.
USUAL_SELECTORS = (
    "default", "mail", "dkim", "s1", "s2", "k1", "selector1", "google", "brevo1", "brevo2", "mlsend", "mailjet",
    "resend", "mandrill", "mte1", "pm", "postal", "rwmt1", "scph0316",
)  # fmt: skip


class State(StrEnum):
    """How a line of the check turned out."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "FAILS"
    UNKNOWN = "?"


@dataclass(frozen=True)
class Line:
    """One thing that was looked at."""

    state: State
    what: str
    said: str

    def __str__(self) -> str:
        return f"{self.state.value:5}  {self.what}: {self.said}"


class Unanswered(Exception):
    """The domain name system could not be asked."""


class Names:
    """Asks the domain name system; `server` is one other than the machine's own, as HOST or HOST:PORT."""

    def __init__(self, server: str = "") -> None:
        """Raise ValueError where the server is no address."""
        self._server = server
        if server:
            host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "53")
            self._host, self._port = str(ipaddress.ip_address(host)), int(port)

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name; none where there is no such name. Raises Unanswered."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, RdataType.TXT)]

    def has_address(self, name: str) -> bool:
        """Tell whether a name leads to a machine. Raises Unanswered."""
        return any(self._ask(name, kind) for kind in (RdataType.A, RdataType.AAAA))

    def _ask(self, name: str, kind: RdataType) -> list[Any]:
        try:
            return list(self._resolver().resolve(name, kind, search=False))
        except NoAnswer:
            return []
        except NXDOMAIN as error:
            if self._denies_all:
                raise Unanswered from error
            return []
        except (DNSException, OSError, UnicodeError) as error:
            raise Unanswered from error

    @cached_property
    def _denies_all(self) -> bool:
        """Whether the server knows no name at all, not even the root: so it is in networks that are cut off."""
        try:
            self._resolver().resolve(".", RdataType.NS)
        except NXDOMAIN:
            return True
        except (DNSException, OSError):
            return False
        return False

    def _resolver(self) -> Resolver:
        resolver = Resolver(configure=not self._server)
        if self._server:
            resolver.nameservers, resolver.port = [self._host], self._port
        resolver.timeout, resolver.lifetime = LONGEST_LOOKUP / 2, LONGEST_LOOKUP
        return resolver


def spf(names: Names, domain: str) -> Line:
    """Tell whether the domain says who may send for it (RFC 7208)."""
    try:
        found = [text for text in names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
    except Unanswered:
        return _unanswered("SPF", domain)
    if not found:
        return Line(State.BAD, "SPF", f"{domain} has no TXT record that begins with v=spf1.")
    if len(found) > 1:
        return Line(State.BAD, "SPF", f"{domain} has {len(found)} of them; receivers then heed none (RFC 7208, 4.5).")
    terms = found[0].lower().split()
    if {"all", "+all"} & set(terms):
        return Line(State.BAD, "SPF", f"{domain} lets everybody send in its name: {found[0]}")
    said = f"{found[0]} (whether it names your provider's servers cannot be seen from here)"
    is_closed = bool({"-all", "~all"} & set(terms)) or any(term.startswith("redirect=") for term in terms)
    if not is_closed:
        return Line(State.NOTE, "SPF", f"{said}; it does not end with -all or ~all, so it forbids nobody.")
    return Line(State.GOOD, "SPF", said)


def dkim(names: Names, domain: str, selectors: Iterable[str]) -> list[Line]:
    """Tell which keys the domain shows (RFC 6376): under the selectors that are given, else under usual ones."""
    given = list(selectors)
    lines: list[Line] = []
    for selector in given or USUAL_SELECTORS:
        place = f"{selector}._domainkey.{domain}"
        try:
            found = [tags for text in names.texts(place) if "p" in (tags := _tags(text))]
        except Unanswered:
            return [*lines, _unanswered("DKIM", place)]
        if found and not found[0]["p"]:
            lines.append(Line(State.BAD if given else State.NOTE, "DKIM", f"the key at {place} is revoked."))
        elif found:
            lines.append(Line(State.GOOD, "DKIM", f"a key at {place}."))
        elif given:
            lines.append(Line(State.BAD, "DKIM", f"no key at {place}."))
    unseen = (
        f"no key of {domain} under the usual names, and all names cannot be seen. Give your provider's with --selector;"
        " it stands as s= in the DKIM-Signature of a mail that arrived."
    )
    return lines or [Line(State.NOTE, "DKIM", unseen)]


def dmarc(names: Names, domain: str) -> Line:
    """Tell what receivers are to do with mails that fail the two; a domain above may say it (RFC 7489, 6.6.3)."""
    labels = domain.split(".")
    for above in range(min(len(labels) - 1, MOST_PARENTS + 1)):
        place = f"_dmarc.{'.'.join(labels[above:])}"
        try:
            found = [tags for text in names.texts(place) if (tags := _tags(text)).get("v") == "DMARC1"]
        except Unanswered:
            return _unanswered("DMARC", place)
        if len(found) > 1:
            return Line(State.BAD, "DMARC", f"{place} has {len(found)} of them; receivers then heed none.")
        if found:
            policy = (found[0].get("sp") if above else None) or found[0].get("p", "")
            return _policy(place, policy.lower())
    return Line(State.BAD, "DMARC", f"no policy at _dmarc.{domain}; large receivers ask for one.")


def _policy(place: str, policy: str) -> Line:
    if policy in {"quarantine", "reject"}:
        return Line(State.GOOD, "DMARC", f"{place} says {policy}.")
    if policy == "none":
        return Line(State.NOTE, "DMARC", f"{place} says none: forged mails are only reported.")
    return Line(State.BAD, "DMARC", f"{place} names no policy (p=none, quarantine or reject).")


def unsubscribing(names: Names, host: str) -> Line:
    """Tell whether the address that List-Unsubscribe names leads anywhere."""
    try:
        leads = names.has_address(host)
    except Unanswered:
        return _unanswered("List-Unsubscribe", host)
    if leads:
        return Line(State.GOOD, "List-Unsubscribe", f"{host} leads to a machine.")
    return Line(State.BAD, "List-Unsubscribe", f"{host}, from SITE_URL, has no address: mail programs cannot reach it.")


def _tags(text: str) -> dict[str, str]:
    """Return the parts of a record, `v=DMARC1; p=none`, by name."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, _, value in pairs}


def _unanswered(what: str, name: str) -> Line:
    return Line(State.UNKNOWN, what, f"{name} could not be asked.")
