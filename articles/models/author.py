"""Who signs what editors publish."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals
from talentforum.lib.derived import DerivedField, german_sort_key

NEWSROOM = "Redaktion talentforum"  # signs what no person does


class Author(models.Model):
    """Who signs an article: a person or the newsroom; the account, where there is one, marks their comments."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="byline",
        verbose_name=_("account"),
    )
    name_key = DerivedField(of="name", by=german_sort_key)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name_key",)
        triggers = removals()

    def __str__(self) -> str:
        return self.name

    @property
    def is_newsroom(self) -> bool:
        """Whether the newsroom signs as a whole, and no person."""
        return self.name == NEWSROOM
