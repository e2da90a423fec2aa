"""The forms in which editors make a poll and move its closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.forms import AddressFromName, Plain
from articles.models import Article

from ..forms import UNREADY
from ..models import Choice, Poll
from ..opening import LONGEST_LIST, LONGEST_SCALE, SHORTEST_SCALE, folded

LONGEST_CHOICE = 200
USUAL_SCALE = 5
MINUTE = "%Y-%m-%dT%H:%M"  # what the browser's field for a time holds
PLACES = {
    "withdrawn": "article", "past": "open_at", "closing": "closes_at", "closing_past": "closes_at",
    "choices": "choices", "twice": "choices", "values": "choices", "maximum": "maximum", "scale": "steps",
    "note": "note",
}  # fmt: skip
LISTS, RATINGS = (Poll.Kind.SINGLE, Poll.Kind.MULTIPLE), (Poll.Kind.RATING,)
USED_BY = {
    "choices": LISTS, "minimum": (Poll.Kind.MULTIPLE,), "maximum": (Poll.Kind.MULTIPLE,),
    "steps": RATINGS, "low_end": RATINGS, "high_end": RATINGS,
}  # fmt: skip


def lines_of(text: str) -> list[str]:
    """Return the choices of a text, one a line; blank lines and runs of spaces say nothing."""
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def whole_minute(moment: datetime | None) -> datetime | None:
    """Return a time to the minute, which is what its field can hold."""
    return moment and moment.replace(second=0, microsecond=0)


def moment_field(label: Any, help_text: Any) -> forms.DateTimeField:
    """Return the field for a time that can be left open."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, MINUTE)
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


class Refusable(Plain):
    """A form that shows what a verb of the poll refused (`querysets.NotReady`), at the field that can mend it."""

    refusal = ""

    def clean(self) -> Any:
        """Say what was refused."""
        super().clean()
        if self.refusal:
            self.add_error(self._place(self.refusal), UNREADY[self.refusal])
        return self.cleaned_data

    def clean_closes_at(self) -> datetime | None:
        """Keep the exact time where the minute did not change; a new one has to be ahead."""
        if "closes_at" not in self.changed_data:
            kept: datetime | None = self.instance.closes_at
            return kept
        moment: datetime | None = self.cleaned_data["closes_at"]
        if moment is not None and moment <= timezone.now():
            raise ValidationError(UNREADY["closing_past"])
        return moment

    def _place(self, code: str) -> str | None:
        place = PLACES.get(code, "")
        if code == "ends":
            place = "high_end" if self.cleaned_data.get("low_end") else "low_end"
        return place if place in self.fields else None


