"""Articles in the admin: written, looked at, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Article
from .base import WithPreview
from .forms import ArticleForm


@admin.register(Article)
class ArticleAdmin(WithPreview):
    """Articles: written, looked at, published, withdrawn."""

    form = ArticleForm
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
        (_("Question and time"), {"fields": ("question", "published_at")}),
    )

    class Media:
        js = ("js/admin/picture.js", "js/admin/address.js")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Leave out pop-ups where they would do nothing: beside checkboxes, and for deleting what is chosen."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        wrapper: Any = getattr(field, "widget", None)
        if hasattr(wrapper, "can_add_related"):
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
            wrapper.can_add_related = wrapper.can_add_related and db_field.name != "authors"
        return field

    def view_on_site(self, obj: Article) -> str:
        """Return the article's address; editors see drafts there too."""
        return obj.address()

    def get_actions(
        self, request: HttpRequest, action_location: Any = admin.ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        """Offer our verbs; articles are deleted one at a time, if at all."""
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person may publish, withdraw, open and close."""
        return request.user.has_perm("articles.publish_article")

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

    def _each(
        self, request: HttpRequest, articles: models.QuerySet[Article], which: models.Q, verb: Any
    ) -> tuple[int, int]:
        """Do it to each article it applies to, locked, and keep who did it; return how many changed and did not."""
        with transaction.atomic():
            everything = articles.count()
            chosen = list(articles.filter(which).order_by("pk").select_for_update(of=("self",)))
            for article in chosen:
                verb(article)
                self.log_change(request, article, str(getattr(self, verb.__name__).short_description))
        return len(chosen), everything - len(chosen)

    def _tell(self, request: HttpRequest, sentence: str, done: int, same: int) -> None:
        """Say how many changed and how many were so already."""
        if not done:
            self.message_user(request, _("Nothing to do: it was so already."), messages.INFO)
            return
        rest = ngettext("%d was left as it is.", "%d were left as they are.", same) % same if same else ""
        self.message_user(request, f"{sentence % done} {rest}".strip(), messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save what the editor changed and nothing else, so that a comment counted meanwhile stays counted.

        A new address goes through `move_to`: the former one redirects.
        """
        if not change:
            super().save_model(request, obj, form, change)
            return
        address, obj.slug = obj.slug, form.initial["slug"]
        columns = {field.name for field in self.opts.concrete_fields} & {*form.changed_data} - {"slug"}
        if form.changed_data:
            obj.save(update_fields={*columns, "html", "title_key", "updated_at"})
        if address != obj.slug:
            obj.move_to(address)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Do the deed whose button saved the article."""
        return self._deed(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Do the deed whose button saved the article."""
        return self._deed(request, obj) or super().response_change(request, obj)

    def _deed(self, request: HttpRequest, obj: Article) -> HttpResponse | None:
        """Do the verb that the button names, stay on the article; refused, nothing of the form is kept either."""
        verb = request.POST.get("_deed")
        if verb is None:
            return None
        if verb not in self.actions or not self.has_publish_permission(request):
            raise PermissionDenied
        getattr(self, verb)(request, self.get_queryset(request).filter(pk=obj.pk))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say of comments only that they are there: editors see no texts that moderators hold."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return (shown, counts, lacking, [str(_("its comments"))] if protected else [])
