"""What the newsroom recommends."""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Article
from moderation.models import NotPublic
from notifications.kinds import Kind
from notifications.models import Notification
from pagecache.triggers import removals

from .comment import Comment

LONGEST_REASON = 200  # characters: a sentence


class PickManager(models.Manager["Pick"]):
    """Recommends comments."""

    def mark(self, comment: Comment, *, by: User, why: str = "") -> Pick:
        """Recommend a comment; where that is done already, give it this sentence. The same again changes nothing.

        What becomes of the text later becomes of the mark: hidden with it, and back with it. Raises NotPublic where
        the text was held, removed or taken back in the meantime.
        """
        with transaction.atomic():
            fresh = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
            if not fresh.is_public:
                raise NotPublic
            pick, is_new = self.get_or_create(
                comment=fresh, defaults={"article_id": fresh.article_id, "by": by, "why": why}
            )
            if not is_new and pick.why != why:
                pick.why, pick.by = why, by
                pick.save(update_fields=["why", "by"])
            if is_new:
                pick.tell()
        return pick

    mark.alters_data = True  # type: ignore[attr-defined]


class Pick(models.Model):
    """An editor's recommendation of a comment, with a sentence why where they give one.

    `article` repeats the comment's own, so that an article's picks are found without looking at its comments.
    """

    comment = models.OneToOneField("comments.Comment", models.CASCADE, primary_key=True, related_name="pick")
    article = models.ForeignKey(Article, models.CASCADE, related_name="picks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)
    picked_at = models.DateTimeField(default=timezone.now)

    objects = PickManager()

    class Meta:
        verbose_name = _("pick")
        verbose_name_plural = _("picks")
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return self.why or f"#{self.comment_id}"

    def withdraw(self) -> None:
        """Take the recommendation back; the comment stays as it is, and so does all where it was taken back before."""
        with transaction.atomic():
            Pick.objects.filter(pk=self.pk).delete()
            Notification.objects.about(self.comment).of_kinds(Kind.PICK).withdraw()

    def tell(self) -> None:
        """Tell the comment's author, unless they recommend it themselves; not who of the newsroom did."""
        if self.comment.author_id != self.by_id:
            group = f"pick-{self.article_id}"
            Notification.objects.tell(
                [self.comment.author_id], Kind.PICK, self.comment, group=group, place=self.article
            )

    withdraw.alters_data = tell.alters_data = True  # type: ignore[attr-defined]
