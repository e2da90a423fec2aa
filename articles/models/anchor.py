"""What a comment can be about, and what happened to an article since it appeared."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals
from talentforum.lib.clock import clock
from talentforum.lib.languages import in_language
from talentforum.lib.numbers import number_of

from .article import Article


class AnchorQuerySet(models.QuerySet["Anchor"]):
    """Anchors by who may see them."""

    def public(self) -> AnchorQuerySet:
        """Those whose thing everyone can see: its time has come, and nobody took it back."""
        return self.filter(visible_from__lte=clock.now(), withdrawn_at__isnull=True)

    def at(self, number: str) -> Anchor | None:
        """Return the public one of that number, as an address or a form names it; None for anything else."""
        return self.public().filter(pk=number_of(number)).first()


class Anchor(models.Model):
    """A thing beside the article's text that comments can be about: a follow-up, a poll.

    Made by the app that owns the thing, which knows its anchor; nothing here knows the thing.
    """

    class Kind(models.TextChoices):
        """What the thing is."""

        FOLLOWUP = "followup", _("Follow-up")
        POLL = "poll", _("Poll")

    article = models.ForeignKey(Article, models.CASCADE, related_name="anchors")
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField(max_length=200)
    path = models.CharField(max_length=300, unique=True)
    visible_from = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = AnchorQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(kind__in=["followup", "poll"]), name="anchor_kind_is_known"),)
        triggers = removals()

    def __str__(self) -> str:
        return self.label

    @property
    def is_public(self) -> bool:
        """Whether everyone can see the thing now."""
        return self.withdrawn_at is None and self.visible_from <= clock.now()

    @property
    def url(self) -> str:
        """The thing's address in the language of the interface."""
        return in_language(self.path, get_language() or "de")


class EventQuerySet(models.QuerySet["Event"]):
    """What happened, as readers are told it."""

    def of(self, article: Article) -> EventQuerySet:
        """What everyone can see of an article's story, newest first."""
        anchors = Anchor.objects.public().filter(article=article)
        return self.filter(anchor__in=anchors, at__lte=clock.now()).select_related("anchor").order_by("-at", "-pk")


class Event(models.Model):
    """One line of an article's timeline, written by the verbs of what it tells: a follow-up appeared, a poll closed."""

    class Kind(models.TextChoices):
        """What happened."""

        FOLLOWUP = "followup", _("Follow-up")
        CORRECTION = "correction", _("Correction")
        ANSWER = "answer", _("Answer to the discussion")
        CALL = "call", _("Call for experiences")
        POLL_OPENED = "poll_opened", _("Poll opened")
        POLL_CLOSED = "poll_closed", _("Poll closed")

    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["anchor", "kind"], name="an_event_happens_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["followup", "correction", "answer", "call", "poll_opened", "poll_closed"]),
                name="event_kind_is_known",
            ),
        )
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.anchor.label}"
