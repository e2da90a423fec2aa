"""The form of an objection."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talentforum.lib.markdown import clean_text

from .explaining import Explanation
from .models import Appeal, AppealedBefore, TooLate
from .models.appeal import LONGEST_GROUNDS


class AppealForm(forms.Form):
    """Why somebody holds a decision to be wrong: 1 to 2,000 characters (Art. 20 DSA)."""

    text = forms.CharField(
        label=gettext_lazy("Why is the decision wrong?"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_GROUNDS, "data-counter": ""}),
        error_messages={"required": gettext_lazy("Please say why you think that the decision is wrong.")},
        help_text=gettext_lazy("Another person than the one who decided reads it and answers you in writing."),
    )

    def clean_text(self) -> str:
        """Return the text without signs that nobody sees; a line's end is one character."""
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise ValidationError(self.fields["text"].error_messages["required"])
        if (too_many := len(text) - LONGEST_GROUNDS) > 0:
            raise ValidationError(
                ngettext(
                    "The text is %(count)s character too long; 2,000 are allowed.",
                    "The text is %(count)s characters too long; 2,000 are allowed.",
                    too_many,
                )
                % {"count": number_format(too_many, force_grouping=True)}
            )
        return text

    def object(self, explained: Explanation) -> Appeal | None:
        """Object to a decision, as it is explained to one person; None where the time for it is over.

        That then stands at the field. Who objected before, as by a form sent twice, has their objection again.
        """
        decision, person, notice = explained.decision, explained.person, explained.notice
        try:
            return Appeal.objects.make(decision, text=self.cleaned_data["text"], by=person, notice=notice)
        except AppealedBefore:
            return next(one for one in Appeal.objects.of(decision) if one.is_by(person, notice))
        except TooLate as late:
            said = _("The six months in which you could object ended on %(day)s. A court can still be asked.")
            self.add_error("text", said % {"day": late.last_day})
        return None
