"""Topics, authors and the pages of the house in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import LANGUAGES, Author, Page, Topic
from .base import Desk, WithPreview
from .forms import AuthorForm, PageForm, TopicForm


@admin.register(Topic)
class TopicAdmin(Desk):
    """Topics."""

    form = TopicForm
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name_key",)

    class Media:
        js = ("js/admin/address.js",)


@admin.register(Author)
class AuthorAdmin(Desk):
    """Who signs articles."""

    form = AuthorForm
    fields = ("name", "account")
    list_display = ("name", "account_name")
    list_select_related = ("person__profile",)
    search_fields = ("name",)
    ordering = ("name_key",)

    def has_delete_permission(self, request: HttpRequest, obj: Author | None = None) -> bool:
        """Keep whoever signed an article."""
        return super().has_delete_permission(request, obj) and not (obj and obj.articles.exists())

    @admin.display(description=_("account"))
    def account_name(self, author: Author) -> str:
        """The account's public name."""
        return author.person.name if author.person else ""


@admin.register(Page)
class PageAdmin(WithPreview):
    """The pages of the house: there is one of each kind and language, no more and no fewer."""

    form = PageForm
    list_display = ("title", "kind", "language", "updated_at")
    list_filter = ("language",)
    fields = ("kind", "language", "title", "body")

    def view_on_site(self, obj: Page) -> str:
        """Return the page's address in its language."""
        return obj.get_absolute_url()

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> tuple[str, ...]:
        """Kind and language say which page it is; they stay."""
        return ("kind", "language") if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow the pages that are missing."""
        return super().has_add_permission(request) and Page.objects.count() < len(Page.Kind) * len(LANGUAGES)

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """Keep them: the footer leads to each."""
        return False
