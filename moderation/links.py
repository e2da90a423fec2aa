"""Links in mails to notifiers, which open without an account what concerns them; each is signed for one purpose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models.notice import CONFIRMABLE

if TYPE_CHECKING:
    from .models import Decision, Notice

CONFIRMING = "moderation.notice.confirming"
READING = "moderation.notice.reading"
# Longer than the six months for an objection (Art. 20(1) DSA), so that its answer is read by the link that one has.
READABLE = timedelta(days=400)


def to_confirm(notice: Notice) -> str:
    """Return the address, absolute and in the active language, of the page that confirms a notice."""
    return _absolute("confirm_notice", signing.dumps(str(notice.uuid), salt=CONFIRMING))


def to_decision(decision: Decision, notice: Notice) -> str:
    """Return the address of a decision's page for who sent a notice, absolute and in the active language."""
    return _absolute("noticed_decision", decision.uuid, signing.dumps([str(decision.uuid), notice.pk], salt=READING))


def confirmed_by(signed: str) -> Notice | None:
    """Return the notice that a link confirms; None where it is forged, too old, or the notice is gone."""
    from .models import Notice

    found = _read(signed, CONFIRMING, CONFIRMABLE)
    return Notice.objects.filter(uuid=found).first() if isinstance(found, str) else None


def opened_by(signed: str, decision: Any) -> Notice | None:
    """Return the notice for which a link opens the page of a decision (a UUID); None where it does not."""
    from .models import Notice

    found = _read(signed, READING, READABLE)
    if not isinstance(found, list) or len(found) != 2 or found[0] != str(decision):
        return None
    return Notice.objects.filter(pk=found[1], case__decisions__uuid=decision).first()


def _read(signed: str, purpose: str, max_age: timedelta) -> Any:
    try:
        return signing.loads(signed, salt=purpose, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _absolute(name: str, *parts: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=parts)}"
