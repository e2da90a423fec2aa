"""What a mail says, whoever gets it: made once for all who are told the same."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talentforum.lib import stationery

from . import wording
from .kinds import OWED, Kind, Pace
from .subjects import Telling

MOST_LINES = 30  # of a digest; the rest is found in the site
MOST_QUOTES = 3  # of those that one line joins
LONGEST_SUBJECT = 150  # characters; mail programs show half of it
KEPT = 64  # letters that a process keeps, some 10 kB each: a follow-up is told to all in two languages
STOP = f"{secrets.token_urlsafe()}/stop"  # where the link belongs that is each reader's own; no text can hold it


class Letter(NamedTuple):
    """Subject, text and HTML, with `STOP` where the reader's own link to end such mails belongs."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    """What a mail says of one event, or of several of one group; newest first."""

    kind: str
    tellings: tuple[Telling, ...]

    @property
    def count(self) -> int:
        """How many events it joins."""
        return len(self.tellings)

    @property
    def sentence(self) -> wording.Sentence:
        """What happened."""
        return wording.sentence(self.kind, self.tellings[0], self.count)

    @property
    def deed(self) -> str:
        """What the link says."""
        return wording.deed(self.kind)

    @property
    def address(self) -> str:
        """Where it stands."""
        return absolute(self.tellings[0].address)

    @property
    def reason(self) -> str:
        """Why the newsroom recommends it, or what was decided; of several that are joined each has its own."""
        return wording.one_line(self.tellings[0].reason) if self.count == 1 else ""

    @property
    def why(self) -> str:
        """The reasons at length."""
        return wording.one_line(self.tellings[0].why) if self.count == 1 else ""

    @property
    def quotes(self) -> list[tuple[str, str]]:
        """What was written: by whom, where several are joined, and how it begins."""
        return [
            (wording.one_line(telling.who) if self.count > 1 else "", wording.excerpt(telling.text))
            for telling in self.tellings[:MOST_QUOTES]
            if telling.text
        ]

    @property
    def owed(self) -> bool:
        """Whether the law has a person told of it, so that it stands in the site whatever they prefer."""
        return Kind(self.kind) in OWED


def letter_with(lines: tuple[Line, ...], pace: str) -> Letter:
    """Return what a mail with these lines says in the active language; `pace` is a digest's, empty for one event.

    To make one takes three times as long as to send it, and of a follow-up the whole sweep sends the same.
    """
    make = _letter.__wrapped__ if settings.DEBUG else _letter  # while developing, templates change as well
    return make(lines, pace, get_language() or "", settings.SITE_URL)


@lru_cache(KEPT)
def _letter(lines: tuple[Line, ...], pace: str, _language: str, _site: str) -> Letter:
    context = _context(lines, pace)
    template = f"emails/{'digest' if pace else 'notification'}"
    text, html = stationery.as_text(f"{template}.txt", context), stationery.as_html(f"{template}.html", context)
    return Letter(context["subject"], text, html)


def absolute(path: str) -> str:
    """Return an address of ours with its host; what leads elsewhere is replaced by the front page."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return f"{settings.SITE_URL}{path if is_ours else reverse('home')}"


def _context(lines: tuple[Line, ...], pace: str) -> dict[str, Any]:
    return {
        "site_url": settings.SITE_URL,
        "subject": Truncator(_subject(lines, pace)).chars(LONGEST_SUBJECT),
        "heading": _heading(pace),
        "line": lines[0],
        "lines": lines[:MOST_LINES],
        "more": _events(lines[MOST_LINES:]),
        "pace": pace,
        "owed": any(line.owed for line in lines),
        "kind": Kind(lines[0].kind).label,
        "stop": STOP,
        "all": absolute(reverse("notifications")),
        "preferences": absolute(reverse("notification_preferences")),
    }


def _heading(pace: str) -> str:
    return {Pace.DAILY.value: _("Your day at talentforum"), Pace.WEEKLY.value: _("Your week at talentforum")}.get(
        pace, _("New for you at talentforum")
    )


def _subject(lines: tuple[Line, ...], pace: str) -> str:
    """Return what the mail's list shows: the event itself where there is but one."""
    if len(lines) == 1:
        return lines[0].sentence.text
    return _("{heading}: {count} events").format(heading=_heading(pace), count=_events(lines))


def _events(lines: tuple[Line, ...]) -> int:
    return sum(line.count for line in lines)
