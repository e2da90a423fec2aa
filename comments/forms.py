"""Forms of the discussion."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.limits import Limit, hit_all
from accounts.models import User
from articles.models import Anchor, Article
from moderation import bearing
from moderation.models import RuleText, Sanction
from talentforum.lib.markdown import LONGEST_TEXT, ReaderText, Unrenderable, clean_text, read_reader_text
from talentforum.lib.numbers import number_of

from .limits import POSTING, VISITING
from .mentions import preview
from .models import Comment
from .models.pick import LONGEST_REASON
from .querysets import Refused

MESSAGES = {
    "closed": _(
        "The discussion has been closed in the meantime. Your text is still here; please keep a copy if you need it."
    ),
    "duplicate": _("You have just posted this very text. It appears once only."),
    "parent": _("The comment you are answering is no longer there. You can post your text as a comment of its own."),
    "branch": _("A moderator closed this part of the discussion in the meantime; it takes no more answers."),
    "anchor": _("What you are commenting on is no longer there. You can post your text as a comment of its own."),
    "gone": _(
        "This comment was removed or taken back in the meantime. "
        "Your text is still here; please keep a copy if you need it."
    ),
    "warned": _(
        "A moderator warned you. Please confirm at the form for comments that you have read the warning; "
        "your text is still here."
    ),
    "empty": _("Please write something first."),
    "nesting": _("Quotes or lists are nested too deeply. Please use at most eight levels."),
    "accents": _("Too many marks are stacked on one letter. Please use fewer of them."),
    "growth": _("This text has too many links or marks to be shown. Please shorten it."),
    "lost": _("Some of your words would not be shown. Please write the text with fewer special signs."),
}


class TextForm(forms.Form):
    """Takes a reader's text: 1 to 10,000 characters of limited Markdown."""

    body = forms.CharField(
        label=_("Your comment"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_TEXT, "data-counter": "", "data-focus": ""}),
        error_messages={"required": MESSAGES["empty"]},
        help_text=_(
            "*emphasis*, **strong**, > quote, - list, `code`. Links become clickable, @name tells that person."
        ),
    )

    def clean_body(self) -> ReaderText:
        """Return the text, rendered; say what to do where it cannot be shown."""
        written: str = self.cleaned_data["body"]
        length = len(clean_text(written))  # what is stored; composed letters may be more than were typed
        if length > LONGEST_TEXT:
            too_many = length - LONGEST_TEXT
            raise ValidationError(
                ngettext(
                    "The text is %(count)s character too long; 10,000 are allowed.",
                    "The text is %(count)s characters too long; 10,000 are allowed.",
                    too_many,
                )
                % {"count": number_format(too_many, force_grouping=True)}
            )
        try:
            return read_reader_text(written)
        except Unrenderable as error:
            raise ValidationError(MESSAGES[error.code]) from error

    def preview(self) -> SafeString:
        """Return the text as it would be shown."""
        return preview(self.cleaned_data["body"].html)

    def refuse(self, code: str, person: Any = None) -> None:
        """Say at the text why it was not taken from a person."""
        self.add_error("body", bearing.sentence(person) if code == "muted" else MESSAGES[code])

    def is_too_fast(self, limits: tuple[Limit, ...], subject: object) -> bool:
        """Count one text of a person or a network, and say at the field where that is too fast."""
        wait = hit_all(limits, subject)
        if wait:
            text = ngettext(
                "You are writing very fast. Please try again in %(seconds)s second; your text stays here.",
                "You are writing very fast. Please try again in %(seconds)s seconds; your text stays here.",
                wait,
            )
            self.add_error("body", text % {"seconds": wait})
        return bool(wait)


class NewTextForm(TextForm):
    """Takes a text that is to stand under an article."""

    article: Article

    def may_go_on(self, person: Any, address: str) -> bool:
        """Tell whether the text is well-formed, the discussion open, and a visitor's network not too fast."""
        if self.is_valid() and not self.article.discussion_is_open:
            self.refuse("closed", person)
        if self.is_valid() and not person.is_authenticated:
            self.is_too_fast(VISITING, address)
        return self.is_valid()


