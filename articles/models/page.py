"""The pages of the house."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals
from talentforum.lib.derived import DerivedField
from talentforum.lib.languages import in_language
from talentforum.lib.markdown import render_article

from .article import LANGUAGES


class PageQuerySet(models.QuerySet["Page"]):
    """Pages by what they are about."""

    def shown(self, kind: str) -> Page | None:
        """Return a page in the active language, or the one there is; None where the newsroom wrote none."""
        pages = {found.language: found for found in self.filter(kind=kind)}
        return pages.get(get_language() or "") or next(iter(pages.values()), None)


class Page(models.Model):
    """A page of the house that editors write: Netiquette, Impressum, Datenschutz, Barrierefreiheit and the like."""

    class Kind(models.TextChoices):
        """The pages there are; the value is the address."""

        NETIQUETTE = "netiquette", _("Netiquette")
        IMPRINT = "impressum", _("Imprint")
        PRIVACY = "datenschutz", _("Privacy")
        ACCESSIBILITY = "barrierefreiheit", _("Accessibility")
        BODIES = "streitbeilegung", _("Out-of-court dispute settlement")

    kind = models.CharField(_("page"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    html = DerivedField(of="body", by=lambda body: render_article(body).html)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("kind", "language")
        constraints = (models.UniqueConstraint(fields=["kind", "language"], name="one_page_of_a_kind_and_language"),)
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    def get_absolute_url(self) -> str:
        """Return the page's address in its language."""
        return in_language(reverse("page", args=[self.kind]), self.language)
