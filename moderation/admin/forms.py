"""The forms beside a decision: notes, handing over, answers to objections, what was passed on, many cases at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role

from ..forms import DEEDS, ReasonsForm
from ..models import Appeal, Case
from ..models.appeal import LONGEST_ANSWER
from ..models.remark import LONGEST


class RemarkForm(forms.Form):
    """A note among moderators, on the case or on the person."""

    text = forms.CharField(
        label=_("Note among moderators"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    about = forms.ChoiceField(
        label=_("About"), choices=[("case", _("this case")), ("person", _("the author"))], initial="case"
    )


class HandOverForm(forms.Form):
    """Into whose hands a case goes, and why."""

    to = forms.ModelChoiceField(label=_("Hand over to"), queryset=User.objects.none())
    text = forms.CharField(label=_("Note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        """Offer the other moderators by name."""
        super().__init__(*args, **options)
        colleagues = User.objects.who_may_act_as(Role.MODERATOR).exclude(pk=by.pk).select_related("profile")
        to: Any = self.fields["to"]
        to.queryset = colleagues.order_by("profile__name_key")
        to.label_from_instance = lambda person: person.name


class InformForm(forms.Form):
    """What was passed on to an authority (Art. 18 DSA)."""

    PASSED_ON = (
        ("text", _("the text, with its earlier versions")),
        ("address", _("its address and when it was posted")),
        ("account", _("name and e-mail address of the account")),
        ("record", _("what else the account wrote")),
    )
    authority = forms.CharField(label=_("Authority"), max_length=200)
    items = forms.MultipleChoiceField(
        label=_("Passed on"), choices=PASSED_ON, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick what was passed on.")},
    )  # fmt: skip
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    reference = forms.CharField(
        label=_("By which way, with which reference"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_at(self) -> Any:
        """Refuse what has not happened yet."""
        at = self.cleaned_data["at"]
        if at > timezone.now():
            raise ValidationError(_("This is still to come. Please write down what was done."))
        return at

    def passed_on(self) -> str:
        """Return what was passed on, as lines."""
        labels = dict(self.PASSED_ON)
        return "\n".join([*(str(labels[item]) for item in self.cleaned_data["items"]), self.cleaned_data["reference"]])


class AnswerForm(ReasonsForm):
    """The answer to an objection: the decision stands, or another one takes its place."""

    outcome = forms.ChoiceField(label=_("Outcome of the objection"), choices=Appeal.Outcome, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Instead"), required=False)
    answer = forms.CharField(
        label=_("Answer in writing"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_ANSWER}),
        help_text=_("Who objected reads it, with the bodies that settle disputes out of court."),
    )
    state = forms.CharField(widget=forms.HiddenInput)
    field_order = ["outcome", "kind", "ground", "law", "answer", "state"]

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        """Offer what may take the decision's place; the author is told the reasons in the answer."""
        super().__init__(*args, **options)
        for name in ("facts", "explanation", "note"):
            self.fields[name].widget = forms.HiddenInput()
        self.initial.setdefault("state", case.state)
        kind: Any = self.fields["kind"]
        kind.choices = [("", "–"), *((each.value, DEEDS[each]) for each in case.possible_kinds())]

    def chosen_kind(self, cleaned: dict[str, Any]) -> str:
        """Return what takes the decision's place; nothing does where it stands."""
        return "" if cleaned.get("outcome") == Appeal.Outcome.UPHELD else str(cleaned.get("kind", ""))

    def clean(self) -> dict[str, Any]:
        """Ask what takes the decision's place where it does not stand."""
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome and outcome != Appeal.Outcome.UPHELD and not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", ValidationError(_("Please say what takes the decision's place.")))
        return cleaned


class BulkForm(ReasonsForm):
    """One decision, for the same reason, about many cases."""

    kind = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    field_order = ["kind", "ground", "law", "explanation", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every deed; a case that does not allow it is left out. The facts are composed for each."""
        super().__init__(*args, **options)
        del self.fields["facts"]
        kind: Any = self.fields["kind"]
        kind.choices = [(kind.value, label) for kind, label in DEEDS.items()]
