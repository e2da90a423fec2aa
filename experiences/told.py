"""Facts in words: for the card, for moderators, and read back to who wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .choices import (
    Beginning,
    Currency,
    EmployerKind,
    EmployerSize,
    Region,
    Remote,
    Seniority,
    StageKind,
)


@dataclass(frozen=True)
class Fact:
    """A public fact on the card: its author's own words, whose language nobody knows, apart from the interface's."""

    label: str
    written: str
    chosen: str

    @property
    def text(self) -> str:
        """Both in a line."""
        return ", ".join(filter(None, (self.written, self.chosen)))


def told_facts(facts: Mapping[str, Any]) -> list[Fact]:
    """Return the public facts that were given, in the language of the interface."""
    every = [
        (_("Level"), "" if facts["role"] else label(Seniority, facts["seniority"])),
        (_("Employer"), ", ".join(filter(None, (label(EmployerKind, facts["employer_kind"]), _size(facts))))),
        (_("Region"), label(Region, facts["region"])),
        (_("Year"), "" if facts["year"] is None else str(facts["year"])),
        (_("Beginning"), label(Beginning, facts["beginning"])),
        (_("Stages"), _stages(facts["stages"], facts["stage_kinds"])),
        (_("Duration"), "" if facts["weeks"] is None else weeks_text(facts["weeks"])),
        (_("Remote"), "" if facts["remote"] is None else label(Remote, facts["remote"])),
        (_("Felt fair"), "" if facts["fairness"] is None else _("%(points)s of 5") % {"points": facts["fairness"]}),
    ]
    role = [Fact(_("Role"), facts["role"], label(Seniority, facts["seniority"]))] if facts["role"] else []
    return role + [Fact(name, "", value) for name, value in every if value]


def figures(hidden: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is kept for figures only, with every number as it was understood; for its author alone."""
    every = [
        (_("Base pay"), _amount(hidden, "base")),
        (_("Bonus"), _amount(hidden, "bonus")),
        (_("Equity"), _amount(hidden, "equity")),
        (_("Employer"), hidden["employer"]),
    ]
    return [(name, value) for name, value in every if value]


def label(choices: Any, value: object) -> str:
    """Return a choice in words; empty where nothing was chosen."""
    return str(choices(value).label) if value not in {None, ""} else ""


def amount_text(value: int, currency: str) -> str:
    """Return a yearly amount as it is read back, in the numbers of the interface's language."""
    written = number_format(value, use_l10n=True, force_grouping=True)
    return _("%(amount)s %(sign)s a year") % {"amount": written, "sign": Currency(currency).sign}


def weeks_text(weeks: Decimal) -> str:
    """Return a duration in weeks, without a needless decimal."""
    written = number_format(weeks, 0 if weeks == weeks.to_integral_value() else 1, use_l10n=True)
    return ngettext("%(weeks)s week", "%(weeks)s weeks", 1 if weeks == 1 else 2) % {"weeks": written}


def _amount(hidden: Mapping[str, Any], name: str) -> str:
    return "" if hidden[name] is None else amount_text(hidden[name], hidden["currency"])


def _size(facts: Mapping[str, Any]) -> str:
    return label(EmployerSize, facts["employer_size"])


def _stages(count: int | None, kinds: list[str]) -> str:
    """Return how many stages and which, in the order of the form."""
    named = ", ".join(label(StageKind, kind) for kind in StageKind.values if kind in kinds)
    if count is None:
        return named
    return _("%(count)s, with %(kinds)s") % {"count": count, "kinds": named} if named else str(count)


def initial_text(name: str, value: Any) -> Any:
    """Return a stored fact as its author would write it, for the form that changes it."""
    if value is None:
        return ""
    if name == "weeks":
        return weeks_text(value)
    if name in {"base", "bonus", "equity"}:
        return number_format(value, use_l10n=True, force_grouping=True)
    return value
