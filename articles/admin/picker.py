"""The editors' picker: what of an article's conversation a follow-up can cite, with the addresses to paste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talentforum.lib.languages import in_language

from ..citations import Citable
from ..models import Article

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Offer:
    """Something to cite: what it is, in a line, and its address."""

    line: str
    address: str
    path: str


class WithPicker(admin.ModelAdmin):
    """An admin with a page that finds what can be cited; js/admin/picker.js brings it into the form."""

    class Media:
        js = ("js/admin/picker.js",)

    def get_urls(self) -> list[URLPattern]:
        """Add the picker's address."""
        view = self.admin_site.admin_view(require_safe(self.cite))
        return [path("cite/", view, name="articles_followup_cite"), *super().get_urls()]

    def cite(self, request: HttpRequest) -> HttpResponse:
        """List what an article offers to cite, newest first, by the words searched for."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        wished, words = request.GET.get("article", ""), request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "")
        articles = list(Article.objects.order_by("-published_at", "-pk").only("title"))
        article = next((found for found in articles if str(found.pk) == wished), None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Find something to cite"),
            "opts": self.opts,
            "articles": articles,
            "article": article,
            "words": words,
            "offers": offers_of(article, words) if article else [],
        }
        return TemplateResponse(request, "admin/articles/followup/cite.html", context)


def offers_of(article: Article, words: str) -> list[Offer]:
    """Return what can be cited, each kind's newest first."""
    found: list[Any] = [thing for kind in Citable.kinds() for thing in kind.offered(article, words)]
    addresses = [thing.get_absolute_url() for thing in found]
    return [
        Offer(thing.cite_line, address, in_language(address, "de"))
        for thing, address in zip(found, addresses, strict=True)
    ]
