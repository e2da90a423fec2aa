"""Sanctions as moderators give them: the form beside a decision, and what they must see before (Art. 23(3) DSA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .dossier import Accuracy, accuracies, noticed_by
from .imposing import SUSPENSIONS, Imposed, was_warned
from .models import Decision, Report, Sanction
from .models.decision import VISIBILITY
from .models.sanction import LONGEST_REASONS
from .moderatable import Moderatable

if TYPE_CHECKING:
    from .imposing import Bearer

MOST_DAYS = 366  # a suspension is for a reasonable time (Art. 23(1)); only a ban can be for good
DEEDS = {
    Sanction.Kind.WARNING: _("Warn"),
    Sanction.Kind.HOLD: _("Hold every text"),
    Sanction.Kind.MUTE: _("No writing"),
    Sanction.Kind.BAN: _("Close the account"),
}
BY_MAIL = {Sanction.Kind.WARNING: DEEDS[Sanction.Kind.WARNING], Sanction.Kind.NOTICES: _("No notices")}


@dataclass(frozen=True)
class History:
    """What Art. 23(3) asks to be weighed: how many texts and how many of them were removed, warnings and sanctions."""

    texts: int
    removed: int
    warnings: int
    sanctions: list[Sanction]

    @property
    def share(self) -> int:
        """How many of a hundred texts were removed."""
        return round(100 * self.removed / self.texts) if self.texts else 0

    @classmethod
    def of(cls, bearer: Bearer) -> History:
        """Return somebody's history in figures; one query, and for accounts one for each kind of text."""
        counts = [(0, 0)]
        if isinstance(bearer, int):
            counts += [kind.counts_of(bearer) for kind in Moderatable.judged_kinds()]
        texts, removed = (sum(column) for column in zip(*counts, strict=True))
        sanctions = list(Sanction.objects.borne_by(bearer).select_related("decision"))
        warnings = [one for one in sanctions if one.kind == Sanction.Kind.WARNING and one.lifted_at is None]
        return cls(texts, removed, len(warnings), [one for one in sanctions if one not in warnings])


@dataclass(frozen=True)
class ReportHistory:
    """The same of somebody who reports: how many reports and notices, and how many of them led to nothing."""

    reports: int
    unfounded: int
    warnings: int
    sanctions: list[Sanction]

    @property
    def share(self) -> int:
        """How many of a hundred led to nothing."""
        return round(100 * self.unfounded / self.reports) if self.reports else 0

    @classmethod
    def of(cls, bearer: Bearer) -> ReportHistory:
        """Return it; five queries, two for who has no account."""
        (sent, unfounded), history = noticed_by(bearer), History.of(bearer)
        if isinstance(bearer, int):
            known = accuracies([bearer]).get(bearer, Accuracy())
            sent += Report.objects.filter(person=bearer).count()
            unfounded += known.answered - known.acted
        return cls(sent, unfounded, history.warnings, history.sanctions)


class SanctionForm(forms.Form):
    """What a decision means for the author: nothing more, a warning, a suspension for some days.

    It goes with the decision: `fits`, then `Case.decide(…, sanctions=form.sanctions())`.
    """

    for_reports = False  # whether it is for what somebody reported; each wants a warning of its own (Art. 23 DSA)

    sanction = forms.ChoiceField(
        label=_("For the person"),
        required=False,
        help_text=_("A suspension needs an earlier warning (Art. 23 DSA)."),
    )
    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("1 to 366. A closed account without days stays closed."),
    )

    def __init__(self, *args: Any, person: User | Bearer, by: User, **options: Any) -> None:
        """Take who is to bear it and who decides: only seniors close people out."""
        super().__init__(*args, **{"label_suffix": "", "prefix": "sanktion", **options})
        self.bearer: Bearer = person.pk if isinstance(person, User) else person
        deeds = DEEDS if isinstance(self.bearer, int) else BY_MAIL
        kinds = [kind for kind in deeds if kind != Sanction.Kind.BAN or rules.has_perm("moderation.close_out", by)]
        field: Any = self.fields["sanction"]
        field.choices = [("", gettext("nothing more")), *((kind.value, deeds[kind]) for kind in kinds)]

    @property
    def history(self) -> History:
        """What is known of the person; asked for when it is shown."""
        return History.of(self.bearer)

    def clean(self) -> dict[str, Any]:
        """Refuse a suspension without a warning or without its days, and days of what has none."""
        kind, days = self.cleaned_data.get("sanction"), self.cleaned_data.get("days")
        if kind in SUSPENSIONS and not was_warned(self.bearer, for_reports=self.for_reports):
            raise ValidationError({"sanction": gettext("Nobody warned this person before. Please warn them first.")})
        if kind in SUSPENSIONS - {Sanction.Kind.BAN} and days is None and "days" not in self.errors:
            self.add_error("days", gettext("For how many days?"))
        if kind in {"", Sanction.Kind.WARNING} and days is not None:
            self.add_error("days", gettext("Only a suspension has days."))
        return self.cleaned_data

    def fits(self, kind: Decision.Kind) -> bool:
        """Say at the field where a decision leaves nothing to be sanctioned for; return whether it goes together."""
        if self.cleaned_data.get("sanction") and kind not in VISIBILITY:
            self.add_error("sanction", gettext("Whoever wrote nothing wrong bears nothing."))
        return not self.errors

    def sanctions(self) -> list[Imposed]:
        """Return what `Case.decide` takes; of a valid form."""
        if not self.cleaned_data["sanction"]:
            return []
        days = self.cleaned_data["days"]
        ends_at = timezone.now() + timedelta(days=days) if days else None
        return [(Sanction.Kind(self.cleaned_data["sanction"]), ends_at)]


class ReporterForm(SanctionForm):
    """What an unfounded report means for who sent it, after the decision, with the reasons that they are told."""

    for_reports = True

    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_REASONS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_REASONS}),
        help_text=_("Why the report was manifestly unfounded, and what speaks for intent. The person reads it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask what it is to be: there is no other reason to send this form."""
        super().__init__(*args, **options)
        field: Any = self.fields["sanction"]
        field.required = True
        field.choices = [("", gettext("– please choose –")), *field.choices[1:]]

    @property
    def reports(self) -> ReportHistory:
        """What is known of the person's reports; asked for when it is shown."""
        return ReportHistory.of(self.bearer)
