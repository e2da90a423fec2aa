"""What became of a text, in a sentence: as those are told whom it concerns, and as it stands at the text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind


def outcome(told_as: str, kind: str, reason: Any, worded_as: str = "text") -> str:
    """Return what was decided, as said to an author (`Kind.DECISION`) or to who reported (`Kind.REPORT`).

    `worded_as` says whether it is about a text or about a person's name (`Moderatable.WORDED_AS`).
    """
    return str(OUTCOMES[worded_as][Kind(told_as), kind] % {"reason": reason})


_OF_NAMES = {
    (Kind.DECISION, "approve"): _("Your name is shown now."),
    (Kind.DECISION, "remove"): _("Your name was removed: %(reason)s."),
    (Kind.DECISION, "return"): _("Please choose another name: %(reason)s."),
    (Kind.DECISION, "hide"): _("Your name is hidden until it is decided: %(reason)s."),
    (Kind.DECISION, "restore"): _("Your name is yours again."),
    (Kind.REPORT, "approve"): _("The name stays."),
    (Kind.REPORT, "remove"): _("The name was removed: %(reason)s."),
    (Kind.REPORT, "return"): _("The person was asked to choose another name: %(reason)s."),
    (Kind.REPORT, "hide"): _("The name is hidden until it is decided: %(reason)s."),
    (Kind.REPORT, "restore"): _("The name is back."),
}
_OF_TEXTS = {
    (Kind.DECISION, "approve"): _("Your text is public now."),
    (Kind.DECISION, "remove"): _("Your text was removed: %(reason)s."),
    (Kind.DECISION, "return"): _("Please change your text: %(reason)s."),
    (Kind.DECISION, "hide"): _("Your text is hidden until it is decided: %(reason)s."),
    (Kind.DECISION, "label"): _("Your text was marked as sensitive: %(reason)s."),
    (Kind.DECISION, "close"): _("Your text was closed to answers: %(reason)s."),
    (Kind.DECISION, "restore"): _("Your text is public again."),
    (Kind.DECISION, "hold"): _("Your text still waits for a moderator."),
    (Kind.REPORT, "approve"): _("The text stays."),
    (Kind.REPORT, "remove"): _("The text was removed: %(reason)s."),
    (Kind.REPORT, "return"): _("Its author was asked to change the text: %(reason)s."),
    (Kind.REPORT, "hide"): _("The text is hidden until it is decided: %(reason)s."),
    (Kind.REPORT, "label"): _("The text was marked as sensitive: %(reason)s."),
    (Kind.REPORT, "close"): _("The text was closed to answers: %(reason)s."),
    (Kind.REPORT, "restore"): _("The text is public again."),
}
OUTCOMES = {"text": _OF_TEXTS, "name": _OF_NAMES}
