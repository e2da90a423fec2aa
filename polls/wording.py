"""Polls in words: rules, results and periods as sentences."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from .models import Choice, Poll
    from .tally import Tally

NAMED_LEADERS = 2  # that are level; of more it is only said how many


def choice_name(poll: Poll, choice: Choice) -> str:
    """Return a choice as it stands in lists; the ends of a scale with their names."""
    if choice.value is None:
        return choice.label
    top = max(other.value or 0 for other in poll.choices.all())
    name = choice.label or {1: poll.low_end, top: poll.high_end}.get(choice.value, "")
    return f"{choice.value} – {name}" if name else str(choice.value)


def in_its_language(poll: Poll, text: str) -> str:
    """Return a text of the poll, marked as what it is where a sentence of the interface holds it."""
    return format_html('<span lang="{}">{}</span>', poll.article.language, text)


def rule(poll: Poll) -> str:
    """Return how one chooses, as the form's heading says it."""
    if poll.kind == poll.Kind.RATING:
        low, high = in_its_language(poll, poll.low_end), in_its_language(poll, poll.high_end)
        text = _("Choose a step from 1 ({low}) to {top} ({high})")
        return format_html(text, low=low, high=high, top=len(poll.answers()))
    if poll.kind == poll.Kind.SINGLE:
        return _("Choose one answer")
    if poll.minimum == poll.maximum:
        text = ngettext("Choose exactly %(count)s answer", "Choose exactly %(count)s answers", poll.minimum)
        return text % {"count": poll.minimum}
    if poll.minimum == 1:
        return _("Choose up to %(count)s answers") % {"count": poll.maximum}
    return _("Choose %(minimum)s to %(maximum)s answers") % {"minimum": poll.minimum, "maximum": poll.maximum}


def percent(number: int) -> str:
    """Return a whole number of per cent, set as the language does."""
    return _("%(number)s%%") % {"number": number}


def value(number: Fraction) -> str:
    """Return a step of a scale, or the middle between two."""
    return number_format(float(number), 0 if number.denominator == 1 else 1)


def finding(tally: Tally) -> str:
    """Return what a result says first, in one sentence."""
    if not tally.voters:
        return _("Nobody has given an answer yet.") if not tally.poll.is_over else _("Nobody gave an answer.")
    median, quartiles = tally.median, tally.quartiles
    if median is not None and quartiles is not None:
        return _("The median is %(median)s; the middle half of the answers lies between %(low)s and %(high)s.") % {
            "median": value(median), "low": value(quartiles[0]), "high": value(quartiles[1]),
        }  # fmt: skip
    share = percent(tally.leaders[0].percent)
    names = [in_its_language(tally.poll, line.choice.label) for line in tally.leaders]
    if len(names) > NAMED_LEADERS:
        return _("%(count)s answers are level in front, with %(share)s each.") % {"count": len(names), "share": share}
    if len(names) == NAMED_LEADERS:
        text = _("“{first}” and “{second}” are level in front, with {share} each.")
        return format_html(text, first=names[0], second=names[1], share=share)
    return format_html(_("Chosen most: “{name}”, with {share}."), name=names[0], share=share)


def period(tally: Tally) -> str:
    """Return from when to when votes came in; while they do, since when."""
    began, ended = tally.began_at, tally.ended_at
    if began is None:
        return ""
    if ended is None:
        return _("since %(day)s") % {"day": _day(began)}
    if _day(began) == _day(ended):
        return _("on %(day)s") % {"day": _day(began)}
    return _("%(first)s to %(last)s") % {"first": _day(began), "last": _day(ended)}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def basis(tally: Tally) -> list[str]:
    """Return what stands beneath a result: how many, when, who gave no answer, and what it is not."""
    words = ngettext("%(count)s voter", "%(count)s voters", tally.voters) % {
        "count": number_format(tally.voters, force_grouping=True)
    }
    lines = [f"{words}, {period(tally)}"]
    if tally.abstentions:
        lines.append(
            ngettext(
                "%(count)s more gave no answer", "%(count)s more gave no answer", tally.abstentions
            ) % {"count": number_format(tally.abstentions, force_grouping=True)}
        )  # fmt: skip
    if tally.poll.kind == tally.poll.Kind.MULTIPLE:
        lines.append(_("several answers were possible, so the shares add up to more than 100%%") % {})
    return [*lines, _("not representative")]
