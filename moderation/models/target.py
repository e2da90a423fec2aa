"""How long a text should wait at most."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

USUAL_HOURS = 24  # a day: somebody looks in every day, and a held text is still part of its conversation then
MOST_HOURS = 720  # thirty days; whoever wants to wait longer does not want to be told


class QueueTarget(models.Model):
    """After how many hours moderators are told that the oldest case waits; there is one row of it."""

    hours = models.PositiveSmallIntegerField(
        _("target age of the queue, in hours"),
        default=USUAL_HOURS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("When the oldest case waits longer than this, moderators are told."),
    )

    class Meta:
        verbose_name = _("target of the queue")
        verbose_name_plural = _("target of the queue")
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="the_queue_has_one_target"),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=MOST_HOURS), name="queue_target_is_sensible"),
        )

    def __str__(self) -> str:
        return str(_("%(hours)s hours") % {"hours": self.hours})

    @classmethod
    def current(cls) -> Self:
        """Return the target; the usual one where nobody has said anything."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def age(self) -> timedelta:
        """How long a case may wait."""
        return timedelta(hours=self.hours)
