"""How editors carry an article's story on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rules
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Case, Q, When
from django.db.models.functions import Left, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models import Notification
from notifications.subjects import Tellable
from pagecache.planned import Planned
from pagecache.triggers import removals
from talentforum.lib.derived import DerivedField
from talentforum.lib.languages import in_language
from talentforum.lib.markdown import excerpt, render_article
from talentforum.lib.sweep import each_alone

from ..citations import OWN_ADDRESS, find, paths_in
from ..insets import POLL
from .anchor import Anchor, Event
from .article import LONGEST_SEARCHED, Article
from .author import Author
from .citation import CitationQuerySet
from .told import ToldFollowUp
from .version import Versioned

BEGINNING = 240  # characters of it that stand at the article
PUBLISHED_AT_ONCE = 100  # follow-ups that one sweep publishes; the next is a minute later


# By which words a follow-up is found, those of its title first; the index holds the same expression.
_FOUND_BY = (
    SearchVector("title", config="german", weight="A")
    + SearchVector("what_was_wrong", config="german", weight="B")
    + SearchVector(Left("body", LONGEST_SEARCHED), config="german", weight="C")
)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups by who may see them."""

    def published(self) -> FollowUpQuerySet:
        """What everyone reads: published, beneath an article that is."""
        return self.filter(status=FollowUp.Status.PUBLISHED, article__in=Article.objects.published())

    def shown(self) -> FollowUpQuerySet:
        """Those that stand at their article: published, whoever looks."""
        return self.filter(status=FollowUp.Status.PUBLISHED)

    def visible_to(self, reader: Any) -> FollowUpQuerySet:
        """What this person may open: editors and moderators also drafts and withdrawn ones."""
        if rules.has_perm("articles.read_unpublished", reader) or rules.has_perm("moderation", reader):
            return self
        return self.published()

    def newest(self) -> FollowUpQuerySet:
        """Newest first, with what a teaser shows."""
        return self.order_by("-published_at", "-pk").select_related("article__topic")

    def due(self) -> FollowUpQuerySet:
        """Those whose time has come, by the database's clock, and that nobody has published yet."""
        return self.filter(status=FollowUp.Status.SCHEDULED, published_at__lte=Now())

    def unfinished(self) -> FollowUpQuerySet:
        """What editors still have before them: what is planned, the next one first, then drafts, newest first."""
        waiting = self.filter(status__in=[FollowUp.Status.SCHEDULED, FollowUp.Status.DRAFT])
        next_one = Case(When(status=FollowUp.Status.SCHEDULED, then="published_at"))
        return waiting.order_by(next_one.asc(nulls_last=True), "-updated_at", "-pk")

    def publish_due(self) -> int:
        """Publish what is due, and return how many; several sweeps at once share the work."""
        return each_alone(self.due().order_by("published_at"), FollowUp.appear, most=PUBLISHED_AT_ONCE)

    publish_due.alters_data = True  # type: ignore[attr-defined]


