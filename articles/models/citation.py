"""What a follow-up quotes from the conversation."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models

from pagecache.triggers import removals

from ..citations import Citable


class CitationQuerySet(models.QuerySet["Citation"]):
    """Citations as a page shows them."""

    def with_subjects(self) -> CitationQuerySet:
        """With what their cards show, in a constant number of queries."""
        return self.prefetch_related(GenericPrefetch("subject", [kind.for_citation() for kind in Citable.kinds()]))


class Citation(models.Model):
    """A comment or a poll's result that an editor cites by its address; its card asks at each showing if it may.

    So what is removed or taken back leaves every card at once, and comes back with it.
    """

    followup = models.ForeignKey("articles.FollowUp", models.CASCADE, related_name="citations")
    path = models.CharField(max_length=300)
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")

    objects = CitationQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["followup", "path"], name="one_card_for_an_address"),)
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return self.path
