"""The forms of a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import stating
from .deciding import Why
from .grounds import Ground
from .models import Case, Decision, RuleText
from .models.decision import VISIBILITY
from .models.statement import LONGEST_EXPLANATION, LONGEST_FACTS, LONGEST_NOTE

DEEDS: dict[Decision.Kind, Promise] = {
    Decision.Kind.APPROVE: _("Let it stand"),
    Decision.Kind.REMOVE: _("Remove"),
    Decision.Kind.RETURN: _("Return to the author"),
    Decision.Kind.HIDE: _("Hide until decided"),
    Decision.Kind.LABEL: _("Mark as sensitive"),
    Decision.Kind.CLOSE: _("Close to answers"),
    Decision.Kind.RESTORE: _("Restore"),
}
RESTRICTIONS = frozenset(kind.value for kind in VISIBILITY)


class RuleSelect(forms.Select):
    """Offers the rules; each brings the words by which it is explained to the author, for the script to put in."""

    words: dict[str, str]

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Add the rule's words to its option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **options)
        if value in getattr(self, "words", {}):
            option["attrs"]["data-words"] = self.words[value]
        return option


class ReasonsForm(forms.Form):
    """Why something is restricted: a rule, the law where it is one, and what the person is told."""

    ground = forms.ChoiceField(
        label=_("Rule of the Netiquette"),
        required=False,
        widget=RuleSelect,
        error_messages={"invalid_choice": _("This rule is no longer in force. Please choose another one.")},
    )
    law = forms.CharField(
        label=_("Law that it breaks"),
        required=False,
        max_length=500,
        help_text=_("The provision, such as § 185 StGB. Only for illegal content."),
    )
    facts = forms.CharField(
        label=_("Facts"),
        required=False,
        max_length=LONGEST_FACTS,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_FACTS}),
        help_text=_("What the decision is about. Name nobody and quote nothing."),
    )
    explanation = forms.CharField(
        label=_("Reasons"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_EXPLANATION}),
        help_text=_("Left empty, it says the words of the rule."),
    )
    note = forms.CharField(
        label=_("A word to the author"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_NOTE}),
        help_text=_("Optional. The author reads it beside the reasons."),
    )

    def __init__(self, *args: Any, language: str = "de", **options: Any) -> None:
        """Offer the rules that are in force, explained in the language of the person concerned."""
        super().__init__(*args, **{"label_suffix": "", **options})
        rules = list(RuleText.objects.in_force())
        choices = [(rule.ground, f"{rule.number} {rule.title}") for rule in rules]
        ground: Any = self.fields["ground"]
        ground.choices = [("", gettext("– please choose –")), *choices]
        told = [rule for rule in rules if rule.ground != Ground.ILLEGAL]  # there the law is told
        ground.widget.words = {rule.ground: stating.explanation_of(rule, "", language) for rule in told}

    def chosen_kind(self, cleaned: dict[str, Any]) -> str:
        """Return what is to be done; the reasons belong to restrictions alone."""
        return str(cleaned.get("kind", ""))

    def clean(self) -> dict[str, Any]:
        """Ask for rule and law where something is restricted, and drop them where nothing is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = self.chosen_kind(cleaned)
        if kind not in RESTRICTIONS:
            return cleaned | dict.fromkeys(("ground", "law", "facts", "explanation"), "")
        if kind == Decision.Kind.HIDE and not cleaned.get("ground") and "ground" not in self.errors:
            cleaned["ground"] = Ground.PERSONAL_DATA.value  # what is to go at once is mostly this
        if not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error("ground", ValidationError(_("Please choose the rule that it breaks.")))
        if cleaned.get("ground") != Ground.ILLEGAL:
            cleaned["law"] = ""
        elif not cleaned.get("law") and "law" not in self.errors:
            self.add_error("law", ValidationError(_("Illegal content breaks a law. Please name it.")))
        return cleaned

    def why(self) -> Why:
        """Return what `Case.decide` takes as its reasons."""
        told = self.cleaned_data
        return Why(
            ground=told["ground"], law=told["law"], facts=told.get("facts", ""), explanation=told["explanation"],
            note=told["note"],
        )  # fmt: skip


class DecisionForm(ReasonsForm):
    """What becomes of a text."""

    kind = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Please decide.")}
    )
    state = forms.CharField(widget=forms.HiddenInput)
    field_order = ["kind", "ground", "law", "explanation", "facts", "note", "state"]

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        """Offer what the case's state allows, begin with what most reports say, and with the facts composed."""
        person = case.subject.person
        language = person.profile.language if person is not None and hasattr(person, "profile") else "de"
        super().__init__(*args, language=language, **options)
        self.case = case
        self.initial.setdefault("state", case.state)
        self.initial.setdefault("facts", stating.facts_of(case, language))
        self.initial.setdefault("ground", alleged(case))
        kind: Any = self.fields["kind"]
        kind.choices = [(kind.value, label) for kind, label in DEEDS.items()]
        self.offered = [kind.value for kind in case.possible_kinds()]


def alleged(case: Case) -> str:
    """Return the ground that most reports since the case was opened name; empty where there are none."""
    said = [report.ground for report in case.reports.all() if report.reported_at >= case.opened_at]
    return max(sorted(set(said)), key=said.count, default="")
