"""Notices as tests send them."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from html import unescape
from typing import Any

from django.utils.translation import override

from moderation.challenge import BITS
from moderation.models import Notice
from moderation.tasks import send_notice_mails

FORM = "/moderation/hinweis/"
NOTICE = {
    "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "explanation": "Der zweite Satz unterstellt mir eine Straftat.",
    "name": "Nora Notiz",
    "email": "nora@example.org",
    "in_good_faith": "on",
}


def challenge_in(page: Any) -> str:
    """Return the challenge that a page of the form brings."""
    return unescape(re.search(r'name="challenge" value="([^"]+)"', page.text)[1])  # type: ignore[index]


def number_for(challenge: str) -> str:
    """Find the number as the browser does."""
    number = 0
    while int.from_bytes(sha256(f"{challenge}:{number}".encode()).digest()) >> (256 - BITS):
        number += 1
    return str(number)


def opened(browser: Any, clock: Any, language: str = "") -> dict[str, str]:
    """Open the form, and let the time pass that people need; return what is to be sent along."""
    challenge = challenge_in(browser.get(f"{language}{FORM}"))
    clock.shift(timedelta(seconds=10))
    return {"challenge": challenge}


def send(browser: Any, clock: Any, thing: Any = None, *, script: bool = True, language: str = "", **told: str) -> Any:
    """Send a notice about a thing, with JavaScript or without; return the answer."""
    along = opened(browser, clock, language)
    if script:
        along["number"] = number_for(along["challenge"])
    where = {"addresses": f"https://testserver{thing.get_absolute_url()}"} if thing is not None else {}
    return browser.post(f"{language}{FORM}", NOTICE | where | along | told)


def noticed(thing: Any, **told: Any) -> Notice:
    """Return a confirmed notice about a thing, by somebody without an account unless told otherwise."""
    given = {
        "addresses": [f"https://testserver{thing.get_absolute_url()}"], "in_good_faith": True, **{
            name: NOTICE[name] for name in ("category", "explanation", "name", "email")
        },
    }  # fmt: skip
    notice: Notice = Notice.objects.receive(is_confirmed=True, **given | told)
    return notice


def link_in(mail: Any, part: str) -> str:
    """Return the path of the link in a mail's text that holds a part."""
    found = next(line for line in mail.body.splitlines() if part in line)
    return found.removeprefix("https://testserver")


def outcomes(mailbox: Any) -> list[Any]:
    """Send what is due; return the mails about outcomes and answers."""
    send_notice_mails()
    return [mail for mail in mailbox if not mail.subject.startswith(("Ihr Hinweis ist", "We received"))]


def told(browser: Any, address: str) -> str:
    """Return a page as one line."""
    return " ".join(browser.get(address).text.split())


def errors_of(answer: Any) -> dict[str, list[str]]:
    """Return what the form says at each field, in English."""
    with override("en"):
        return {name: [str(error) for error in errors] for name, errors in answer.context["form"].errors.items()}
