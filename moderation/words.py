"""What is said of a decision to those whom it concerns: of a text, and of a person's name."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from .models import Decision

Kind = Decision.Kind
type Said = dict[Decision.Kind, Any]


class Words(NamedTuple):
    """The sentences for one sort of thing, by the kind of the decision."""

    on_own: Any
    on_reported: Any
    to_authors: Said
    to_reporters: Said
    effects: Said
    ends: Said
    public_now: Any
    reported: Any
    see: Any
    change: Any
    changed_since: Any


_TO_AUTHORS: Said = {
    Kind.APPROVE: _("Your text stays as it is"),
    Kind.REMOVE: _("Your text was removed"),
    Kind.RETURN: _("Please change your text"),
    Kind.HIDE: _("Your text is hidden until it is decided"),
    Kind.LABEL: _("Your text was marked as sensitive"),
    Kind.CLOSE: _("Your text was closed to answers"),
    Kind.RESTORE: _("Your text is public again"),
    Kind.HOLD: _("Your text still waits for a moderator"),
}
_TO_REPORTERS: Said = {
    Kind.APPROVE: _("The text that you reported stays"),
    Kind.REMOVE: _("The text that you reported was removed"),
    Kind.RETURN: _("The text that you reported was returned to its author"),
    Kind.HIDE: _("The text that you reported is hidden until it is decided"),
    Kind.LABEL: _("The text that you reported was marked as sensitive"),
    Kind.CLOSE: _("The text that you reported was closed to answers"),
    Kind.RESTORE: _("The text that you reported is public again"),
    Kind.HOLD: _("The text that you reported waits for a moderator"),
}
_UNSEEN = _("Only its author and our moderators can read the text.")
_EFFECTS: Said = {
    Kind.REMOVE: _(
        "Only its author and our moderators can read the text. Where it had been public, one line with the rule stands"
        " in its place; the answers beneath it stay."
    ),
    Kind.RETURN: _UNSEEN,
    Kind.HIDE: _UNSEEN,
    Kind.HOLD: _UNSEEN,
    Kind.LABEL: _("The text is public; readers open it before they see it."),
    Kind.CLOSE: _("The text is public; nobody can answer it, nor what stands beneath it."),
}
_ENDS: Said = {
    Kind.REMOVE: _("For good, unless it is restored, as after an objection."),
    Kind.RETURN: _("Until its author has changed the text and a moderator has read it again."),
    Kind.HIDE: _("Until a moderator has decided."),
    Kind.HOLD: _("Until a moderator has read it."),
    Kind.LABEL: _("For good, unless a moderator lifts it, as after an objection."),
    Kind.CLOSE: _("For good, unless a moderator lifts it, as after an objection."),
}

_NEUTRAL = _("A neutral name stands wherever the name stood: at all texts, on the profile, in its address.")
_OF_NAMES = Words(
    on_own=_("Decision on your name"),
    on_reported=_("Decision on your report"),
    to_authors={
        Kind.APPROVE: _("Your name stays as it is"),
        Kind.REMOVE: _("Your name was removed"),
        Kind.RETURN: _("Please choose another name"),
        Kind.HIDE: _("Your name is hidden until it is decided"),
        Kind.RESTORE: _("Your name is yours again"),
    },
    to_reporters={
        Kind.APPROVE: _("The name that you reported stays"),
        Kind.REMOVE: _("The name that you reported was removed"),
        Kind.RETURN: _("The person was asked to choose another name"),
        Kind.HIDE: _("The name that you reported is hidden until it is decided"),
        Kind.RESTORE: _("The name that you reported is back"),
    },
    effects={
        Kind.REMOVE: _NEUTRAL,
        Kind.RETURN: _NEUTRAL,
        Kind.HIDE: _NEUTRAL,
    },
    ends={
        Kind.REMOVE: _("Until another name is chosen. The removed one is not given back, unless after an objection."),
        Kind.RETURN: _("Until another name is chosen and a moderator has read it."),
        Kind.HIDE: _("Until a moderator has decided."),
    },
    public_now=_("Your name is shown now"),
    reported=_("Readers reported the name to us."),
    see=_("See your profile"),
    change=_("Choose another name"),
    changed_since=_("It is about the name that you had then. You have chosen another one since."),
)
WORDS = {
    "text": Words(
        on_own=_("Decision on your text"),
        on_reported=_("Decision on your report"),
        to_authors=_TO_AUTHORS,
        to_reporters=_TO_REPORTERS,
        effects=_EFFECTS,
        ends=_ENDS,
        public_now=_("Your text is public now"),
        reported=_("Readers reported the text to us."),
        see=_("See the text in its place"),
        change=_("Change the text"),
        changed_since=_("It is about the text as it was then. You have changed the text since."),
    ),
    "name": _OF_NAMES,
}