class ClosingForm(Refusable):
    """What can still be said of a poll with votes: when it closes. What is over stays altogether."""

    closes_at = moment_field(_("Closes"), _("Left empty, it runs until you close it."))

    class Meta:
        model = Poll
        fields = ("closes_at",)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show the time to the minute."""
        super().__init__(*args, **options)
        self.initial["closes_at"] = whole_minute(self.instance.closes_at)

    def clean(self) -> Any:
        """Refuse what was written before a vote came in, or before it closed; nothing vanishes in silence."""
        if self.instance.is_over:
            raise ValidationError(UNREADY["closed"])
        if "question" in self.data:
            raise ValidationError(_VOTED_MEANWHILE)
        return super().clean()


class PollForm(Refusable, AddressFromName):
    """A poll as editors make it; what its kind does not use is left aside (js/admin/poll.js does not even show it).

    `open_at` is read by the buttons that plan it.
    """

    named_by = "question"

    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        strip=False,
        max_length=(LONGEST_CHOICE + 2) * LONGEST_LIST,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("One in each line, 2 to 30. A rating has steps instead."),
    )
    minimum = forms.IntegerField(
        label=_("At least"),
        required=False,
        min_value=1,
        max_value=LONGEST_LIST,
        help_text=_("Only for several answers."),
    )
    maximum = forms.IntegerField(
        label=_("At most"), required=False, min_value=1, max_value=LONGEST_LIST,
        help_text=_("Only for several answers. Left empty: all of them."),
    )  # fmt: skip
    steps = forms.IntegerField(
        label=_("Steps"), required=False, min_value=SHORTEST_SCALE, max_value=LONGEST_SCALE, initial=USUAL_SCALE,
        help_text=_("Only for a rating: 2 to 11. An odd number has a middle."),
    )  # fmt: skip
    abstention = forms.CharField(
        label=_("Without an answer"), required=False, max_length=LONGEST_CHOICE,
        help_text=_("A choice apart, counted apart. Left empty, everybody who votes has to choose."),
    )  # fmt: skip
    open_at = moment_field(_("Planned for"), _("Only for “Save and plan”: the poll opens then by itself."))
    closes_at = moment_field(_("Closes"), _("Left empty, it runs until you close it."))

    class Meta:
        model = Poll
        fields = (
            "article", "question", "slug", "explanation", "kind", "minimum", "maximum", "low_end", "high_end",
            "results", "is_changeable", "closes_at",
        )  # fmt: skip
        widgets = {
            "explanation": forms.Textarea({"rows": 2}),
            "kind": forms.RadioSelect,
            "results": forms.RadioSelect,
        }
        labels = {"low_end": _("Lowest step means"), "high_end": _("Highest step means")}
        help_texts = {
            "slug": _("Left empty, it is made from the question. It stays once the poll was planned or open."),
            "explanation": _("What one needs to know to answer. It can stay empty."),
            "low_end": _("Only for a rating, as “not at all”."),
            "high_end": _("Only for a rating, as “very much”."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show what can be chosen as text, and times to the minute; offer articles newest first."""
        super().__init__(*args, **options)
        self.initial.update(self._offered() if self.instance.pk else {})
        self.initial["closes_at"] = whole_minute(self.instance.closes_at)
        self.initial["open_at"] = whole_minute(self.instance.opens_at if self.instance.is_planned else None)
        if self.instance.status == Poll.Status.OPEN and not self.instance.is_planned:
            del self.fields["open_at"]
        if "article" in self.fields:
            articles: Any = self.fields["article"]
            articles.queryset = Article.objects.order_by("-published_at", "-pk").only("title")
        for name, kinds in USED_BY.items():
            self.fields[name].widget.attrs["data-only-for"] = " ".join(kinds)

    def _offered(self) -> dict[str, Any]:
        choices = list(self.instance.choices.all())
        return {
            "choices": "\n".join(choice.label for choice in self.instance.answers() if choice.value is None),
            "steps": sum(choice.value is not None for choice in choices) or USUAL_SCALE,
            "abstention": "".join(choice.label for choice in choices if choice.is_abstention),
        }

    def clean(self) -> Any:
        """Check what depends on more than one field, each at the field that can mend it."""
        self._leave_out()
        if self.cleaned_data.get("kind") != Poll.Kind.RATING:
            self._check_choices()
        elif self.cleaned_data.get("steps") is None and "steps" not in self.errors:
            self.add_error("steps", UNREADY["scale"])
        self._check_limits()
        self._check_time()
        return super().clean()

    def _leave_out(self) -> None:
        """Forget what the kind does not use, and what is wrong with it."""
        for name, kinds in USED_BY.items():
            if self.cleaned_data.get("kind") not in kinds:
                self.errors.pop(name, None)
                self.cleaned_data[name] = None if name in {"minimum", "maximum", "steps"} else ""

    def _check_choices(self) -> None:
        labels = lines_of(self.cleaned_data.get("choices") or "")
        seen = {folded(self.cleaned_data.get("abstention", ""))} - {""}
        for label in labels:
            if len(label) > LONGEST_CHOICE:
                self.add_error("choices", _TOO_LONG % {"label": f"{label[:40]}…", "count": len(label)})
            elif folded(label) in seen:
                self.add_error("choices", _TWICE % {"label": label})
            seen.add(folded(label))
        if len(labels) > LONGEST_LIST:
            self.add_error("choices", UNREADY["choices"])

    def _check_limits(self) -> None:
        """Fill in what was left empty: at least one answer, at most all."""
        if {"minimum", "maximum"} & self.errors.keys():
            return
        several = self.cleaned_data.get("kind") == Poll.Kind.MULTIPLE
        everything = len(self.labels) if several else 1
        least = self.cleaned_data["minimum"] or 1
        most = self.cleaned_data["maximum"] or max(everything, least)
        self.cleaned_data |= {"minimum": least, "maximum": most}
        if most < least:
            self.add_error("maximum", _("“At most” is less than “at least”. Please raise it, or lower the other one."))

    def _check_time(self) -> None:
        """Refuse a time that is none for the button pressed, so that nobody's plan gets lost in silence."""
        deed, moment = self.data.get("_deed"), self.cleaned_data.get("open_at")
        if "open_at" not in self.fields or "open_at" in self.errors or deed in {"open", "recall"}:
            return
        is_planned = self.instance.is_planned
        if "open_at" not in self.changed_data and is_planned:
            self.cleaned_data["open_at"] = self.instance.opens_at
        elif deed == "plan" and moment is None:
            self.add_error("open_at", _("Please say when the poll is to open."))
        elif is_planned and moment is None:
            self.add_error("open_at", _("This poll is planned. To plan it no more, press “Save and recall”."))
        elif moment is not None and deed != "plan" and not is_planned:
            self.add_error("open_at", _NOTHING_PLANNED)
        elif moment is not None and moment <= timezone.now():
            self.add_error("open_at", UNREADY["past"])

    @property
    def labels(self) -> list[str]:
        """The choices with texts."""
        return lines_of(self.cleaned_data.get("choices") or "")

    @property
    def offer(self) -> dict[str, Any]:
        """What `Poll.offer` is to set."""
        return {
            "labels": self.labels,
            "steps": self.cleaned_data.get("steps") or 0,
            "abstention": " ".join(self.cleaned_data["abstention"].split()),
        }

    def has_another_offer(self, choices: list[Choice]) -> bool:
        """Whether what can be chosen differs from these choices."""
        texts: list[tuple[str, int | None]] = [(label, None) for label in self.offer["labels"]]
        wished = texts or [("", n + 1) for n in range(self.offer["steps"])]
        abstention = [choice.label for choice in choices if choice.is_abstention]
        offered = [(choice.label, choice.value) for choice in choices if not choice.is_abstention]
        return (offered, "".join(abstention)) != (wished, self.offer["abstention"])


_TWICE = _("“%(label)s” stands there twice. Please take one of the two out.")
_TOO_LONG = _("“%(label)s” has %(count)s characters. A choice has at most 200; please shorten it.")
_NOTHING_PLANNED = _("Nothing is planned by “Save” alone. Please press “Save and plan”, or leave the time empty.")
_VOTED_MEANWHILE = _(
    "The first vote came in while you were writing: question, choices and rules stay as they are below, and nothing "
    "of yours is saved. The time of closing can still be moved; for a slip there is “Correct a slip”."
)
