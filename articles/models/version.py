"""Earlier words of articles and follow-ups: kept at each change, compared, restored."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentforum.lib.derived import DerivedField


class Version(models.Model):
    """The words of an article or a follow-up as they were saved once; the newest are those that stand there."""

    article = models.ForeignKey("articles.Article", models.CASCADE, null=True, related_name="versions")
    followup = models.ForeignKey("articles.FollowUp", models.CASCADE, null=True, related_name="versions")
    n = models.PositiveIntegerField()
    words = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("n",)
        constraints = (
            models.CheckConstraint(
                condition=Q(article__isnull=True) ^ Q(followup__isnull=True), name="version_of_one_text"
            ),
            models.UniqueConstraint(fields=["article", "n"], name="article_versions_are_numbered"),
            models.UniqueConstraint(fields=["followup", "n"], name="followup_versions_are_numbered"),
        )

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.n})


class Versioned(models.Model):
    """A text whose words are kept at each change."""

    WORDS: ClassVar[tuple[str, ...]]
    versions: Any

    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True

    def words(self) -> dict[str, str]:
        """Return the words that a version keeps, by column."""
        return {name: getattr(self, name) for name in self.WORDS}

    def latest_version(self) -> Version | None:
        """Return the newest version; None of a text that was never saved."""
        return self.versions.order_by("-n").first()

    def keep_version(self, *, by: Any = None) -> Version:
        """Keep the words as they are saved now; the same words again make no new version. Locks the row."""
        with transaction.atomic():
            self.lock()
            latest = self.latest_version()
            if latest is not None and latest.words == self.words():
                return latest
            return self.versions.create(n=latest.n + 1 if latest else 1, words=self.words(), by=by)

    def restore_version(self, version: Version, *, by: Any) -> Version:
        """Put an earlier version's words back, as a new version; nothing in between is lost."""
        with transaction.atomic():
            self.lock()
            for name in self.WORDS:
                setattr(self, name, version.words.get(name, ""))
            derived = [field.name for field in self._meta.concrete_fields if isinstance(field, DerivedField)]
            self.save(update_fields=[*self.WORDS, *derived, "updated_at"])
            return self.keep_version(by=by)

    def lock(self) -> Self:
        """Return the row as it is now, locked until the transaction ends."""
        rows = type(self)._default_manager.select_for_update(no_key=True, of=("self",))  # noqa: SLF001 - Django documents it
        return rows.get(pk=self.pk)

    keep_version.alters_data = restore_version.alters_data = True  # type: ignore[attr-defined]
