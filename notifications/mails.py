"""The mail about one thing that happened, and the digest of several: what leaves, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.html import escape

from talentforum.lib import stationery

from .kinds import Pace
from .letter import STOP, Line, letter_with
from .links import Unsubscribing
from .subjects import Telling

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Delivery


class News(NamedTuple):
    """One notification as a mail tells it, in the language of the one who gets it."""

    kind: str
    group_key: str
    telling: Telling


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
    digest = pace if len(news) > 1 or pace != Pace.AT_ONCE else ""
    stop = Unsubscribing.by(person, {one.kind for one in news}, digest).address
    words = letter_with(tuple(lines), digest)
    mail = stationery.Letter(
        words.subject,
        words.text.replace(STOP, stop),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers=_headers(lines, {one.group_key for one in news}, stop, pace) | {"Message-ID": message_id},
    )
    mail.attach_alternative(words.html.replace(STOP, escape(stop)), "text/html")
    return mail


def joined(news: Iterable[News]) -> list[Line]:
    """Return the lines of a mail: one for each group, in the order of its newest."""
    groups: dict[tuple[str, str], list[Telling]] = {}
    for one in news:
        groups.setdefault((one.kind, one.group_key), []).append(one.telling)
    return [Line(kind, tuple(tellings)) for (kind, _group), tellings in groups.items()]


def _headers(lines: list[Line], groups: set[str], stop: str, pace: str) -> dict[str, str]:
    """Return what mail programs read: which mails belong together, how they are stopped, that no human wrote them."""
    about = lines[0].kind if len({line.kind for line in lines}) == 1 else pace
    headers = stationery.AUTOMATIC | {
        "List-Id": _identifier(about, between="."),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if len(groups) == 1:
        root = _identifier(groups.pop())
        headers |= {"In-Reply-To": root, "References": root}
    return headers


def _identifier(name: str, between: str = "@") -> str:
    return f"<{name}{between}{urlsplit(settings.SITE_URL).hostname}>"
