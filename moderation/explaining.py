"""A decision in plain words, for one person whom it concerns: what Art. 16(5) and 17(3) DSA want them to learn."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import links, stating
from .eu import Automation, Source
from .models import Appeal, Decision, Notice, RuleText, Sanction
from .words import WORDS

if TYPE_CHECKING:
    from accounts.models import User

Kind = Decision.Kind


class Row(NamedTuple):
    """One thing that is said, under its label."""

    label: Any
    said: Any


class Explanation:
    """A decision as its author, or as somebody who reported or noticed the text, reads it; nobody else is named in it.

    `decision` comes from `Decision.for_explaining`; who sent a `notice` needs no account. Who reported learns the
    outcome, its rule and how to object; the statement's words are the author's own.
    """

    def __init__(self, decision: Decision, person: User | None, notice: Notice | None = None) -> None:
        self.decision, self.person, self.notice, self.text = decision, person, notice, decision.case.subject
        self.words = WORDS[self.text.WORDED_AS]
        self.kind = Kind(decision.kind)
        self.is_author = person is not None and self.text.person_concerned == person.pk

    @classmethod
    def to(cls, decision: Decision, person: User) -> Explanation:
        """Return it for somebody with an account: who sent notices, and neither wrote nor reported it, by the last."""
        case = decision.case
        if case.subject.person_concerned == person.pk or person.pk in {one.person_id for one in case.reports.all()}:
            return cls(decision, person)
        own = [notice for notice in case.notices.all() if notice.person_id == person.pk]
        return cls(decision, person, own[-1] if own else None)

    @property
    def heading(self) -> Any:
        """What was decided."""
        if self.is_author and self.kind == Kind.APPROVE and self.decision.found.get("status") == "held":
            return self.words.public_now
        return (self.words.to_authors if self.is_author else self.words.to_reporters)[self.kind]

    @property
    def facts(self) -> str:
        """What the decision is about, as the moderator states it to the author."""
        return self.decision.stated.facts if self.is_author and self.decision.stated else ""

    @property
    def why(self) -> str:
        """Why rule or law applies, as the moderator states it to the author.

        The rule's own words stand beside it, and what it means for the account beneath it: neither is said twice.
        """
        said = self.decision.stated.explanation if self.is_author and self.decision.stated else ""
        for words in _words_of(self.rule) if self.rule is not None else ():
            said = said.removeprefix(words).lstrip()
        for words in _words_about([one for one in self._own_sanctions if one.lifted_at is None]):
            said = said.removesuffix(words).rstrip()
        return said

    @property
    def note(self) -> str:
        """The moderator's own word to the author."""
        return self.decision.note if self.is_author else ""

    @property
    def rule(self) -> RuleText | None:
        """The rule in the words that were in force."""
        return self.decision.rule

    @property
    def is_about_earlier_words(self) -> bool:
        """Whether the author changed the text since."""
        return self.is_author and bool(self.decision.version) and self.decision.version != self.text.version

    @property
    def origin(self) -> list[Row]:
        """How it came about; by whom it was set off is said to nobody, and to reporters not what others did."""
        found = FOUND_BY_SOFTWARE if self.decision.automated_detection else FOUND_BY_PEOPLE
        rows = [
            Row(_("How we came upon it"), _("%(why)s %(found)s") % {"why": self._source, "found": found}),
            Row(_("Who decided"), DECIDERS[Automation(self.decision.automation)]),
        ]
        return rows if self.is_author else rows[1:]

    @property
    def effects(self) -> list[Row]:
        """What is restricted, where and how long; nothing where nothing is."""
        if not self.decision.is_restriction:
            return []
        return [
            Row(_("What it means"), self.words.effects[self.kind]),
            Row(_("Where"), _("On the whole site, in all countries of the EU and the EEA, and everywhere else.")),
            Row(_("How long"), self.words.ends[self.kind]),
        ]

    @property
    def sanctions(self) -> list[Row]:
        """What it means for this person's account, or for their notices where they have none."""
        own = self._own_sanctions
        label = _("For your account") if self.person is not None else _("For your notices")
        rows = [Row(label, _said_of(sanction)) for sanction in own]
        return [*rows, *(Row(_("Why"), sanction.reasons) for sanction in own if sanction.reasons)]

    @cached_property
    def appeal(self) -> Appeal | None:
        """This person's own objection to it."""
        return next((one for one in self.decision.appeals.all() if one.is_by(self.person, self.notice)), None)

    @property
    def is_over(self) -> bool:
        """Whether it could be objected to, and the time for that is over."""
        return self._is_open and not self.decision.is_in_time_for(self.person, self.notice)

    @property
    def may_object(self) -> bool:
        """Whether this person can object now."""
        return self.appeal is None and self._is_open and not self.is_over

    @property
    def until(self) -> str:
        """The last day on which this person can object."""
        return self.decision.last_day_for(self.person, self.notice)

    @property
    def later(self) -> Decision | None:
        """A later decision that holds instead of this one, unless this one was taken back and never held."""
        last = self.decision.case.last_decision
        return last if last is not None and last.pk > self.decision.pk else None

    def address_of(self, other: Decision) -> str:
        """Return where this person reads another decision; a notifier needs the link that opens it without account."""
        if self.person is None and self.notice is not None:
            return links.to_decision(other, self.notice)
        return other.get_absolute_url()

    @property
    def later_address(self) -> str:
        """Where this person reads the later decision."""
        return self.address_of(self.later) if self.later is not None else ""

    @property
    def result_address(self) -> str:
        """Where this person reads the decision that their objection led to."""
        result = self.appeal.result if self.appeal is not None else None
        return self.address_of(result) if result is not None else ""

    @property
    def _is_open(self) -> bool:
        return self.decision.is_open_to(self.person, self.notice)

    @property
    def _own_sanctions(self) -> list[Sanction]:
        return [one for one in self.decision.sanctions.all() if one.is_borne_by(self.person, self.notice)]

    @property
    def _source(self) -> Any:
        source = Source(self.decision.source)
        return self.words.reported if source == Source.REPORT else SOURCES[source]


def _said_of(sanction: Sanction) -> Any:
    if sanction.lifted_at is not None:
        return _("%(kind)s, lifted again") % {"kind": sanction.get_kind_display()}
    return sanction.described()


def _words_of(rule: RuleText) -> set[str]:
    return {f"{rule.title_de}. {rule.text_de}", f"{rule.title_en}. {rule.text_en}"}


def _words_about(sanctions: list[Sanction]) -> set[str]:
    """Return what a statement says of sanctions, in each language that it may have been written in."""
    imposed = [(Sanction.Kind(one.kind), one.ends_at) for one in sanctions]
    return {stating.sanctions_of(imposed, language) for language, _name in settings.LANGUAGES}


SOURCES = {
    Source.NOTICE: _("Somebody sent us a notice of illegal content."),
    Source.TRUSTED_FLAGGER: _("A trusted flagger sent us a notice of illegal content."),
    Source.VOLUNTARY: _("We looked at it on our own initiative."),
}
FOUND_BY_SOFTWARE = _("A check of the software had stopped the text, so that a person reads it.")
FOUND_BY_PEOPLE = _("No software took part in finding it.")
DECIDERS = {
    Automation.NOT: _("A person decided; no software took part in it."),
    Automation.PARTIALLY: _("A person decided, and the software had prepared it."),
    Automation.FULLY: _("A check of the software holds the text by itself; a person decides what becomes of it."),
}
