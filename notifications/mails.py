"""The mail about one thing that happened, and the digest of several: what leaves, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from talentforum.lib import stationery

from . import wording
from .kinds import OWED, Kind, Pace
from .links import Unsubscribing
from .subjects import Telling

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Delivery

MOST_LINES = 30  # of a digest; the rest is found in the site
MOST_QUOTES = 3  # of those that one line joins
LONGEST_SUBJECT = 150  # characters; mail programs show half of it


class News(NamedTuple):
    """One notification as a mail tells it, in the language of the one who gets it."""

    kind: str
    group_key: str
    telling: Telling


@dataclass(frozen=True)
class Line:
    """What a mail says of one event, or of several of one group; newest first."""

    kind: str
    tellings: list[Telling]

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


def mail_for(deliveries: Sequence[Delivery]) -> EmailMultiAlternatives:
    """Return the mail of one delivery, or the digest of several: all of one person, and of one pace.

    Asks the database nothing where notification, recipient, profile and subject are loaded. The caller has asked
    `may_be_told`.
    """
    newest_first = sorted(deliveries, key=lambda delivery: delivery.notification_id, reverse=True)
    notifications = [delivery.notification for delivery in newest_first]
    person = notifications[0].recipient
    with translation.override(person.profile.language):
        news = [News(one.kind, one.group_key, one.subject.telling(one.kind)) for one in notifications]
        return compose(person, news, pace=newest_first[0].pace, message_id=message_id(deliveries[0]))


def message_id(delivery: Delivery) -> str:
    """Return the Message-ID that a delivery carries each time it is tried, so that doubles are seen to be one mail."""
    return delivery.message_id or _identifier(str(delivery.notification.uuid))


def compose(person: User, news: Sequence[News], *, pace: str, message_id: str) -> EmailMultiAlternatives:
    """Return a mail with this news, the newest first, in the active language."""
    lines = joined(news)
    is_digest = len(news) > 1 or pace != Pace.AT_ONCE
    unsubscribing = Unsubscribing.by(person, {one.kind for one in news}, pace if is_digest else "")
    context = _context(person, lines, unsubscribing, pace if is_digest else "")
    template = "emails/digest" if is_digest else "emails/notification"
    mail = stationery.Letter(
        context["subject"],
        stationery.as_text(f"{template}.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers=_headers(lines, {one.group_key for one in news}, unsubscribing, pace) | {"Message-ID": message_id},
    )
    mail.attach_alternative(stationery.as_html(f"{template}.html", context), "text/html")
    return mail


def joined(news: Iterable[News]) -> list[Line]:
    """Return the lines of a mail: one for each group, in the order of its newest."""
    groups: dict[tuple[str, str], list[Telling]] = {}
    for one in news:
        groups.setdefault((one.kind, one.group_key), []).append(one.telling)
    return [Line(kind, tellings) for (kind, _group), tellings in groups.items()]


def absolute(path: str) -> str:
    """Return an address of ours with its host; what leads elsewhere is replaced by the front page."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return f"{settings.SITE_URL}{path if is_ours else reverse('home')}"


def _context(person: User, lines: list[Line], unsubscribing: Unsubscribing, pace: str) -> dict[str, Any]:
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
        "stop": unsubscribing.address,
        "all": absolute(reverse("notifications")),
        "preferences": absolute(reverse("notification_preferences")),
    }


def _heading(pace: str) -> str:
    return {Pace.DAILY.value: _("Your day at talentforum"), Pace.WEEKLY.value: _("Your week at talentforum")}.get(
        pace, _("New for you at talentforum")
    )


def _subject(lines: list[Line], pace: str) -> str:
    """Return what the mail's list shows: the event itself where there is but one."""
    if len(lines) == 1:
        return lines[0].sentence.text
    return _("{heading}: {count} events").format(heading=_heading(pace), count=_events(lines))


def _events(lines: Iterable[Line]) -> int:
    return sum(line.count for line in lines)


def _headers(lines: list[Line], groups: set[str], unsubscribing: Unsubscribing, pace: str) -> dict[str, str]:
    """Return what mail programs read: which mails belong together, how they are stopped, that no human wrote them."""
    about = lines[0].kind if len({line.kind for line in lines}) == 1 else pace
    headers = stationery.AUTOMATIC | {
        "List-Id": _identifier(about, between="."),
        "List-Unsubscribe": f"<{unsubscribing.address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if len(groups) == 1:
        root = _identifier(groups.pop())
        headers |= {"In-Reply-To": root, "References": root}
    return headers


def _identifier(name: str, between: str = "@") -> str:
    return f"<{name}{between}{urlsplit(settings.SITE_URL).hostname}>"
