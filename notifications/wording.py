"""What happened, as a sentence: the same in the list, in a mail and in its subject."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .kinds import Kind
from .subjects import Telling

LONGEST_EXCERPT = 400  # characters; who wants to read more goes there
_BREAKING = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)  # line breaks and control characters
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # signs that turn the text after them around
_ONE_LINE = dict.fromkeys(_BREAKING, " ") | dict.fromkeys(_TURNING, "")
_FROM_RIGHT = {"R", "AL"}


class Sentence(NamedTuple):
    """A sentence with names and titles in it, which are other people's words."""

    pattern: str
    words: dict[str, str | int]

    def __str__(self) -> str:
        return self.text

    @property
    def html(self) -> SafeString:
        """The sentence to be shown: what is others' is escaped and kept to its own direction."""
        words = {
            name: word if isinstance(word, int) else format_html("<bdi>{}</bdi>", one_line(word))
            for name, word in self.words.items()
        }
        return format_html(self.pattern, **words)

    @property
    def text(self) -> str:
        """The sentence as plain text on one line."""
        words = {
            name: word if isinstance(word, int) else _kept_apart(one_line(word)) for name, word in self.words.items()
        }
        return self.pattern.format(**words)


def sentence(kind: str, telling: Telling, count: int = 1) -> Sentence:
    """Return what happened; of several that are joined, `telling` is the newest and `count` how many they are."""
    words: dict[str, str | int] = {"who": telling.who or _("Somebody"), "title": telling.title, "count": count}
    return Sentence(telling.said if telling.said and count == 1 else (_once if count == 1 else _several)(kind), words)


def _once(kind: str) -> str:
    return {
        Kind.ANSWER: _("{who} answered your comment under “{title}”"),
        Kind.MENTION: _("{who} mentioned you under “{title}”"),
        Kind.FOLLOWUP: _("There is a follow-up: “{title}”"),
        Kind.POLL: _("The poll “{title}” is over, and its result is there"),
        Kind.PICK: _("The newsroom recommends your comment under “{title}”"),
        Kind.CITATION: _("“{title}” cites your comment"),
        Kind.DECISION: _("A moderator decided about your comment under “{title}”"),
        Kind.REPORT: _("A moderator decided about what you reported under “{title}”"),
        Kind.APPEAL: _("Your objection under “{title}” is answered"),
        Kind.QUEUE: _("A case has been waiting too long"),
        Kind.FAILURE: _("A mail could not be delivered"),
    }[Kind(kind)]


def _several(kind: str) -> str:
    return {
        Kind.ANSWER: _("{count} new answers to your comment under “{title}”"),
        Kind.MENTION: _("{count} new comments mention you under “{title}”"),
        Kind.FOLLOWUP: _("There are {count} follow-ups, the newest: “{title}”"),
        Kind.POLL: _("{count} polls are over, the last one: “{title}”"),
        Kind.PICK: _("The newsroom recommends {count} of your comments under “{title}”"),
        Kind.CITATION: _("“{title}” cites {count} of your comments"),
        Kind.DECISION: _("A moderator decided {count} times about your comment under “{title}”"),
        Kind.REPORT: _("A moderator decided {count} times about what you reported under “{title}”"),
        Kind.APPEAL: _("{count} of your objections under “{title}” are answered"),
        Kind.QUEUE: _("{count} cases have been waiting too long"),
        Kind.FAILURE: _("{count} mails could not be delivered"),
    }[Kind(kind)]


def deed(kind: str) -> str:
    """Return what the link there says."""
    return {
        Kind.ANSWER: _("Read the answer"),
        Kind.MENTION: _("Read the comment"),
        Kind.FOLLOWUP: _("Read the follow-up"),
        Kind.POLL: _("See the result"),
        Kind.PICK: _("See the recommendation"),
        Kind.CITATION: _("See the citation"),
        Kind.DECISION: _("See the decision"),
        Kind.REPORT: _("See the outcome"),
        Kind.APPEAL: _("Read the answer to your objection"),
        Kind.QUEUE: _("Open the queue"),
        Kind.FAILURE: _("See what happened"),
    }[Kind(kind)]


def excerpt(text: str) -> str:
    """Return the beginning of a text on one line."""
    return Truncator(one_line(text)).chars(LONGEST_EXCERPT)


def one_line(text: str) -> str:
    """Return a text without line breaks, control characters, and signs that would turn around what follows them."""
    return " ".join(text.translate(_ONE_LINE).split())


def _kept_apart(text: str) -> str:
    """Return a text that reads from the right between Unicode's isolates, which are plain text's `<bdi>`."""
    if any(unicodedata.bidirectional(sign) in _FROM_RIGHT for sign in text):
        return f"\u2068{text}\u2069"
    return text
