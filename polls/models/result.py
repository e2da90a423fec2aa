"""What stays of a poll when it is over, and what was put right while it had votes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from pagecache.triggers import removals


class Result(models.Model):
    """The counts of a closed poll as they were when it closed; what pages and files show from then on."""

    poll = models.OneToOneField("polls.Poll", models.PROTECT, related_name="result")
    votes = models.JSONField()
    voters = models.PositiveIntegerField()
    abstentions = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()

    class Meta:
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return f"{self.poll}: {self.votes}"


class Correction(models.Model):
    """A slip put right after votes had come in: the note stands beside the poll for everyone to read."""

    poll = models.ForeignKey("polls.Poll", models.CASCADE, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    before: Any = models.JSONField()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(note=""), name="correction_has_its_note"),)
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return self.note
