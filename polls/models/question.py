"""What is asked in a poll, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .choice import Choice

RULES = ("kind", "minimum", "maximum", "results", "is_changeable", "opens_at", "article_id")
WORDS = ("question", "explanation", "low_end", "high_end")


def once_voted(columns: Sequence[str]) -> pgtrigger.Condition:
    """Hold where one of the columns changes although there are votes."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Condition(f"OLD.voters + OLD.abstentions > 0 AND ({old}) IS DISTINCT FROM ({new})")


class Question(models.Model):
    """A poll's words and rules; both stay once a vote is in.

    `voters` chose something, `abstentions` chose to say nothing; both are kept by each vote.
    """

    RULES, WORDS = RULES, WORDS

    class Kind(models.TextChoices):
        """How one chooses."""

        SINGLE = "single", _("one answer")
        MULTIPLE = "multiple", _("several answers")
        RATING = "rating", _("rating on a scale")

    class Results(models.TextChoices):
        """From when on readers see the result."""

        ALWAYS = "always", _("always")
        VOTED = "voted", _("after one's own vote")
        CLOSED = "closed", _("after closing")

    question = models.CharField(_("question"), max_length=200)
    explanation = models.TextField(_("explanation"), max_length=600, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SINGLE)
    minimum = models.PositiveSmallIntegerField(_("at least"), default=1)
    maximum = models.PositiveSmallIntegerField(_("at most"), default=1)
    low_end = models.CharField(_("name of the low end"), max_length=60, blank=True)
    high_end = models.CharField(_("name of the high end"), max_length=60, blank=True)
    results = models.CharField(_("results are shown"), max_length=6, choices=Results, default=Results.VOTED)
    is_changeable = models.BooleanField(_("votes can be changed until it closes"), default=True)
    voters = models.PositiveIntegerField(default=0, editable=False)
    abstentions = models.PositiveIntegerField(default=0, editable=False)

    choices: Any  # what can be chosen, see choice.py

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=["single", "multiple", "rating"]), name="poll_kind_is_known"),
            models.CheckConstraint(
                condition=Q(results__in=["always", "voted", "closed"]), name="poll_results_are_known"
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=1, maximum__gte=F("minimum")),
                name="poll_takes_at_least_one_answer",
                violation_error_message=_("At least one answer, and at most no fewer than at least."),
            ),
            models.CheckConstraint(
                condition=Q(kind="multiple") | Q(minimum=1, maximum=1),
                name="poll_takes_several_answers_only_where_it_says_so",
                violation_error_message=_("“At least” and “at most” are for polls with several answers; leave 1."),
            ),
        )

    def __str__(self) -> str:
        return self.question

    @property
    def is_locked(self) -> bool:
        """Whether a vote is in, so that question, choices and rules stay as they are."""
        return self.voters + self.abstentions > 0

    def answers(self) -> list[Choice]:
        """Return the choices that say something, in their order."""
        return [choice for choice in self.choices.all() if not choice.is_abstention]

    def fault(self, choices: Sequence[Choice]) -> str:
        """Return what is wrong with a vote of these choices; empty where nothing is."""
        if any(choice.poll_id != self.pk for choice in choices):
            return "foreign"
        if not choices:
            return "none"
        if any(choice.is_abstention for choice in choices):
            return "" if len(choices) == 1 else "abstention"
        if len(choices) < self.minimum:
            return "too_few"
        return "too_many" if len(choices) > self.maximum else ""
