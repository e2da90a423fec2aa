"""Form fields for numbers as people write them; what is wrong is said with what was understood and how to write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .amounts import Amount, read_amount
from .durations import read_weeks
from .numbers import NotUnderstood, read_count

AMOUNT_MESSAGES = {
    "unread": _("We could not read this as an amount. Please write it like 65000, 65.000 or 65k."),
    "range": _("This is a span from one amount to another. Please give one amount, for example the middle: 67.500."),
    "negative": _("An amount is zero or more. Please write it like 65000, 65.000 or 65k."),
    "month": _(
        "This looks like an amount for a month, a day or an hour. Please give that of a whole year, like 65.000."
    ),
    "net": _("This looks like an amount after tax. Please give the yearly amount before tax, like 65.000."),
    "cents": _("We read this with cents. Please write whole amounts, like 65.000 or 65k."),
    "ambiguous": _("This can be read in two ways. Please write the amount in full, like 65.000."),
    "large": _("This is more than we can take. Please check the amount; write it like 65000, 65.000 or 65k."),
}
WEEKS_MESSAGES = {
    "unread": _("We could not read this as a duration. Please write it like 6 weeks, 1.5 months or 10 days."),
    "negative": _("A duration is zero or more. Please write it like 6 weeks, 1.5 months or 10 days."),
    "ambiguous": _("This can be read in two ways. Please write it like 6 weeks, 1.5 months or 10 days."),
    "large": _("This is more than ten years. Please check it; write it like 6 weeks, 1.5 months or 10 days."),
}


class WrittenNumber(forms.CharField):
    """A number in words and signs of the writer's choice."""

    def __init__(self, **options: Any) -> None:
        """Be optional and short, whatever the kind of number."""
        super().__init__(**{"required": False, "max_length": 200} | options)
        self.widget.attrs.pop("maxlength", None)


class AmountField(WrittenNumber):
    """A yearly amount of money."""

    def clean(self, value: Any) -> Amount | None:
        """Return the amount, with its currency where that was written too."""
        written = super().clean(value)
        if not written:
            return None
        try:
            return read_amount(written)
        except NotUnderstood as error:
            raise ValidationError(AMOUNT_MESSAGES[error.code], code=error.code) from error


class WeeksField(WrittenNumber):
    """A duration; in weeks where no unit is written."""

    def __init__(self, *, highest: int, **options: Any) -> None:
        """Take the longest duration that is possible, in weeks."""
        super().__init__(**options)
        self.highest = highest

    def clean(self, value: Any) -> Decimal | None:
        """Return the duration in weeks."""
        written = super().clean(value)
        if not written:
            return None
        try:
            weeks = read_weeks(written)
        except NotUnderstood as error:
            raise ValidationError(WEEKS_MESSAGES[error.code], code=error.code) from error
        if weeks > self.highest:
            raise ValidationError(WEEKS_MESSAGES["large"], code="large")
        return weeks


class CountField(WrittenNumber):
    """A whole number between two others; `message` says which and how to write it."""

    def __init__(self, *, message: Any, **options: Any) -> None:
        """Take what to say where it is none."""
        super().__init__(**options)
        self.message = message

    def clean(self, value: Any) -> int | None:
        """Return the number."""
        written = super().clean(value)
        if not written:
            return None
        try:
            return read_count(written)
        except NotUnderstood as error:
            raise ValidationError(self.message, code=error.code) from error
