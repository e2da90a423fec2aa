"""The log of what was decided."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from ..models import Decision


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """The log: who decided what, when and why. The database lets nobody change it."""

    list_display = ("decided_at", "kind", "by", "why", "word", "about")
    list_display_links = None
    list_filter = ("kind", "ground")
    list_select_related = ("by__profile", "case", "statement")
    empty_value_display = "–"
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, decision: Decision) -> str:
        """The rule, where something was removed."""
        return str(decision.reason)

    @admin.display(description=gettext_lazy("a word to the author"))
    def word(self, decision: Decision) -> str:
        """The moderator's own, where there is one."""
        return decision.note

    @admin.display(description=gettext_lazy("case"))
    def about(self, decision: Decision) -> SafeString:
        """The way to the case."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:moderation_case_change", args=[decision.case_id]), decision.case
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Decisions are made at cases."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        """Decisions stay."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        """Decisions stay."""
        return False
