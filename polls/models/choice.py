"""What can be chosen in a poll."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals

# The poll's row is locked as a vote locks it: a first vote and a changed choice cannot pass each other.
_ONCE_VOTED = """
    PERFORM 1 FROM polls_poll WHERE id = {row}.poll_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM polls_poll WHERE id = {row}.poll_id AND voters + abstentions > 0) THEN
        RAISE EXCEPTION 'choices of a poll with votes stay';
    END IF;
    RETURN {row};
"""


class Choice(models.Model):
    """One thing that readers can choose; a rating's are the values of its scale. `votes` is kept by each vote."""

    poll = models.ForeignKey("polls.Poll", models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("text"), max_length=200, blank=True)
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    is_abstention = models.BooleanField(_("no answer"), default=False)
    votes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["poll", "position"], name="one_choice_at_a_position"),
            models.UniqueConstraint(fields=["poll", "value"], name="one_choice_of_a_value"),
            models.UniqueConstraint(fields=["poll"], condition=Q(is_abstention=True), name="one_abstention_of_a_poll"),
            models.CheckConstraint(condition=~Q(label="") | Q(value__isnull=False), name="choice_says_something"),
            models.CheckConstraint(
                condition=Q(is_abstention=False) | Q(value__isnull=True), name="abstention_has_no_value"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="choices_are_not_added", when=pgtrigger.Before, operation=pgtrigger.Insert,
                func=_ONCE_VOTED.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="choices_are_not_removed", when=pgtrigger.Before, operation=pgtrigger.Delete,
                func=_ONCE_VOTED.format(row="OLD"),
            ),
            pgtrigger.Trigger(
                name="choices_stay", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("poll", "position", "value", "is_abstention"),
                func=_ONCE_VOTED.format(row="OLD").replace("RETURN OLD", "RETURN NEW"),
            ),
            pgtrigger.Trigger(
                name="labels_stay", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("label"),
                func=_ONCE_VOTED.format(row="OLD").replace("RETURN OLD", "RETURN NEW"),
            ),
            *removals(besides=["votes"], additions_too=True),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.label or str(self.value)