class FollowUp(ToldFollowUp, Tellable, Versioned, Planned):
    """What became of an article's story: news, a correction, an answer to the discussion, a call for experiences."""

    WORDS = ("title", "body", "what_was_wrong")
    FOUND_BY = _FOUND_BY

    class Kind(models.TextChoices):
        """Why it is written."""

        FOLLOWUP = "followup", _("Follow-up")
        CORRECTION = "correction", _("Correction")
        ANSWER = "answer", _("Answer to the discussion")
        CALL = "call", _("Call for experiences")

    class Status(models.TextChoices):
        """Who can see it."""

        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    article = models.ForeignKey(Article, models.PROTECT, related_name="followups", verbose_name=_("article"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FOLLOWUP)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=120)
    body = models.TextField(_("text"))
    what_was_wrong = models.TextField(_("what was wrong before"), max_length=600, blank=True)
    authors = models.ManyToManyField(Author, related_name="followups", verbose_name=_("authors"))
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    anchor = models.OneToOneField(Anchor, models.PROTECT, null=True, editable=False, related_name="followup")
    html = DerivedField(of="body", by=lambda body: render_article(body).html)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = (
            models.UniqueConstraint(
                fields=["article", "slug"],
                name="one_followup_at_an_address",
                violation_error_message=_("This article has a follow-up at this address already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["followup", "correction", "answer", "call"]), name="followup_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "scheduled", "published", "withdrawn"]),
                name="followup_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["scheduled", "published"]) | Q(published_at__isnull=False),
                name="shown_followup_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction", what_was_wrong=""),
                name="correction_says_what_was_wrong",
                violation_error_message=_("A correction says what was wrong before."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(anchor__isnull=False), name="published_followup_has_its_anchor"
            ),
        )
        indexes = (
            models.Index(
                fields=["-published_at", "-id"], name="followups_newest_first", condition=Q(status="published")
            ),
            models.Index(fields=["published_at"], name="followups_due", condition=Q(status="scheduled")),
            GinIndex(_FOUND_BY, name="followups_by_words"),
        )
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return self.title

    @classmethod
    def planned_after(cls, moment: datetime) -> Iterable[models.QuerySet[Any, datetime | None]]:
        """Return when follow-ups are due; each then appears with a sweep, which changes its row."""
        planned = cls.objects.filter(status=cls.Status.SCHEDULED, published_at__gt=moment)
        return [planned.values_list("published_at", flat=True)]

    def get_absolute_url(self) -> str:
        """Return the follow-up's address in the language of the interface."""
        return reverse("followup", args=[self.article.slug, self.slug])

    def address(self) -> str:
        """Return the canonical address: the one in the article's language."""
        return in_language(self.get_absolute_url(), self.article.language)

    @property
    def is_public(self) -> bool:
        """Whether everyone can read it now."""
        return self.status == self.Status.PUBLISHED and self.article.is_public

    @property
    def beginning(self) -> str:
        """The first words of the text, without what is set into it."""
        return excerpt(OWN_ADDRESS.sub("", POLL.sub("", self.html)), BEGINNING)

    @property
    def is_correction(self) -> bool:
        """Whether it says what was wrong in the article."""
        return self.kind == self.Kind.CORRECTION

    def publish(self, *, at: datetime | None = None) -> None:
        """Show it to everyone now, or plan it for `at`; a published one stays as it is, a planned one is planned anew.

        Raises ValueError for a time in the past.
        """
        with transaction.atomic():
            self._take_over(self.lock())
            if self.status == self.Status.PUBLISHED:
                return
            if at is None:
                self.published_at = timezone.now()
                self.appear()
                return
            if at <= timezone.now():
                raise ValueError(at)
            self.status, self.published_at = self.Status.SCHEDULED, at
            self.save(update_fields=["status", "published_at", "updated_at"])

    def appear(self) -> None:
        """Become public at `published_at`, with an anchor for comments and a line in the article's timeline.

        Who follows the article is told, and whose comments it cites. Needs a transaction.
        """
        if self.published_at is None:
            raise ValueError(self.published_at)
        self.anchor = self._anchor(self.published_at)
        Event.objects.update_or_create(anchor=self.anchor, defaults={"kind": self.kind, "at": self.published_at})
        self.status = self.Status.PUBLISHED
        self.save(update_fields=["status", "published_at", "anchor", "updated_at"])
        self.announce()

    def _anchor(self, visible_from: datetime) -> Anchor:
        known = self.anchor or Anchor(article=self.article, kind=Anchor.Kind.FOLLOWUP)
        known.path, known.label = in_language(self.get_absolute_url(), "de"), self.title
        known.visible_from, known.withdrawn_at = visible_from, None
        known.save()
        return known

    def withdraw(self) -> None:
        """Take it back: its address answers 410, its line leaves the timeline, and nobody is told of it any more.

        What never was public is a draft.
        """
        with transaction.atomic():
            self._take_over(self.lock())
            if self.status not in {self.Status.SCHEDULED, self.Status.PUBLISHED}:
                return
            self.status = self.Status.WITHDRAWN if self.anchor else self.Status.DRAFT
            self.save(update_fields=["status", "updated_at"])
            if self.anchor is not None and self.anchor.withdrawn_at is None:
                self.anchor.withdrawn_at = timezone.now()
                self.anchor.save(update_fields=["withdrawn_at"])
                self.take_back()

    def _take_over(self, fresh: FollowUp) -> None:
        """Stand where the locked row stands: a sweep may have been faster than who holds this one."""
        self.status, self.published_at, self.anchor = fresh.status, fresh.published_at, fresh.anchor

    def renew_anchor(self) -> None:
        """Let anchor and timeline say what the follow-up says now, after its title, kind or address changed."""
        if self.anchor is not None:
            self.anchor.label, self.anchor.path = self.title, in_language(self.get_absolute_url(), "de")
            self.anchor.save(update_fields=["label", "path"])
            self.anchor.events.update(kind=self.kind)

    def cited(self) -> CitationQuerySet:
        """Return the citations that its text holds now; those that were taken out are only remembered."""
        return self.citations.filter(path__in=paths_in(self.html))

    def cite(self) -> None:
        """Keep the things that the text cites now; what was citable when it was pasted stays known.

        Of a published one those are told whose comments it cites; what was told of a citation that goes is taken back,
        and comes back with it, as it is no news twice.
        """
        with transaction.atomic():
            paths = paths_in(self.html)
            Notification.objects.about(*self.citations.exclude(path__in=paths)).withdraw()
            known = set(self.citations.values_list("path", flat=True))
            for path in paths:
                subject = None if path in known else find(self.article, path)
                if subject is not None:
                    kind = ContentType.objects.get_for_model(subject)
                    self.citations.create(path=path, subject_type=kind, subject_id=subject.pk)
            self.tell_cited()

    _verb: Any
    for _verb in (publish, appear, withdraw, renew_anchor, cite):
        _verb.alters_data = True
    del _verb
