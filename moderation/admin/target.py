"""How long a text should wait at most, set by administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.admin import ForAdministrators
from talentforum.lib.forms import INVALID

from ..models import QueueTarget


@admin.register(QueueTarget)
class QueueTargetAdmin(ForAdministrators, admin.ModelAdmin):
    """One row, so its list is its page."""

    fields = ("hours",)
    actions = None
    view_on_site = False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one page there is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:moderation_queuetarget_change", 1)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Stay out of the masthead: the queue leads here."""
        return {}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> QueueTarget | None:
        """Return the target, the usual one where nobody has said anything."""
        return QueueTarget.current() if object_id == "1" else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Answer 422 where the number is none to wait."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "adminform" in context and context["adminform"].form.errors:
            response.status_code = INVALID
        return response

    def response_change(self, request: HttpRequest, obj: QueueTarget) -> HttpResponse:
        """Say that it is saved, and stay."""
        super().response_change(request, obj)
        return redirect(request.path)
