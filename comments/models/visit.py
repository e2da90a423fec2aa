"""When a reader was last here: what is new to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models import Article

from ..visits import VisitQuerySet


class Visit(models.Model):
    """A signed-in reader's last visit to an article; what came after `since` is new to them.

    `seen_at` moves with each page they open; `since` follows it when they come back after a pause.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits")
    article = models.ForeignKey(Article, models.CASCADE, related_name="visits")
    since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "article"], name="one_visit_of_a_person_and_article"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lte=F("seen_at")), name="visit_began_before_it_ended"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}@{self.article_id}"
