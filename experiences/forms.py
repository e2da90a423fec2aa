"""The form by which an experience is told: three things are needed, everything else may stay empty."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Article
from comments.limits import POSTING
from comments.querysets import Refused

from .choices import Currency
from .models import AMOUNTS, Experience, HiddenFacts
from .plausible import USUAL, Doubt, doubt_about
from .questions import Questions
from .roles import suggestions
from .told import initial_text


class Told(forms.BoundField):
    """A field of this form, with the doubt that its value raises."""

    template_name = "experiences/_field.html"

    @property
    def doubt(self) -> Doubt | None:
        """What is asked about the value, confirmed or not."""
        return self.form.doubts.get(self.name)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Section:
    """A part of the form."""

    title: Any
    note: Any
    fields: list[forms.BoundField]


class ExperienceForm(Questions):
    """An experience as it is told; numbers that are more likely a slip are asked about once more."""

    bound_field_class = Told
    field_order = ("perspective", "outcome", "body")  # as they stand on the page: the summary of errors goes by it

    def __init__(self, *args: Any, article: Article, experience: Experience | None = None, **options: Any) -> None:
        """Take the article that it is told under, and the experience where one is changed."""
        super().__init__(*args, **options)
        self.article, self.experience = article, experience
        self.doubts: dict[str, Doubt] = {}
        self.stored = {**experience.given(), **experience.hidden_given()} if experience else {}
        self.initial = {name: initial_text(name, value) for name, value in self.stored.items()} | dict(self.initial)
        self.initial.setdefault("token", uuid.uuid4())
        self.initial["currency"] = self.initial.get("currency") or Currency.EUR.value
        body = self.fields["body"]
        body.label = gettext("What should others know?")
        body.help_text = gettext("How it went, in your own words. Please name nobody. Everyone sees it.")
        body.widget.attrs.pop("data-focus", None)

    def sections(self) -> list[Section]:
        """Return the parts of the form in their order: what is needed comes first."""
        parts = [
            (_("What is needed"), _("These three are enough."), ("perspective", "outcome", "body")),
            (
                _("You and the post"),
                _("Everything from here on is optional. Leave out what could give you away."),
                ("role", "seniority", "employer_kind", "employer_size", "region", "year", "remote"),
            ),
            (_("The way"), "", ("beginning", "stages", "stage_kinds", "weeks", "fairness")),
            (
                _("For figures only"),
                _("It lies apart, is shown to nobody but you, and goes only into figures over many people."),
                (*AMOUNTS, "currency", "employer"),
            ),
        ]
        return [Section(title, note, [self[name] for name in names]) for title, note, names in parts]

    def suggestions(self) -> list[str]:
        """Return the roles to suggest."""
        return suggestions()

    def clean(self) -> dict[str, Any]:
        """Let the amounts agree on a currency, and ask about every number that is more likely a slip."""
        currency = self.cleaned_data.get("currency") or Currency.EUR.value
        for name in AMOUNTS:
            amount = self.cleaned_data.get(name)
            self.cleaned_data[name] = amount.value if amount else None
            if amount and amount.currency and amount.currency != currency:
                text = gettext("You wrote an amount in %(written)s here, but the currency chosen below is %(chosen)s.")
                self.add_error(name, text % {"written": amount.currency, "chosen": currency})
        given = [name for name in AMOUNTS if self.cleaned_data.get(name) is not None]
        self.cleaned_data["currency"] = currency if given else ""
        for name in USUAL:
            self._ask(name, currency)
        return self.cleaned_data

    def _ask(self, name: str, currency: str) -> None:
        answered = self.data.get(f"{name}_confirmed", "")
        value, stored = self.cleaned_data.get(name), self.stored.get(name)
        doubt = doubt_about(name, value, currency=currency, answered=answered, stored=stored)
        if doubt is not None:
            self.doubts[name] = doubt
            if not doubt.confirmed:
                self.add_error(name, doubt.message)

    def facts(self) -> dict[str, Any]:
        """Return what everyone will see beside the text."""
        return {name: self.cleaned_data[name] for name in Experience.FACTS}

    def hidden(self) -> dict[str, Any]:
        """Return what is kept for figures only."""
        return {name: self.cleaned_data[name] for name in HiddenFacts.FACTS}

    def carried(self) -> Iterator[tuple[str, str]]:
        """Return what was told, for a form that sends it again: of a valid form, and no longer than it allows.

        What was sent several times counts once, as in the form itself; numbers stay as they were written.
        """
        read = {"body": self.cleaned_data["body"].body, "token": self.cleaned_data["token"] or ""}
        for name in self.fields:
            if name == "stage_kinds":
                yield from ((name, kind) for kind in self.cleaned_data[name])
            elif value := str(read.get(name, self.data.get(name, ""))).strip():
                yield name, value
        yield from ((doubt.name, doubt.answer) for doubt in self.doubts.values() if doubt.confirmed)

    def share(self, *, by: User) -> Experience | None:
        """Share the experience; None where it is refused, the reason then stands at the text."""
        body, token = self.cleaned_data["body"], self.cleaned_data["token"]
        sent = Experience.objects.sent(self.article, by, body, {**self.facts(), **self.hidden()}, token)
        if sent is not None:
            return sent
        if self.is_too_fast(POSTING, by.pk):
            return None
        try:
            return Experience.objects.share(
                article=self.article, author=by, body=body, facts=self.facts(), hidden=self.hidden(), token=token
            )
        except Refused as refusal:
            self.refuse(refusal.code, by)
        return None

    def save(self, *, by: User) -> bool:
        """Change the experience; False where that is refused, the reason then stands at the text."""
        if self.is_too_fast(POSTING, by.pk) or self.experience is None:
            return False
        try:
            self.experience.edit(self.cleaned_data["body"], self.facts(), self.hidden())
        except Refused as refusal:
            self.refuse(refusal.code, by)
            return False
        return True
