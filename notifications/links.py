"""Links in mails that do something without sign-in: stopping such mails (RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

from .kinds import Channel, Kind, Pace
from .models import Preference

PURPOSE = "notifications.unsubscribing"  # what is signed for something else opens nothing here
GOOD_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Unsubscribing:
    """What a link in a mail stops for one person: the mails of one kind; of a digest, all that comes at its pace."""

    person: User
    named: tuple[str, ...]  # the kinds of the mail itself
    pace: str  # of a digest; empty for a mail of its own

    @classmethod
    def by(cls, person: User, kinds: Iterable[str], pace: str = "") -> Unsubscribing:
        """Return what the link in a mail to this person, about these kinds, stops."""
        return cls(person, tuple(sorted(kinds)), pace if pace in {Pace.DAILY, Pace.WEEKLY} else "")

    @classmethod
    def read(cls, signed: str) -> Unsubscribing | None:
        """Return what a link stops; None where it is forged, too old, made for something else, or its address is gone.

        Gone is the address of a closed account, and one that its owner has replaced since.
        """
        try:
            pk, mark, named, pace = signing.loads(signed, salt=PURPOSE, max_age=GOOD_FOR)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        person = User.objects.filter(pk=pk, is_active=True).select_related("profile").first()
        if person is None or not constant_time_compare(mark, _mark(person)):
            return None
        return cls(person, tuple(kind for kind in named if kind in Kind.values), pace)

    @cached_property
    def address(self) -> str:
        """The link, absolute, in the active language; one mail names it more than once, and it holds the time."""
        signed = signing.dumps([self.person.pk, _mark(self.person), self.named, self.pace], salt=PURPOSE)
        return f"{settings.SITE_URL}{reverse('unsubscribe', args=[signed])}"

    def kinds(self) -> list[Kind]:
        """Return the kinds whose mails it stops: those of the mail itself, and what now comes at the digest's pace."""
        paces = Preference.objects.of(self.person)
        return [
            kind
            for kind in Kind
            if kind in self.named or (self.pace and paces[kind.value, Channel.MAIL.value] == self.pace)
        ]

    def stop(self) -> list[Kind]:
        """Send no mails of these kinds any more, and return the kinds. Twice changes nothing.

        What waits to be sent is looked through once more before it is (`outgoing.is_wanted`), so it is stopped, too. In
        the site they stand as before.
        """
        kinds = self.kinds()
        Preference.objects.prefer(self.person, {(kind.value, Channel.MAIL.value): Pace.NEVER.value for kind in kinds})
        return kinds

    stop.alters_data = True  # type: ignore[attr-defined]


def _mark(person: User) -> str:
    """Return what changes with the e-mail address of a person, and does not tell it."""
    return salted_hmac(PURPOSE, person.email, algorithm="sha256").hexdigest()[:16]
