"""The form of a decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Case, Decision, RuleText

DEEDS = {
    Decision.Kind.APPROVE: _("Let it stand"),
    Decision.Kind.REMOVE: _("Remove"),
    Decision.Kind.RETURN: _("Return to the author"),
    Decision.Kind.HIDE: _("Hide until decided"),
    Decision.Kind.LABEL: _("Mark as sensitive"),
    Decision.Kind.CLOSE: _("Close to answers"),
    Decision.Kind.RESTORE: _("Restore"),
}


def ground_choices() -> list[tuple[str, str]]:
    """Return the Netiquette's rules by number, after an empty choice."""
    return [
        ("", gettext("– please choose –")),
        *((ground.value, f"{ground.number} {ground.label}") for ground in RuleText.objects.grounds()),
    ]


class RemovalForm(forms.Form):
    """Why something is removed: a rule, and a word to the author."""

    ground = forms.ChoiceField(label=_("Rule of the Netiquette"), choices=ground_choices, required=False)
    note = forms.CharField(
        label=_("A word to the author"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 1000}),
        help_text=_("Optional. The author reads it beside the rule."),
    )
    ground_is_required = True

    def clean(self) -> dict[str, Any]:
        """Ask for the rule where something is removed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.ground_is_required and not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error("ground", ValidationError(_("A removal needs its rule.")))
        return cleaned


class DecisionForm(RemovalForm):
    """What becomes of a text."""

    kind = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Please decide.")}
    )
    state = forms.CharField(widget=forms.HiddenInput)
    field_order = ["kind", "ground", "note", "state"]

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        """Offer what the case's state allows."""
        super().__init__(*args, **options)
        self.initial.setdefault("state", case.state)
        self.fields["kind"].choices = [(kind.value, label) for kind, label in DEEDS.items()]  # type: ignore[attr-defined]
        self.offered = [kind.value for kind in case.possible_kinds()]
        self.asks_for_ground = Decision.Kind.REMOVE.value in self.offered

    @property
    def ground_is_required(self) -> bool:  # type: ignore[override]
        """A removal has a rule; anything else has none."""
        return self.cleaned_data.get("kind") == Decision.Kind.REMOVE

    def clean(self) -> dict[str, Any]:
        """Drop the rule where nothing is removed."""
        cleaned = super().clean()
        if cleaned.get("kind") != Decision.Kind.REMOVE:
            cleaned["ground"] = ""
        return cleaned
