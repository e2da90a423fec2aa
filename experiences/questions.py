"""What is asked when an experience is told; each question says why it is asked and who will see the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.forms import NewTextForm
from talentforum.lib.markdown import clean_text

from . import choices
from .fields import AmountField, CountField, WeeksField
from .models import EARLIEST_YEAR, LONGEST_EMPLOYER, LONGEST_ROLE, MOST_STAGES, MOST_WEEKS

NO_LINKS = ("://", "www.", "@")
ONE_OF_THESE = _("Please choose one of these.")
NO_ANSWER = [("", _("no answer"))]


def _choose(kind: Any, label: Any, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=[*NO_ANSWER, *kind.choices],
        error_messages={"invalid_choice": ONE_OF_THESE},
    )


class Questions(NewTextForm):
    """Everything that can be told; perspective, outcome and text are needed."""

    perspective = forms.ChoiceField(
        label=_("From which side do you tell it?"),
        choices=choices.Perspective,
        widget=forms.RadioSelect,
        help_text=_("So that readers know whose view it is. Everyone sees it."),
        error_messages={"required": _("Please choose from which side you tell it."), "invalid_choice": ONE_OF_THESE},
    )
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=choices.Outcome,
        widget=forms.RadioSelect,
        help_text=_("So that experiences can be compared. Everyone sees it."),
        error_messages={"required": _("Please choose how it ended."), "invalid_choice": ONE_OF_THESE},
    )
    role = forms.CharField(
        label=_("Role"),
        required=False,
        max_length=LONGEST_ROLE,
        widget=forms.TextInput(attrs={"list": "rollen", "autocomplete": "off"}),
        help_text=_("So that others find experiences with the same work; in your own words. Everyone sees it."),
    )
    seniority = _choose(
        choices.Seniority, _("Level"), _("Because much depends on it when people are hired. Everyone sees it.")
    )
    employer_kind = _choose(
        choices.EmployerKind, _("Kind of employer"), _("To compare how employers hire. Everyone sees it.")
    )
    employer_size = _choose(
        choices.EmployerSize, _("Size of the employer"), _("Because small ones hire differently. Everyone sees it.")
    )
    region = _choose(choices.Region, _("Region"), _("Where the post is; no finer than a state. Everyone sees it."))
    year = CountField(
        label=_("Year"),
        message=_("Please write the year in four digits, like 2025."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("In which it was decided: the market changes fast. Everyone sees it."),
    )
    beginning = _choose(
        choices.Beginning, _("How did it begin?"), _("Shows which ways lead to a post. Everyone sees it.")
    )
    stages = CountField(
        label=_("How many stages were there?"),
        message=_("Please write how many there were as one number from 0 to 20, like 4."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Every call, talk or task counts as one. Shows the effort. Everyone sees it."),
    )
    stage_kinds = forms.MultipleChoiceField(
        label=_("Which ones?"),
        required=False,
        choices=choices.StageKind,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("So that others can prepare. Everyone sees it."),
        error_messages={"invalid_choice": ONE_OF_THESE},
    )
    weeks = WeeksField(
        label=_("From the first contact to the decision"),
        highest=MOST_WEEKS,
        help_text=_("For example 6 weeks, 1.5 months or 10 days. Shows how fast one must be. Everyone sees it."),
    )
    remote = _choose(choices.Remote, _("Remote share"), _("Because many decide by it. Everyone sees it."))
    fairness = _choose(
        choices.Fairness, _("How fair did it feel?"), _("Your own impression, from 1 to 5. Everyone sees it.")
    )
    base = AmountField(
        label=_("Base pay a year"),
        help_text=_("Before tax, like 65k, 65.000 or 65 Tsd. For figures only: nobody but you sees it."),
    )
    bonus = AmountField(
        label=_("Bonus a year"),
        help_text=_("What comes on top in money, apart because it varies. For figures only: nobody but you sees it."),
    )
    equity = AmountField(
        label=_("Equity a year"),
        help_text=_(
            "The value of shares a year, apart because it is uncertain. For figures only: nobody but you sees it."
        ),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=choices.Currency,
        initial=choices.Currency.EUR,
        help_text=_("Of all three amounts. For figures only: nobody but you sees it."),
        error_messages={"invalid_choice": ONE_OF_THESE},
    )
    employer = forms.CharField(
        label=_("Name of the employer"),
        required=False,
        max_length=LONGEST_EMPLOYER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("So that one employer does not stand for many. For figures only: nobody but you sees it."),
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_role(self) -> str:
        """Return the role on one line; it is no place for addresses."""
        return self._line("role", LONGEST_ROLE)

    def clean_employer(self) -> str:
        """Return the employer's name on one line."""
        return self._line("employer", LONGEST_EMPLOYER)

    def _line(self, name: str, longest: int) -> str:
        line = " ".join(clean_text(self.cleaned_data[name]).split())
        if any(mark in line.casefold() for mark in NO_LINKS):
            raise ValidationError(gettext("Please write only the name, without a link or an address."))
        MaxLengthValidator(longest)(line)  # composed letters may be more than were typed
        return line

    def clean_year(self) -> int | None:
        """Return the year; none of the future."""
        year: int | None = self.cleaned_data["year"]
        latest = timezone.localdate().year
        if year is not None and year > latest:
            raise ValidationError(
                gettext("This year is still to come. Please write one up to %(year)s.") % {"year": latest}
            )
        if year is not None and year < 1000:
            raise ValidationError(self.fields["year"].message)  # type: ignore[attr-defined]
        if year is not None and year < EARLIEST_YEAR:
            raise ValidationError(
                gettext("This is too long ago. Please write a year from %(year)s on.") % {"year": EARLIEST_YEAR}
            )
        return year

    def clean_stages(self) -> int | None:
        """Return how many stages there were."""
        stages: int | None = self.cleaned_data["stages"]
        if stages is not None and stages > MOST_STAGES:
            raise ValidationError(self.fields["stages"].message)  # type: ignore[attr-defined]
        return stages

    def clean_remote(self) -> int | None:
        """Return the share in percent."""
        return int(self.cleaned_data["remote"]) if self.cleaned_data["remote"] else None

    def clean_fairness(self) -> int | None:
        """Return the points."""
        return int(self.cleaned_data["fairness"]) if self.cleaned_data["fairness"] else None

    def clean_stage_kinds(self) -> list[str]:
        """Return the kinds of stages, each once, in the order of the form."""
        return [kind for kind in choices.StageKind.values if kind in self.cleaned_data["stage_kinds"]]
