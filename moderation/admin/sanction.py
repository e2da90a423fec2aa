"""Sanctions: which hold, and lifting one by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import ConflictOfInterest, MayNotCloseOut, Sanction

REFUSED = {
    ConflictOfInterest: gettext_lazy("Nobody lifts a sanction of their own."),
    MayNotCloseOut: gettext_lazy("Only senior moderators let closed-out people in again."),
}


class InForce(admin.SimpleListFilter):
    """Shows what holds, unless asked for more."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer all beside the default."""
        return [("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        """Call the default what it is."""
        shown = list(super().choices(changelist))
        return [shown[0] | {"display": _("in force")}, *shown[1:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sanction]) -> QuerySet[Sanction]:
        """Filter by the database's clock."""
        return queryset if self.value() == "all" else queryset.in_force()  # type: ignore[attr-defined]


@admin.register(Sanction)
class SanctionAdmin(admin.ModelAdmin):
    """The list of sanctions; a decision imposes them, here they are only lifted."""

    list_display = ("bearer", "kind", "starts_at", "until", "by", "case")
    list_display_links = None
    list_filter = (InForce, "kind")
    list_select_related = ("person__profile", "notice", "imposed_by__profile", "decision__case", "lifted_by__profile")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-starts_at", "-pk")
    search_fields = ("person__profile__name", "notice__name", "notice__reference")
    actions = ("lift",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only a decision imposes one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Sanction | None = None) -> bool:
        """Nothing of it is changed but by lifting it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Sanction | None = None) -> bool:
        """Nothing of the record goes away."""
        return False

    def has_lift_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person may lift any."""
        return request.user.has_perm("moderation.lift_sanction")

    @admin.display(description=gettext_lazy("person"))
    def bearer(self, sanction: Sanction) -> SafeString:
        """Who bears it."""
        return format_html("<bdi>{}</bdi>", sanction.bearer_name)

    @admin.display(description=gettext_lazy("until"), ordering="ends_at")
    def until(self, sanction: Sanction) -> Any:
        """When it ends, or by whom it was lifted."""
        if sanction.lifted_by is not None:
            return _("lifted by %(name)s") % {"name": sanction.lifted_by.name}
        return sanction.ends_at

    @admin.display(description=gettext_lazy("by"))
    def by(self, sanction: Sanction) -> str:
        """Who imposed it."""
        return sanction.imposed_by.name

    @admin.display(description=gettext_lazy("case"))
    def case(self, sanction: Sanction) -> SafeString:
        """The way to the case."""
        case = sanction.decision.case
        return format_html('<a href="{}">{}</a>', reverse("admin:moderation_case_change", args=[case.pk]), case)

    @admin.action(description=gettext_lazy("Lift selected …"), permissions=["lift"])
    def lift(self, request: HttpRequest, sanctions: QuerySet[Sanction]) -> HttpResponse | None:
        """Ask once more, then lift each."""
        if "confirmed" in request.POST:
            self._lift_each(request, sanctions)
            return None
        context = self.admin_site.each_context(request) | {
            "title": _("Lift selected"), "sanctions": sanctions, "opts": self.opts,
        }  # fmt: skip
        return TemplateResponse(request, "admin/moderation/sanction/lift.html", context)

    def _lift_each(self, request: HttpRequest, sanctions: QuerySet[Sanction]) -> None:
        done = 0
        for sanction in sanctions:
            try:
                sanction.lift(by=request.user)  # type: ignore[arg-type]
                done += 1
            except (ConflictOfInterest, MayNotCloseOut) as refusal:
                self.message_user(request, f"{sanction.bearer_name}: {REFUSED[type(refusal)]}", messages.WARNING)
        if done:
            text = ngettext("%(count)s sanction is lifted.", "%(count)s sanctions are lifted.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
