"""Articles: the text, when it is public, and what happens to what people were told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models.functions import Left, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.emergency import AS_THE_SITE_IS, Switchable, mode_is_known
from notifications.models import Notification
from pagecache.planned import Planned
from pagecache.triggers import removals
from talentforum.lib.clock import clock
from talentforum.lib.derived import DerivedField, german_sort_key
from talentforum.lib.languages import in_language
from talentforum.lib.markdown import render_article
from talentforum.lib.sweep import each_alone

from ..images import Image
from .author import Author
from .topic import Topic
from .version import Versioned

LANGUAGES = [("de", _("German")), ("en", _("English"))]
WORDS_PER_MINUTE = 200  # silent reading of German non-fiction: 180 to 260 (Brysbaert 2019), taken slowly
BROUGHT_BACK_AT_ONCE = 20  # articles of which one sweep brings back what people were told; the next is a minute later
LONGEST_SEARCHED = 200_000  # characters of a text; a longer vector than a megabyte PostgreSQL would refuse to save


# By which words an article is found, those of its title first; the index holds the same expression.
_FOUND_BY = (
    SearchVector("title", config="german", weight="A")
    + SearchVector("teaser", config="german", weight="B")
    + SearchVector(Left("body", LONGEST_SEARCHED), config="german", weight="C")
)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles by who may see them."""

    def published(self) -> ArticleQuerySet:
        """What everyone reads: published, its time come."""
        return self.filter(status=Article.Status.PUBLISHED, published_at__lte=clock.now())

    def visible_to(self, reader: Any) -> ArticleQuerySet:
        """What this person may open: editors and moderators also drafts and withdrawn ones."""
        import rules

        if rules.has_perm("articles.read_unpublished", reader) or rules.has_perm("moderation", reader):
            return self
        return self.published()

    def newest(self) -> ArticleQuerySet:
        """Newest first, with what a teaser shows."""
        return self.order_by("-published_at", "-pk").select_related("topic", "hero").prefetch_related("authors")

    def back(self) -> ArticleQuerySet:
        """Those that were withdrawn and whose time has come again, by the database's clock."""
        return self.filter(is_coming_back=True, status=Article.Status.PUBLISHED, published_at__lte=Now())

    def bring_back(self) -> int:
        """Bring back what people were told at those that are back, and return how many; several sweeps share it."""
        return each_alone(self.back().order_by("published_at"), Article.come_back, most=BROUGHT_BACK_AT_ONCE)

    bring_back.alters_data = True  # type: ignore[attr-defined]


