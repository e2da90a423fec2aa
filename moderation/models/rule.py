"""The rules of the Netiquette, word for word, in each version that was ever in force."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals

from ..eu import Category, Keyword
from ..grounds import Ground

if TYPE_CHECKING:
    from accounts.models import User

WORDS = ("title_de", "text_de", "title_en", "text_en")


class Withdrawn(Exception):
    """A rule that is no longer in force: nothing new can be decided by it."""


class RuleTextQuerySet(models.QuerySet["RuleText"]):
    """Rules by when they hold."""

    def in_force(self) -> RuleTextQuerySet:
        """The words of today, by their numbers."""
        return self.filter(ended_at__isnull=True).order_by("number")

    def grounds(self) -> list[Ground]:
        """Return what texts may be reported and removed for today."""
        return [Ground(ground) for ground in self.in_force().values_list("ground", flat=True)]

    def at(self, moment: datetime) -> RuleTextQuerySet:
        """The words that held at a moment, by their numbers."""
        ended = models.Q(ended_at__isnull=True) | models.Q(ended_at__gt=moment)
        return self.filter(ended, since__lte=moment).order_by("number")

    def current(self, ground: Ground | str) -> RuleText:
        """Return the words of today of a rule; raise Withdrawn where it is no longer in force."""
        found = self.in_force().filter(ground=ground).first()
        if found is None:
            raise Withdrawn(ground)
        return found


class RuleTextManager(models.Manager.from_queryset(RuleTextQuerySet)):  # type: ignore[misc]
    """Puts rules into force."""

    def change(self, ground: Ground, *, by: User | None, **words: str) -> RuleText:
        """Let a rule have new words from now on, as its next version; the same words change nothing.

        `words` are title and text in both languages (`WORDS`), and `category` and `keyword` of the EU database.
        """
        with transaction.atomic():
            versions = list(self.select_for_update().filter(ground=ground).order_by("version"))
            last = versions[-1] if versions else None
            if last is not None and last.is_in_force and all(getattr(last, name) == words[name] for name in words):
                return last
            if last is not None and last.is_in_force:
                last.withdraw()
            number = (last.version if last else 0) + 1
            rule: RuleText = self.create(ground=ground, number=ground.number, version=number, by=by, **words)
        return rule

    change.alters_data = True  # type: ignore[attr-defined]


class RuleText(models.Model):
    """One version of one rule of the Netiquette, as readers knew it when something was decided by it (Art. 14 DSA).

    What a rule is about is its `ground`; its words may change, but never in a row: a change is the next version.
    """

    ground = models.CharField(_("rule"), max_length=20, choices=Ground)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    title_de = models.CharField(_("title, German"), max_length=80)
    text_de = models.TextField(_("text, German"), max_length=1000)
    title_en = models.CharField(_("title, English"), max_length=80)
    text_en = models.TextField(_("text, English"), max_length=1000)
    category = models.CharField(_("category of the EU database"), max_length=80, choices=Category)
    keyword = models.CharField(_("keyword of the EU database"), max_length=60, choices=Keyword, blank=True)
    since = models.DateTimeField(_("in force since"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("in force until"), null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("by")
    )

    objects = RuleTextManager()

    class Meta:
        verbose_name = _("rule of the Netiquette")
        verbose_name_plural = _("rules of the Netiquette")
        ordering = ("number", "-version")
        constraints = (
            models.UniqueConstraint(fields=["ground", "version"], name="rule_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["ground"], condition=models.Q(ended_at__isnull=True), name="one_version_of_a_rule_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(ground__in=[ground.value for ground in Ground]), name="rule_has_a_known_ground"
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=[category.value for category in Category]),
                name="rule_category_is_of_the_eu_database",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="rules_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="rule_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["ended_at"]),
            ),
            *removals(additions_too=True),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Return where this very version stands."""
        return reverse("rule_text", args=[self.number, self.version])

    @property
    def is_in_force(self) -> bool:
        """Whether texts are judged by it now."""
        return self.ended_at is None

    @property
    def title(self) -> str:
        """Its title in the active language."""
        return self.title_en if get_language() == "en" else self.title_de

    @property
    def text(self) -> str:
        """Its words in the active language."""
        return self.text_en if get_language() == "en" else self.text_de

    def withdraw(self) -> None:
        """Let it hold no longer; what was decided by it keeps its words."""
        if self.ended_at is None:
            self.ended_at = timezone.now()
            self.save(update_fields=["ended_at"])

    withdraw.alters_data = True  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """Return what `change` takes."""
        return {name: getattr(self, name) for name in (*WORDS, "category", "keyword")}
