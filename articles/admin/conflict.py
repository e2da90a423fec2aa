"""Two people saving the same text: the second sees both, and nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..models import Version
from .compare import Comparison, compare, level


@dataclass(frozen=True)
class Conflict:
    """What somebody saved while one was writing, beside what one has written."""

    version: Version
    comparisons: list[Comparison]

    @property
    def message(self) -> str:
        """Who saved when, and what to do."""
        told = {
            "name": self.version.by.name if self.version.by else _("An import"),
            "time": date_format(localtime(self.version.saved_at), "DATETIME_FORMAT"),
            "number": self.version.n,
        }
        return (
            _(
                "%(name)s saved another text on %(time)s, while you were writing. Nothing of yours is saved or "
                "published yet: it stands in the fields, and both texts are compared above them. Take over what "
                "should stay and save again; version %(number)s is kept in any case."
            )
            % told
        )


class Mark(forms.CharField):
    """A hidden value that says where the form began; no change of it is a change."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never."""
        return False


class OneAtATime(forms.ModelForm):
    """A form of a `Versioned` text that saves nothing over words that came in while it was open.

    It carries the number of the version it began from (`seen`). Fields beside the words carry their beginning too
    (Django's `show_hidden_initial`): what this editor left alone stays as it is now. The row has to be locked.
    """

    seen = Mark(required=False)
    conflict: Conflict | None = None

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        """Remember where the form began."""
        super().__init__(self._levelled(data), *args, **options)
        self.latest = self.instance.latest_version() if self.instance.pk else None
        self.initial["seen"] = str(self.latest.n) if self.latest else "0"
        for name in self.fields.keys() - {"seen", *self.instance.WORDS}:
            known = not self.is_bound or self.add_initial_prefix(name) in self.data
            self.fields[name].show_hidden_initial = bool(self.instance.pk) and known

    def _levelled(self, data: Any) -> Any:
        if data is None:
            return None
        levelled = data.copy()
        for name in self._meta.model.WORDS:
            if name in levelled:
                levelled[name] = level(levelled[name])
        return levelled

    def clean(self) -> Any:
        """Keep what others changed and this editor did not; refuse words that others would lose."""
        super().clean()
        if self.instance.pk:
            self._leave_what_is_not_mine()
            self._meet_others()
        return self.cleaned_data

    def _leave_what_is_not_mine(self) -> None:
        """Let fields that this editor left alone be what they are now; ends of lines and texts are no change."""
        for name in self.cleaned_data.keys() & {*self.instance.WORDS}:
            now = getattr(self.instance, name)
            if _bare(now) == _bare(self.cleaned_data[name]):
                self.cleaned_data[name] = now
        for name in self.cleaned_data.keys() - {*self.instance.WORDS, *self.changed_data}:
            if hasattr(self.instance, name):
                now = getattr(self.instance, name)
                self.cleaned_data[name] = list(now.all()) if hasattr(now, "all") else now

    def _began_from(self, latest: Version) -> bool:
        """Whether the form knows the newest version; of a text without one, the first holds what stood there."""
        seen = self.data.get("seen", "")
        return seen == str(latest.n) or (seen == "0" and latest.n == 1 and latest.by_id is None)

    def _meet_others(self) -> None:
        if self.latest is None or self._began_from(self.latest):
            return
        mine = {name: _bare(self.data.get(name, "")) for name in self.instance.WORDS}
        theirs = {name: _bare(words) for name, words in self.instance.words().items()}
        if mine == theirs:
            return
        changed = [name for name in mine if mine[name] != theirs[name]]
        self.conflict = Conflict(
            self.latest,
            [Comparison(str(self.fields[name].label), compare(theirs[name], mine[name])) for name in changed],
        )
        sent: Any = self.data  # our own copy
        sent["seen"] = str(self.latest.n)  # saving once more is a decision
        raise ValidationError(self.conflict.message, code="conflict")


def _bare(words: str) -> str:
    return level(words).strip()
