"""The words of a statement of reasons, composed from the rule; a moderator may change them before they go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

if TYPE_CHECKING:
    from .imposing import Imposed
    from .models import Case, RuleText


def facts_of(case: Case, language: str) -> str:
    """Return what the decision is about: which text, where, when; nobody is named and nothing quoted."""
    with override(language):
        card = case.subject.card
        posted = getattr(case.subject, "posted_at", None)
        if posted is None:
            return _("%(kind)s: %(place)s.") % {"kind": card.kind, "place": card.place}
        return _("%(kind)s under “%(place)s”, posted on %(time)s.") % {
            "kind": card.kind, "place": card.place, "time": date_format(localtime(posted), "DATETIME_FORMAT"),
        }  # fmt: skip


def explanation_of(rule: RuleText | None, law: str, language: str) -> str:
    """Return why a rule or a law applies: the words of the rule, as the person knew them."""
    with override(language):
        if law:
            return _("We consider this illegal: %(law)s.") % {"law": law}
        return f"{rule.title}. {rule.text}" if rule is not None else ""


def sanctions_of(sanctions: Sequence[Imposed], language: str) -> str:
    """Return what a decision means for the person themselves, and how long; empty where it is about the text alone."""
    from .imposing import sentences

    with override(language):
        return sentences(sanctions)