class Article(Versioned, Planned, Switchable):
    """A journalistic piece, the question it ends with, and the place of the discussion it starts.

    `additions` counts what was added to its pages (public comments, votes), so that kept ones are renewed. One that
    `is_coming_back` was withdrawn and is public again at its time; until then nobody is told of what is there.
    """

    WORDS = ("title", "teaser", "body", "question")
    FOUND_BY = _FOUND_BY

    class Status(models.TextChoices):
        """Who can see the article."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="articles", verbose_name=_("topic"))
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="de")
    teaser = models.TextField(_("teaser"), max_length=600)
    body = models.TextField(_("text"), help_text=_("Markdown with tables and footnotes; start headings with ##."))
    question = models.TextField(_("question to the readers"), max_length=400, blank=True)
    authors = models.ManyToManyField(Author, related_name="articles", verbose_name=_("authors"))
    hero = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("picture")
    )
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    discussion_closed_at = models.DateTimeField(_("discussion closed"), null=True, editable=False)
    asks_for_experiences = models.BooleanField(_("asks for experiences"), default=False, db_default=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    additions = models.BigIntegerField(default=0, db_default=0, editable=False)
    is_coming_back = models.BooleanField(default=False, db_default=False, editable=False)
    html = DerivedField(of="body", by=lambda body: render_article(body).html)
    title_key = DerivedField(of="title", by=german_sort_key)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "published", "withdrawn"]), name="article_status_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False),
                name="published_article_has_its_time",
            ),
            models.CheckConstraint(condition=models.Q(language__in=["de", "en"]), name="article_language_is_known"),
            mode_is_known("mode", "article_mode_is_known"),
            mode_is_known("site_mode", "article_site_mode_is_known"),
        )
        indexes = (
            models.Index(
                fields=["-published_at", "-id"], name="published_newest_first", condition=models.Q(status="published")
            ),
            models.Index(
                fields=["topic", "-published_at"], name="published_of_a_topic", condition=models.Q(status="published")
            ),
            GinIndex(_FOUND_BY, name="articles_by_words"),
        )
        triggers = (
            *removals(besides=["comment_count", "additions", "is_coming_back"], additions_too=True),
            AS_THE_SITE_IS,
        )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def planned_after(cls, moment: datetime) -> Iterable[models.QuerySet[Any, datetime | None]]:
        """Return when articles will appear."""
        planned = cls.objects.filter(status=cls.Status.PUBLISHED, published_at__gt=moment)
        return [planned.values_list("published_at", flat=True)]

    def get_absolute_url(self) -> str:
        """Return the article's address in the language of the interface."""
        return reverse("article", args=[self.slug])

    def address(self) -> str:
        """Return the canonical address: the one in the article's own language."""
        return in_language(self.get_absolute_url(), self.language)

    @property
    def is_public(self) -> bool:
        """Whether everyone can read it now."""
        return (
            self.status == self.Status.PUBLISHED and self.published_at is not None and self.published_at <= clock.now()
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was public and was taken back."""
        return self.status == self.Status.WITHDRAWN

    @property
    def discussion_is_open(self) -> bool:
        """Whether readers may comment."""
        return self.is_public and self.discussion_closed_at is None and self.mode_in_force.takes_texts

    @property
    def reading_minutes(self) -> int:
        """Minutes to read teaser and text."""
        return max(1, round(len(f"{self.teaser} {self.body}".split()) / WORDS_PER_MINUTE))

    def contents(self) -> list[tuple[str, str]]:
        """Return the main headings as (id, text); short pieces need none."""
        headings = render_article(self.body).headings
        return headings if len(headings) >= 3 else []

    def publish(self, *, at: datetime | None = None) -> None:
        """Show the article to everyone, from `at` on or now; a published one stays as it is.

        What people were told of its conversation before it was withdrawn comes back, as far as it is still true: now,
        or with the sweep of the minute in which it is public again.
        """
        if self.status == self.Status.PUBLISHED:
            return
        self.is_coming_back = self.is_withdrawn
        self.status = self.Status.PUBLISHED
        self.published_at = at or self.published_at or timezone.now()
        with transaction.atomic():
            self.save(update_fields=["status", "published_at", "is_coming_back", "updated_at"])
            if self.is_coming_back and self.is_public:
                self.come_back()

    def come_back(self) -> None:
        """Bring back what people were told of its conversation, now that it is public again. Needs a transaction."""
        self.is_coming_back = False
        self.save(update_fields=["is_coming_back"])
        Notification.objects.at(self).renew_true()
        for followup in self.followups.shown():
            followup.tell_cited()

    def withdraw(self) -> None:
        """Take the article back: its address answers 410, its comments likewise, and nobody is told of them any more.

        What never was public is a draft.
        """
        if self.status != self.Status.PUBLISHED:
            return
        was_public = self.is_public or self.is_coming_back
        self.status, self.is_coming_back = self.Status.WITHDRAWN if was_public else self.Status.DRAFT, False
        with transaction.atomic():
            self.save(update_fields=["status", "is_coming_back", "updated_at"])
            Notification.objects.at(self).withdraw()

    def close_discussion(self) -> None:
        """Let nobody comment any more; what is there stays."""
        if self.discussion_closed_at is None:
            self.discussion_closed_at = timezone.now()
            self.save(update_fields=["discussion_closed_at"])

    def open_discussion(self) -> None:
        """Let readers comment again."""
        if self.discussion_closed_at is not None:
            self.discussion_closed_at = None
            self.save(update_fields=["discussion_closed_at"])

    def move_to(self, slug: str) -> None:
        """Change the address; the former one redirects for good."""
        with transaction.atomic():
            FormerSlug.objects.filter(slug=slug).delete()
            if self.slug != slug:
                FormerSlug.objects.create(slug=self.slug, article=self)
            self.slug = slug
            self.save(update_fields=["slug", "updated_at"])
            for followup in self.followups.select_related("article", "anchor"):
                followup.renew_anchor()

    _verb: Any
    for _verb in (publish, come_back, withdraw, close_discussion, open_discussion, move_to):
        _verb.alters_data = True
    del _verb


class FormerSlug(models.Model):
    """An address that an article once had."""

    slug = models.SlugField(max_length=120, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
