"""What articles are about."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals
from talentforum.lib.derived import DerivedField, german_sort_key


class Topic(models.Model):
    """A subject that articles are about."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name_key = DerivedField(of="name", by=german_sort_key)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name_key",)
        triggers = removals()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the topic page's address."""
        return reverse("topic", args=[self.slug])
