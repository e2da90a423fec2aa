"""A report in the list of one's own: what it was about, and how it stands."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.html import format_html
from django.utils.translation import gettext as _

from moderation.models import Decision, Name, Report
from talentforum.lib.markdown import excerpt

from .models import Comment

LONGEST = 200  # characters of the text that are repeated


class Reported(NamedTuple):
    """What somebody reported, with how it begins while everyone can read it; the report's state, for its colour too."""

    what: str
    begins: str
    state: str
    word: str


def reported(report: Report) -> Reported:
    """Return what its reporter sees of a report; of rows with their texts, those with authors and articles."""
    return Reported(*_thing(report), *_state(report))


def _thing(report: Report) -> tuple[str, str]:
    """Return what it is, and how it begins: neither a name nor a word of what is out of view."""
    text = report.case.subject
    if isinstance(text, Name):
        return _("Name of a person"), text.person.name if text.status == Name.Status.PUBLISHED else ""
    if not isinstance(text, Comment) or not text.article.is_public:
        return _("Comment"), ""
    title = text.article.title
    if not text.is_public:
        return _("Comment under “{title}”").format(title=title), ""
    what = format_html(_("Comment by <bdi>{name}</bdi> under “{title}”"), name=text.author.name, title=title)
    return what, excerpt(text.in_passing, LONGEST)


def _state(report: Report) -> tuple[str, str]:
    decision = report.outcome
    if decision is None:
        return ("open", _("waiting for a moderator")) if report.case.is_open else ("retracted", _("taken back"))
    if decision.kind in {Decision.Kind.APPROVE, Decision.Kind.RESTORE}:
        return "published", _("stays")
    return "removed" if decision.kind == Decision.Kind.REMOVE else "held", decision.get_kind_display()