class CommentForm(NewTextForm):
    """A new comment under an article, or an answer to another one."""

    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    anchor = forms.CharField(required=False, widget=forms.HiddenInput)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, article: Article, is_warned: bool = False, **options: Any) -> None:
        """Take the article that the comment is about; who is warned confirms first that they have read it."""
        super().__init__(*args, **options)
        self.article = article
        if is_warned:
            self.fields["read"] = forms.BooleanField(
                label=_("I have read this"),
                required="preview" not in self.data,
                error_messages={"required": _("Please confirm that you have read the warning.")},
            )
        self.initial.setdefault("token", uuid.uuid4())
        place = self.data.get("parent") or self.initial.get("parent") or "neu"
        self.auto_id = f"antwort-{slugify(place)}-%s"  # several of these forms can stand on one page

    def carried(self) -> list[tuple[str, object]]:
        """Return what the form sends along unseen, for the template: on each page of the signed-in."""
        return [(name, self[name].value() or "") for name in ("parent", "anchor", "token")]

    def clean_parent(self) -> int | None:
        """Return the number of the comment that is answered, None for a comment of its own.

        Whether it is a public one of this article, posting asks when it locks it.
        """
        wished = self.cleaned_data["parent"].strip()
        return number_of(wished) if wished else None

    def clean_anchor(self) -> Anchor | None:
        """Return what the comment is about; it must be a public thing of this article."""
        value = self.cleaned_data["anchor"].strip()
        if not value:
            return None
        anchor = self.article.anchors.at(value)
        if anchor is None:
            self.refuse("anchor")
        return anchor

    def clean_token(self) -> uuid.UUID | None:
        """Return the token, None where there is none."""
        return self.cleaned_data["token"] or None

    def refuse(self, code: str, person: Any = None) -> None:
        """Say why the text was not taken; where what it answers is gone, make it a comment of its own next time."""
        super().refuse(code, person)
        if code in {"parent", "anchor"}:
            self.data = {**self.data.dict(), code: ""}  # type: ignore[attr-defined]

    def post(self, *, by: User) -> Comment | None:
        """Post the comment; None where it is refused, the reason then stands at the field.

        What was sent before is never too fast.
        """
        given = dict(self.cleaned_data)
        has_read = given.pop("read", False)
        if self.is_too_fast(POSTING, by.pk):
            return self.article.comments.sent(by, given["body"], given["token"])
        if has_read:
            Sanction.objects.acknowledge(by)
        try:
            return self.article.comments.post(author=by, **given)
        except Refused as refusal:
            self.refuse(refusal.code, by)
        return None


class EditForm(TextForm):
    """Changes one's own comment."""

    def save(self, comment: Comment) -> bool:
        """Change the comment; False where that is refused, the reason then stands at the field."""
        if self.is_too_fast(POSTING, comment.author_id):
            return False
        try:
            comment.edit(self.cleaned_data["body"])
        except Refused as refusal:
            self.refuse(refusal.code, comment.author)
            return False
        return True


class ReportForm(forms.Form):
    """Tells moderators what is wrong with a comment, or with a person's name."""

    ground = forms.ChoiceField(
        label=_("What is wrong with this comment?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason."), "invalid_choice": _("Please choose a reason.")},
    )
    note = forms.CharField(
        label=_("What should the moderators know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("Optional. The author does not learn who reported."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the Netiquette's rules as reasons."""
        super().__init__(*args, **options)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (ground.value, gettext("%(label)s (rule %(number)s)") % {"label": ground.label, "number": ground.number})
            for ground in RuleText.objects.grounds()
        ]


class PersonReportForm(ReportForm):
    """Tells moderators what is wrong with a person's name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask about the name."""
        super().__init__(*args, **options)
        self.fields["ground"].label = gettext("What is wrong with this name?")
        self.fields["note"].help_text = gettext("Optional. The person does not learn who reported.")


class PickForm(forms.Form):
    """Takes the sentence with which an editor recommends a comment."""

    why = forms.CharField(
        label=_("Why is it worth reading?"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"maxlength": LONGEST_REASON}),
        help_text=_("Optional: one sentence of at most 200 characters. It stands above the comment for everyone."),
    )
