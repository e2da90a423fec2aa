"""The form to vote, and what is said where a vote or a poll is not taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from moderation import bearing

from .limits import VISITING, VOTING
from .models import Ballot, Choice, Poll
from .querysets import Refused
from .wording import choice_name, in_its_language, rule

MESSAGES = {
    "not_open_yet": gettext_lazy("This poll is not open yet. Please come back when it is."),
    "closed": gettext_lazy("This poll has closed in the meantime. Your vote came too late to be counted."),
    "paused": gettext_lazy("At present no votes are taken here. Please come back later."),
    "gone": gettext_lazy("The newsroom took the article of this poll back. No more votes are counted."),
    "final": gettext_lazy("You have voted already, and votes in this poll cannot be changed. Your first vote counts."),
    "foreign": gettext_lazy("This is no choice of this poll. Please choose one of those that stand here."),
    "none": gettext_lazy("Please choose an answer."),
    "abstention": gettext_lazy("“No answer” stands alone. Please choose either that or your answers."),
}
# What an editor is told where a poll cannot be opened, moved or changed as wished (querysets.NotReady).
UNREADY = {
    "closed": gettext_lazy("This poll is closed. What was counted stays."),
    "locked": gettext_lazy("There are votes already: choices and rules stay as they are."),
    "unopened": gettext_lazy("This poll was not open yet, so there is nothing to close."),
    "withdrawn": gettext_lazy("The article is withdrawn. Publish it again first."),
    "past": gettext_lazy("This time is past. Choose one ahead, or open the poll now."),
    "closing_past": gettext_lazy("The time of closing is past. Choose a later one."),
    "closing": gettext_lazy("The poll would close before it opens. Choose a later time."),
    "choices": gettext_lazy("A poll has 2 to 30 choices, besides “no answer”."),
    "twice": gettext_lazy("Two choices read the same. Please tell them apart."),
    "values": gettext_lazy("Only a rating has values. Give the choices texts instead."),
    "maximum": gettext_lazy("More answers are allowed than there are choices. Lower “at most”, or add choices."),
    "scale": gettext_lazy("A rating has 2 to 11 steps, numbered from 1."),
    "ends": gettext_lazy("Name both ends of the scale."),
    "note": gettext_lazy("Say what was wrong; readers see this note."),
    "empty": gettext_lazy("This text cannot be empty."),
    "foreign": gettext_lazy("This choice belongs to another poll."),
}


class Crosses(forms.CheckboxSelectMultiple):
    """Boxes to tick, or round ones of which one can be ticked; either way what was sent is read as a list."""

    def __init__(self, *, several: bool = True) -> None:
        """Take whether several can be ticked."""
        super().__init__()
        self.input_type = "checkbox" if several else "radio"


class VoteForm(forms.Form):
    """A vote: one choice or several, as the poll says."""

    choice = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": MESSAGES["foreign"], "invalid_list": MESSAGES["foreign"]},
    )

    def __init__(self, *args: Any, poll: Poll, **options: Any) -> None:
        """Take the poll that is voted in."""
        super().__init__(*args, **options)
        self.poll = poll
        self.auto_id = f"umfrage-{poll.slug}-%s"  # several polls can stand on one page
        field: Any = self.fields["choice"]
        field.widget = Crosses(several=poll.kind == Poll.Kind.MULTIPLE)
        field.choices = [(str(choice.pk), self._label(choice)) for choice in poll.choices.all()]
        field.label = rule(poll)

    def _label(self, choice: Choice) -> str:
        """Return a choice's text; the name of a scale's end apart, as a lying scale has no room for it."""
        language = self.poll.article.language
        if choice.is_abstention:
            return format_html('<span class="poll__none" lang="{}">{}</span>', language, choice.label)
        if not choice.value:
            return in_its_language(self.poll, choice.label)
        number, _dash, end = choice_name(self.poll, choice).partition(" – ")
        named = '<span>{}<span class="poll__end" lang="{}"> – {}</span></span>'
        return format_html(named, number, language, end) if end else number

    def clean_choice(self) -> list[Choice]:
        """Return what was chosen; it must fit the poll, and the poll must take it now."""
        wished = set(self.cleaned_data["choice"])
        choices = [choice for choice in self.poll.choices.all() if str(choice.pk) in wished]
        if code := self.poll.obstacle(choices):
            raise ValidationError(self._message(code))
        return choices

    def may_go_on(self, person: Any, address: str) -> bool:
        """Tell whether the vote could be counted, and the person or network is not too fast."""
        if self.is_valid():
            limits, subject = (VOTING, person.pk) if person.is_authenticated else (VISITING, address)
            if wait := max(limit.hit(subject) for limit in limits):
                self.add_error("choice", self._too_fast(wait))
        return self.is_valid()

    def cast(self, *, by: User) -> Ballot | None:
        """Cast the vote; None where it is refused, the reason then stands at the field."""
        try:
            return self.poll.cast(by=by, choices=self.cleaned_data["choice"])
        except Refused as refusal:
            self.refuse(refusal.code, by)
        return None

    def refuse(self, code: str, person: Any = None) -> None:
        """Say at the choices why the vote was not taken from a person."""
        self.add_error("choice", bearing.sentence(person) if code == "muted" else self._message(code))

    def _message(self, code: str) -> str:
        if code == "too_few":
            least = self.poll.minimum
            text = ngettext(
                "Please choose at least %(count)s answer.", "Please choose at least %(count)s answers.", least
            )
            return text % {"count": least}
        if code == "too_many":
            most = self.poll.maximum
            text = ngettext("Please choose only %(count)s answer.", "Please choose at most %(count)s answers.", most)
            return text % {"count": most}
        return str(MESSAGES[code])

    @staticmethod
    def _too_fast(wait: int) -> str:
        text = ngettext(
            "You are voting very fast. Please try again in %(seconds)s second.",
            "You are voting very fast. Please try again in %(seconds)s seconds.",
            wait,
        )
        return text % {"seconds": wait}
