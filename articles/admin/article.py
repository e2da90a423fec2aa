"""Articles in the admin: written, looked at, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Article
from .deeds import WithDeeds
from .forms import ArticleForm
from .versions import WithVersions


@admin.register(Article)
class ArticleAdmin(WithDeeds, WithVersions):
    """Articles: written, looked at, published, withdrawn."""

    form = ArticleForm
    moving = ("slug",)
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ("title", "topic", "state", "published_at", "comment_count")
    list_display_links = ("title",)
    list_filter = ("status", "topic")
    list_select_related = ("topic",)
    search_fields = ("title", "teaser")
    ordering = ("-updated_at", "-pk")
    actions = ("publish", "withdraw", "close_discussion", "open_discussion")
    fieldsets = (
        (_("Text"), {"fields": ("title", "slug", ("topic", "language"), "teaser", "body", "authors")}),
        (_("Picture"), {"fields": ("hero",)}),
        (_("Question and time"), {"fields": ("question", "asks_for_experiences", "published_at")}),
    )

    class Media:
        js = ("js/admin/picture.js", "js/admin/address.js")

    def view_on_site(self, obj: Article) -> str:
        """Return the article's address; editors see drafts there too."""
        return obj.address()

    @admin.display(description=_("state"), ordering="status")
    def state(self, article: Article) -> str:
        """Name the state, and whether the discussion is closed or the time has not come."""
        planned = article.status == Article.Status.PUBLISHED and not article.is_public
        words = [_("planned") if planned else article.get_status_display()]
        if article.discussion_closed_at:
            words.append(_("discussion closed"))
        kind = "planned" if planned else article.status
        return format_html('<span class="state" data-state="{}">{}</span>', kind, ", ".join(map(str, words)))

    @admin.action(permissions=["publish"], description=_("Publish"))
    def publish(self, request: HttpRequest, articles: models.QuerySet[Article]) -> None:
        """Publish drafts and withdrawn articles; published ones stay as they are."""
        done, same = self._each(request, articles, ~models.Q(status=Article.Status.PUBLISHED), Article.publish)
        self._tell(request, ngettext("%d article is published.", "%d articles are published.", done), done, same)

    @admin.action(permissions=["publish"], description=_("Withdraw"))
    def withdraw(self, request: HttpRequest, articles: models.QuerySet[Article]) -> None:
        """Withdraw published articles; drafts stay drafts."""
        done, same = self._each(request, articles, models.Q(status=Article.Status.PUBLISHED), Article.withdraw)
        self._tell(request, ngettext("%d article is withdrawn.", "%d articles are withdrawn.", done), done, same)

    @admin.action(permissions=["publish"], description=_("Close the discussion"))
    def close_discussion(self, request: HttpRequest, articles: models.QuerySet[Article]) -> None:
        """Let nobody comment any more."""
        done, same = self._each(request, articles, models.Q(discussion_closed_at=None), Article.close_discussion)
        self._tell(request, ngettext("%d discussion is closed.", "%d discussions are closed.", done), done, same)

    @admin.action(permissions=["publish"], description=_("Open the discussion"))
    def open_discussion(self, request: HttpRequest, articles: models.QuerySet[Article]) -> None:
        """Let readers comment again."""
        done, same = self._each(request, articles, ~models.Q(discussion_closed_at=None), Article.open_discussion)
        self._tell(request, ngettext("%d discussion is open.", "%d discussions are open.", done), done, same)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save; a new address goes through `move_to`, so that the former one redirects."""
        address = obj.slug
        if change:
            obj.slug = form.initial["slug"]
        super().save_model(request, obj, form, change)
        if address != obj.slug:
            obj.move_to(address)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say of what belongs to it only that it is there: editors see no texts that moderators hold."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return (shown, counts, lacking, [str(_("what belongs to it"))] if protected else [])
