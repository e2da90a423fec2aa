"""What the editors' admin pages share: strict filters, and the preview of a text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from talentforum.lib.forms import INVALID
from talentforum.lib.markdown import render_article

from ..insets import parts_of
from ..models import LANGUAGES, Citation, Image
from .forms import PreviewOnly


class Desk(admin.ModelAdmin):
    """What all our admin pages share: lists are filtered by what they offer and by nothing else."""

    save_on_top = False
    show_full_result_count = False
    list_per_page = 50

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list; where nothing narrows it down it is all there is, and offers no “Show all”."""
        found = super().get_changelist_instance(request)
        if not (found.query or found.has_active_filters):
            found.full_result_count = found.result_count
        return found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse every look-up that no filter of the list offers: `?person__email__startswith=` tells nothing."""
        filters: Any = self.get_list_filter(request)
        offered = {
            item if isinstance(item, str) else getattr(item, "parameter_name", None) or item[0] for item in filters
        }
        return lookup.partition("__")[0] in offered and super().lookup_allowed(lookup, value, request)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Answer 422 where a form has errors."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "adminform" in context and context["adminform"].form.errors:
            response.status_code = INVALID
        return response


class WithPreview(Desk):
    """An admin whose text can be looked at as readers will see it, before anything is saved.

    The button `_preview` shows the form again with the preview beneath; with JavaScript (js/admin/preview.js) it
    is fetched from `preview/` and nothing moves.
    """

    change_form_template = "admin/articles/with_preview.html"
    without_pop_up: tuple[str, ...] = ("authors",)

    class Media:
        js = ("js/admin/preview.js",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Leave out pop-ups where they would do nothing: beside checkboxes, and for deleting what is chosen."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        wrapper: Any = getattr(field, "widget", None)
        if hasattr(wrapper, "can_add_related"):
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
            wrapper.can_add_related = wrapper.can_add_related and db_field.name not in self.without_pop_up
        return field

    def get_urls(self) -> list[URLPattern]:
        """Add the preview's address before Django's own, which would take it for a number."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(require_POST(self.preview))
        return [path("preview/", view, name=name), *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Answer the text of a form as readers will see it; nothing is saved."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        return render(request, "admin/articles/_preview.html", {"preview": self.preview_of(request)})

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Return a form that saves nothing where only a preview is asked for."""
        form = super().get_form(request, obj, change=change, **options)
        return type("PreviewForm", (PreviewOnly, form), {}) if "_preview" in request.POST else form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the preview beneath the form where it was asked for."""
        shown = {"preview": self.preview_of(request)} if "_preview" in request.POST else {}
        return super().changeform_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def preview_of(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a preview shows, from the fields as they were sent."""
        sent = request.POST
        hero = sent.get("hero", "")[:9]
        language = sent.get("language") or sent.get("language_of_page", "")
        html = render_article(sent.get("body", "")).html
        return {
            **{name: sent.get(name, "") for name in ("title", "teaser", "question")},
            "language": language if language in dict(LANGUAGES) else "de",
            "hero": Image.objects.exclude(rendered_widths=[]).filter(pk=hero).first() if hero.isdecimal() else None,
            "parts": parts_of(html, self.cited(request, html)),
        }

    def cited(self, request: HttpRequest, html: str) -> list[Citation]:
        """Return what the text cites, where it can."""
        return []
