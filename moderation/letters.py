"""What mails to notifiers say, in their language: nothing that a stranger could have written into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.kinds import Kind as Told
from talentforum.lib import stationery

from . import links
from .eu import Automation
from .explaining import DECIDERS
from .models import NoticeMail
from .models.appeal import OUTCOMES, Appeal
from .outcomes import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from .models import Decision, Notice

Kind = NoticeMail.Kind


@dataclass
class Words:
    """A mail's own words: heading, paragraphs, one link that does something, and what it answers, quoted."""

    heading: str
    said: list[str]
    deed: str = ""
    address: str = ""
    quoted: str = ""
    is_asked: bool = False  # whether somebody else may have given this address


def letter_to(mail: NoticeMail) -> EmailMultiAlternatives:
    """Return a mail as text and HTML, by the same Message-ID each time."""
    notice = mail.notice
    with translation.override(notice.language):
        words = WORDS[Kind(mail.kind)](mail)
        return written(words, notice, f"<{mail.uuid}@{urlsplit(settings.SITE_URL).hostname}>")


def written(words: Words, notice: Notice, message_id: str) -> EmailMultiAlternatives:
    """Return a mail with these words about a notice, in the active language."""
    context: dict[str, Any] = {
        "site_url": settings.SITE_URL, "words": words, "notice": notice,
        "addresses": addresses_of(notice), "subject": f"{words.heading} ({notice.reference})",
    }  # fmt: skip
    headers = stationery.AUTOMATIC | {"Message-ID": message_id, "References": _thread_of(notice)}
    mail = stationery.Letter(
        context["subject"], stationery.as_text("emails/notice.txt", context), settings.DEFAULT_FROM_EMAIL,
        [notice.email], headers=headers,
    )  # fmt: skip
    mail.attach_alternative(stationery.as_html("emails/notice.html", context), "text/html")
    return mail


def addresses_of(notice: Notice) -> list[str]:
    """Return all that was noticed together."""
    parts = type(notice).objects.of_the_same(notice) if notice.pk else [notice]
    return [address for part in parts for address in part.addresses]


def _thread_of(notice: Notice) -> str:
    return f"<{notice.reference}@{urlsplit(settings.SITE_URL).hostname}>"


def _confirm(mail: NoticeMail) -> Words:
    return asked_for(mail.notice)


def asked_for(notice: Notice) -> Words:
    """Return the question whether a notice comes from who has the mailbox."""
    return Words(
        _("Please confirm your notice"),
        [
            _("Somebody sent us a notice of illegal content with this e-mail address."),
            _("We deal with it as soon as you have confirmed it. The link is good for seven days."),
        ],
        _("Confirm the notice"), links.to_confirm(notice), is_asked=True,
    )  # fmt: skip


def _receipt(mail: NoticeMail) -> Words:
    return receipt_of(mail.notice, list(type(mail.notice).objects.of_the_same(mail.notice)))


def receipt_of(notice: Notice, parts: list[Notice]) -> Words:
    """Return the receipt (Art. 16(4) DSA) of what was sent together; it says where that is not dealt with and why."""
    thanks = _("Your notice of illegal content has arrived.")
    if notice.suspended_by is not None:
        later = _(
            "At present we do not deal with notices by you: after a warning you sent more that were manifestly"
            " unfounded (Art. 23(2) DSA). We have kept it. The decision says until when, and how you can object."
        )
        return Words(_("We received your notice"), [thanks, later])
    said = [thanks]
    if any(part.case_id for part in parts):
        said.append(
            _(
                "A person reads it, decides, and you learn the outcome by mail, with the reasons and with what you can"
                " do about it. No software decides."
            )
        )
    if any(part.case_id is None for part in parts):
        said.append(_("Where it is about no text by a reader, we look at it by itself and answer you by mail."))
    return Words(_("We received your notice"), [*said, _("When you write to us about it, please name the reference.")])


def _outcome(mail: NoticeMail) -> Words:
    return outcome_of(mail.notice, mail.decision)


def outcome_of(notice: Notice, decision: Decision | None) -> Words:
    """Return what became of it, who decided, and the ways of redress, also where nothing was done (Art. 16(5), (6))."""
    if decision is None:
        gone = _("Its author took the text back before we decided; nobody can see it any more.")
        return Words(_("What became of your notice"), [gone])
    about = decision.case.subject
    said = [outcome(Told.REPORT, decision.kind, decision.reason, about.WORDED_AS if about is not None else "text")]
    said += [_("By law: %(law)s.") % {"law": decision.law}] if decision.law else []
    said.append(str(DECIDERS[Automation(decision.automation)]))
    said.append(
        _(
            "You can object until %(day)s, free of charge and without an account: another person looks at it again. You"
            " can also turn to a certified body for out-of-court dispute settlement, or to a court."
        )
        % {"day": decision.last_day_for(None, notice)}
    )
    deed = _("See the reasons, or object")
    return Words(_("What became of your notice"), said, deed, links.to_decision(decision, notice))


def _answer(mail: NoticeMail) -> Words:
    if mail.appeal is None:
        raise ValueError("An answer is the answer to an objection.")
    return answer_to(mail.appeal, links.to_decision(mail.appeal.decision, mail.notice))


def answer_to(appeal: Appeal, address: str) -> Words:
    """Return what became of an objection, with the answer and the ways that are left (Art. 20(5) DSA)."""
    ways = _("You can still turn to a certified body for out-of-court dispute settlement, or to a court.")
    said = [str(OUTCOMES[Appeal.Outcome(appeal.outcome)])]
    return Words(_("The answer to your objection"), [*said, ways], _("See the decision"), address, appeal.answer)


def _reply(mail: NoticeMail) -> Words:
    return reply_of(mail.notice)


def reply_of(notice: Notice) -> Words:
    """Return the answer to what is about no text of readers."""
    said = _("We looked at what you told us of. This is our answer:")
    return Words(_("The answer to your notice"), [said], quoted=notice.reply)


WORDS: dict[Kind, Callable[[NoticeMail], Words]] = {
    Kind.CONFIRM: _confirm, Kind.RECEIPT: _receipt, Kind.OUTCOME: _outcome, Kind.ANSWER: _answer,
    Kind.REPLY: _reply,
}  # fmt: skip
