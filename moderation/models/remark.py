"""What moderators tell each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class Remark(models.Model):
    """A note among moderators: on a case, handed over with it where `to` is named, or on a person."""

    case = models.ForeignKey("moderation.Case", models.CASCADE, null=True, related_name="remarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="remarks")
    text = models.CharField(_("note"), max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("handed to")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("note among moderators")
        verbose_name_plural = _("notes among moderators")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, person__isnull=True)
                | models.Q(case__isnull=True, person__isnull=False, to__isnull=True),
                name="a_remark_is_about_a_case_or_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.text
