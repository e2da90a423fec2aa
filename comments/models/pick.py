"""What the newsroom recommends."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article

LONGEST_REASON = 200  # characters: a sentence


class Pick(models.Model):
    """An editor's recommendation of a comment, with a sentence why where they give one.

    `article` repeats the comment's own, so that an article's picks are found without looking at its comments.
    """

    comment = models.OneToOneField("comments.Comment", models.CASCADE, primary_key=True, related_name="pick")
    article = models.ForeignKey(Article, models.CASCADE, related_name="picks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)
    picked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("pick")
        verbose_name_plural = _("picks")

    def __str__(self) -> str:
        return self.why or f"#{self.comment_id}"
