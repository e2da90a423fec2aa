"""Rankings of a thread, made now and then, so that a reader who pages stays in one of them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from articles.models import Article

from .. import ranking
from .comment import Comment
from .pick import Pick

KEPT = timedelta(hours=1)  # as long as a cursor of a former epoch still leads on
UNSEEN = timedelta(seconds=30)  # what was written just before a ranking may have been committed just after it
FEWEST = 2  # comments that can be ranked


class EpochManager(models.Manager["Epoch"]):
    """Makes epochs: `article.epochs.make(order)`."""

    instance: Article

    def make(self, order: str) -> Epoch:
        """Rank the article's roots as they stand now; rankings that gave way to another an hour ago go.

        Kept pages of the article are made anew.
        """
        with transaction.atomic():
            epoch = self.create(order=order, roots=ranking.rank(self.instance, order), made_at=Now())
            former = self.filter(order=order, made_at__lt=Now() - KEPT).exclude(pk=epoch.pk)
            latest = former.order_by("-pk").first()  # it was the newest until within the last hour
            if latest is not None:
                former.exclude(pk=latest.pk).delete()
            Article.objects.filter(pk=self.instance.pk).update(additions=F("additions") + 1)
        return epoch

    def make_due(self) -> int:
        """Rank anew where something was written or recommended since the last time; return how many threads."""
        threads = list(self.due())
        for article in threads:
            for order in ranking.ORDERS:
                article.epochs.make(order)
        return len(threads)

    def due(self) -> models.QuerySet[Article]:
        """Return the published articles whose ranking is older than what it ranks."""
        newest = self.filter(article=OuterRef("pk"), order=ranking.DISCUSSED).order_by("-pk").values("made_at")[:1]
        since = OuterRef("ranked_at") - UNSEEN
        written = Comment.objects.filter(article=OuterRef("pk"), published_at__gt=since)
        picked = Pick.objects.filter(article=OuterRef("pk"), picked_at__gt=since)
        articles = Article.objects.published().filter(comment_count__gte=FEWEST)
        return articles.annotate(ranked_at=Subquery(newest)).filter(
            Q(ranked_at__isnull=True) | Exists(written) | Exists(picked)
        )

    make.alters_data = make_due.alters_data = True  # type: ignore[attr-defined]

    def at(self, order: str, number: int | None = None) -> Epoch | None:
        """Return the newest epoch of an order, or the one of that number; None where there is none (any more)."""
        epochs = self.filter(order=order)
        return epochs.filter(pk=number).first() if number is not None else epochs.order_by("-pk").first()


class Epoch(models.Model):
    """The best, or most discussed, roots of a thread at one moment, in their order: at most 1,000 ids."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="epochs")
    order = models.CharField(max_length=15)
    made_at = models.DateTimeField(default=timezone.now)
    roots = ArrayField(models.BigIntegerField(), size=ranking.MOST_RANKED)

    objects = EpochManager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(order__in=ranking.ORDERS), name="epoch_order_is_known"),
            models.CheckConstraint(
                condition=Q(roots__len__lte=ranking.MOST_RANKED), name="epoch_ranks_no_more_than_it_may"
            ),
        )
        indexes = (models.Index(fields=["article", "order", "-id"], name="epochs_newest_first"),)

    def __str__(self) -> str:
        return f"{self.order} {self.pk}"
