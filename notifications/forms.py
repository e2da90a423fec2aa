"""Forms about how people are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

from .kinds import FOR_THE_TEAM, OWED, Channel, Kind, Pace
from .models import Follow, Pause, Preference
from .zones import place_of, zone_choices

LONGEST_PAUSE = timedelta(days=366)


class PreferencesForm(forms.Form):
    """What a person is told of, on which channel, how soon."""

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data, auto_id="wunsch-%s")
        self.person = person
        self.kinds = [kind for kind in Kind if person.is_staff or kind not in FOR_THE_TEAM]
        paces = Preference.objects.of(person)
        for kind in self.kinds:
            self.fields[f"{kind}-site"] = forms.BooleanField(
                required=False,
                initial=paces[kind.value, Channel.SITE.value] != Pace.NEVER,
                disabled=kind in OWED,
                widget=forms.CheckboxInput(_named(kind, "site")),
            )
            self.fields[f"{kind}-mail"] = forms.ChoiceField(
                label=f"{kind.label}, {Channel.MAIL.label}",
                choices=Pace.choices,
                initial=paces[kind.value, Channel.MAIL.value],
                widget=forms.Select(_named(kind, "mail")),
            )

    def rows(self) -> list[tuple[Kind, BoundField, BoundField, bool]]:
        """Return each kind with its field for the site, that for mails, and whether the law has people told of it."""
        return [(kind, self[f"{kind}-site"], self[f"{kind}-mail"], kind in OWED) for kind in self.kinds]

    def save(self) -> None:
        """Keep what the person chose."""
        paces = {}
        for kind in self.kinds:
            in_site = Pace.AT_ONCE if self.cleaned_data[f"{kind}-site"] else Pace.NEVER
            paces[kind.value, Channel.SITE.value] = in_site.value
            paces[kind.value, Channel.MAIL.value] = self.cleaned_data[f"{kind}-mail"]
        Preference.objects.prefer(self.person, paces)


def _named(kind: Kind, column: str) -> dict[str, str]:
    """Return by which heads of row and column a cell of the table is named, and what is said of it beneath."""
    named = {"aria-labelledby": f"wunsch-{kind} wunsch-{column}"}
    return named | ({"aria-describedby": "wunsch-owed"} if kind in OWED and column == "site" else {})


class PauseForm(forms.Form):
    """Until when a person wants no mails."""

    until = forms.DateField(
        label=gettext_lazy("No mails until"),
        help_text=gettext_lazy("What concerns you until then comes in the morning of that day, in one mail."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, person: User, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id="pause-%s", **options)
        self.person = person
        self.today = timezone.localdate(timezone=ZoneInfo(person.profile.time_zone))
        days = {"min": self.today + timedelta(days=1), "max": self.today + LONGEST_PAUSE}
        self.fields["until"].widget.attrs |= {name: day.isoformat() for name, day in days.items()}

    def clean_until(self) -> Any:
        """Take a day to come, within a year."""
        until = self.cleaned_data["until"]
        if not self.today < until <= self.today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Please choose a day between tomorrow and a year from now."))
        return until

    def save(self) -> None:
        """Begin the pause."""
        Pause.objects.begin(self.person, self.cleaned_data["until"])


class ZoneForm(forms.Form):
    """By which clock a person's mornings are."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data, auto_id="zeitzone-%s", initial={"time_zone": person.profile.time_zone})
        self.place = place_of(person.profile.time_zone)  # where it is this person's clock now


class FollowForm(forms.Form):
    """What a person wants to hear of an article."""

    VERBS = {"follow": Follow.objects.follow, "mute": Follow.objects.mute, "leave": Follow.objects.leave}
    deed = forms.ChoiceField(choices=[(name, name) for name in VERBS], widget=forms.HiddenInput)

    def save(self, person: User, thing: Any) -> None:
        """Do it."""
        self.VERBS[self.cleaned_data["deed"]](person, thing)
