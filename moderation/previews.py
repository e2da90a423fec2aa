"""Each mail to a notifier to look at, in debug mode: made of samples, and nothing is stored or sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from . import letters, links
from .eu import Category
from .grounds import Ground
from .models import Appeal, Case, Decision, Notice, NoticeMail, Sanction


def _notice() -> Notice:
    return Notice(
        reference="H-7K3MQ2XA", addresses=[f"{settings.SITE_URL}/kommentare/48/"], category=Category.SPEECH,
        name="Nora Notiz", email="nora.notiz@example.org", explanation="…", case=Case(pk=7),
        reply="Das Bild ist von uns, und die Rechte daran haben wir erworben.\nDanke, dass Sie hingesehen haben.",
    )  # fmt: skip


def _confirm() -> letters.Words:
    return letters.asked_for(_notice())


def _receipt(*, is_suspended: bool = False) -> letters.Words:
    notice = _notice()
    notice.suspended_by = Sanction(kind=Sanction.Kind.MUTE) if is_suspended else None
    return letters.receipt_of(notice, [notice])


def _outcome(kind: Decision.Kind, ground: str = "", law: str = "") -> letters.Words:
    return letters.outcome_of(_notice(), _decision(kind, ground, law))


def _decision(kind: Decision.Kind, ground: str = "", law: str = "") -> Decision:
    # The number of no decision, as those that are stored may have sanctions.
    return Decision(pk=0, kind=kind, ground=ground, law=law, decided_at=timezone.now(), case=Case(pk=7))


def _sanction(kind: Sanction.Kind, days: int | None = None) -> letters.Words:
    sanction = Sanction(
        kind=kind, notice=_notice(), decision=_decision(Decision.Kind.APPROVE),
        ends_at=timezone.now() + timedelta(days=days) if days else None,
        reasons="Der dritte Hinweis auf denselben Kommentar; er sagt das Gegenteil dessen, was Sie ihm vorwerfen.",
    )  # fmt: skip
    return letters.sanction_of(_notice(), sanction)


def _answer() -> letters.Words:
    appeal = Appeal(outcome=Appeal.Outcome.UPHELD, answer="Der Satz ist scharf, aber eine Meinung über eine Firma.")
    return letters.answer_to(appeal, links.to_decision(_decision(Decision.Kind.APPROVE), _notice()))


def _written(make: Callable[[], letters.Words]) -> EmailMultiAlternatives:
    return letters.written(make(), _notice(), "<sample@example.org>")


_KIND = NoticeMail.Kind
MADE: dict[str, Callable[[], letters.Words]] = {
    _KIND.CONFIRM: _confirm,
    _KIND.RECEIPT: _receipt,
    f"{_KIND.RECEIPT}-suspended": partial(_receipt, is_suspended=True),
    f"{_KIND.OUTCOME}-removed": partial(_outcome, Decision.Kind.REMOVE, Ground.ILLEGAL, "§ 185 StGB"),
    f"{_KIND.OUTCOME}-stays": partial(_outcome, Decision.Kind.APPROVE),
    f"{_KIND.OUTCOME}-gone": lambda: letters.outcome_of(_notice(), None),
    f"{_KIND.SANCTION}-warning": partial(_sanction, Sanction.Kind.WARNING),
    f"{_KIND.SANCTION}-notices": partial(_sanction, Sanction.Kind.NOTICES, 14),
    _KIND.ANSWER: _answer,
    _KIND.REPLY: lambda: letters.reply_of(_notice()),
}
SAMPLES: dict[str, Callable[[], EmailMultiAlternatives]] = {
    f"notice-{name}": partial(_written, make) for name, make in MADE.items()
}
