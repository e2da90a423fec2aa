"""What is said against a text: by a check that held it, by readers who reported it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..grounds import Ground, Rule

if TYPE_CHECKING:
    from .decision import Decision


class Hold(models.Model):
    """One reason why a text waited before it appeared."""

    case = models.ForeignKey("moderation.Case", models.CASCADE, related_name="holds")
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    matches = models.CharField(_("matches"), max_length=200, blank=True)
    held_at = models.DateTimeField(_("held"), default=timezone.now)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ("held_at", "pk")

    def __str__(self) -> str:
        return self.get_rule_display()


class Report(models.Model):
    """A reader asks for a moderator's look at a text."""

    case = models.ForeignKey("moderation.Case", models.CASCADE, related_name="reports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    ground = models.CharField(_("reason"), max_length=20, choices=Ground)
    note = models.CharField(_("note"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    settled_by = models.ForeignKey("moderation.Decision", models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("reported_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["case", "person"], name="one_report_of_a_person_in_a_case"),
            models.CheckConstraint(
                condition=models.Q(ground__in=[ground.value for ground in Ground]), name="report_has_a_ground"
            ),
        )
        indexes = (
            models.Index(fields=["person", "-reported_at"], name="reports_of_a_person"),
            models.Index(fields=["ground", "case"], name="cases_reported_for"),
        )

    def __str__(self) -> str:
        return self.get_ground_display()

    @property
    def outcome(self) -> Decision | None:
        """The decision that answers it: the one it joined, or one made since; None while it waits."""
        last = self.case.last_settled
        if last is not None and last.decided_at >= self.reported_at:
            return last
        return self.settled_by
