"""Mails as tests make and read them."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Any

from django.utils import translation

from notifications.kinds import Kind, Pace
from notifications.mails import News, compose
from notifications.subjects import Telling

HOSTILE = Telling(
    address="/kommentare/7/",
    title='<b>Titel</b>\r\nBcc: alle@example.org "\u202egnitrow',
    who="<script>alert(1)</script>\nX-Header: ja\u202e",
    text="Erst so.\n\n<img src=https://boese.example/x.gif> & dann\x00so.",
    reason="<b>Weil</b>\n\n-- \nso.",
)


def letter(
    person: Any,
    *kinds: str,
    telling: Telling = HOSTILE,
    language: str = "en",
    pace: str = Pace.AT_ONCE,
    apart: bool = False,
) -> Any:
    """Return the mail about events of these kinds, each in the group of its kind or, `apart`, in one of its own."""
    news = [News(kind, f"{kind}-{place if apart else 1}", telling) for place, kind in enumerate(kinds or [Kind.ANSWER])]
    with translation.override(language):
        return compose(person, news, pace=pace, message_id="<eins@testserver>")


def html_of(mail: Any) -> str:
    """Return the HTML of a mail."""
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    return html


def as_received(mail: Any) -> Any:
    """Return a mail as a mail program reads it."""
    return message_from_bytes(mail.message(policy=policy.SMTP).as_bytes(), policy=policy.default)


def links_in_text(text: str) -> set[str]:
    """Return the addresses that stand in a text."""
    return set(re.findall(r"\b\w+://[^\s>]+", text))


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of a page with their attributes, in order."""
    parser = _Elements()
    parser.feed(html)
    return parser.found


def links_in_html(html: str) -> set[str]:
    """Return where the links of a page lead."""
    return {str(attributes["href"]) for tag, attributes in elements(html) if tag == "a"}


def assert_it_stands_alone(html: str) -> None:
    """See that nothing of a page is fetched from anywhere, and all its links lead to our own host."""
    tags = {tag for tag, _ in elements(html)}
    assert not tags & {"img", "script", "link", "iframe", "object", "video", "svg", "base", "form", "input"}
    assert "url(" not in html
    assert "@import" not in html
    fetching = {"src", "srcset", "background", "poster", "action"}
    assert not any(fetching & set(attributes) for _, attributes in elements(html))
    assert {link.split("/")[2] for link in links_in_html(html)} == {"testserver"}
    assert all(link.startswith("https://") for link in links_in_html(html))
