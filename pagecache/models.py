"""The number by which every process knows whether something was taken away since it rendered a page."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Removals(models.Model):
    """One row with one number, for the whole site: another one after each change that is no mere addition.

    Written by triggers only (triggers.py). It grows with the clock, so that a database restored from a dump never comes
    back to a number that pages were kept under. There is no row until the first such change.
    """

    number = models.BigIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_number_of_removals"),)

    def __str__(self) -> str:
        return str(self.number)
