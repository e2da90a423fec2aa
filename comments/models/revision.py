"""What a reader had written before."""

from django.db import models

from .folded import QUOTES
from .mentioning import Mentioning, MentioningQuerySet


class Revision(Mentioning, models.Model):
    """A comment's text as it was before an edit: seen by its author and by moderators."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="revisions")
    n = models.PositiveSmallIntegerField()
    body = models.TextField()
    html = models.TextField()
    beside = models.TextField(blank=True, default="", db_default="")
    written_at = models.DateTimeField()

    objects = MentioningQuerySet.as_manager()

    class Meta:
        ordering = ("n",)
        constraints = (models.UniqueConstraint(fields=["comment", "n"], name="revisions_are_numbered"),)
        indexes = (models.Index(fields=["comment"], name="revisions_that_quote", condition=QUOTES),)

    def __str__(self) -> str:
        return f"{self.comment_id}.{self.n}"

    @property
    def written_as(self) -> tuple[int, int]:
        """The ids of the comment and of this version of it."""
        return self.comment_id, self.pk
