"""The rules of the Netiquette, changed by senior moderators: new words are a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..grounds import Ground
from ..models import RuleText
from ..models.rule import WORDS
from .own import me


@admin.register(RuleText)
class RuleTextAdmin(admin.ModelAdmin):
    """All versions of all rules; the words of one are changed at any of its versions, and hold from then on."""

    list_display = ("rule", "version", "holds", "since", "ended_at", "by")
    list_display_links = ("rule",)
    list_select_related = ("by__profile",)
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    actions = None
    fields = (*WORDS, "category", "keyword")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What a rule is about is fixed; only its words change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RuleText | None = None) -> bool:
        """What was decided by a rule keeps its words."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add where a rule is withdrawn."""
        withdraw = self.admin_site.admin_view(self.withdraw)
        return [path("<int:pk>/withdraw/", withdraw, name="moderation_ruletext_withdraw"), *super().get_urls()]

    @admin.display(description=gettext_lazy("rule"))
    def rule(self, rule: RuleText) -> str:
        """Number and title."""
        return str(rule)

    @admin.display(description=gettext_lazy("state"))
    def holds(self, rule: RuleText) -> SafeString:
        """Whether texts are judged by it, and where it stands for readers."""
        word = _("in force") if rule.is_in_force else _("no longer in force")
        return format_html('<a href="{}">{}</a>', rule.get_absolute_url(), word)

    def save_model(self, request: HttpRequest, obj: RuleText, form: Any, change: bool) -> None:
        """Put the words into force as the next version; those of today change nothing."""
        words = {name: form.cleaned_data[name] for name in self.fields}
        rule = RuleText.objects.change(Ground(obj.ground), by=me(request), **words)
        obj.pk, obj.version = rule.pk, rule.version

    def response_change(self, request: HttpRequest, obj: RuleText) -> HttpResponse:
        """Say which version holds now."""
        text = _("%(rule)s: version %(version)s is in force.") % {"rule": obj, "version": obj.version}
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:moderation_ruletext_changelist")

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep nothing twice: the versions say who changed what and when."""

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a rule hold no longer."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rule = get_object_or_404(RuleText, pk=pk)
        rule.withdraw()
        self.message_user(request, _("%(rule)s is no longer in force.") % {"rule": rule}, messages.SUCCESS)
        return redirect("admin:moderation_ruletext_changelist")
