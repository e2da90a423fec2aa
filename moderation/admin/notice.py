"""Notices of illegal content, and who is trusted to send them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from ..models import Notice, NoticeMail, TrustedFlagger
from .own import me


class StateFilter(admin.SimpleListFilter):
    """What became of them."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the states that somebody looks for."""
        return [
            ("loose", _("without a case, to be answered")), ("unconfirmed", _("not confirmed")),
            ("suspended", _("not dealt with")), ("flagged", _("by trusted flaggers")),
            ("parked", _("with mails that were given up")),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return those in the chosen state."""
        rows = {
            "loose": queryset.loose, "unconfirmed": lambda: queryset.filter(confirmed_at__isnull=True),
            "suspended": lambda: queryset.filter(suspended_by__isnull=False),
            "flagged": lambda: queryset.filter(is_by_trusted_flagger=True),
            "parked": lambda: queryset.filter(mails__status=NoticeMail.Status.PARKED).distinct(),
        }  # fmt: skip
        return rows.get(self.value() or "", queryset.all)()


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """All notices, to be found and read; what belongs to no case is answered here, in words.

    Who decides needs no mail address, so only administrators see it.
    """

    list_display = ("received_at", "reference", "category", "who", "where", "state")
    list_display_links = ("reference",)
    list_filter = (StateFilter, "category")
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-received_at", "-pk")
    search_fields = ("reference", "name")
    actions = ("send_again",)
    fields = (
        "reference", "received_at", "confirmed_at", "where", "category", "concerns_children", "explanation", "who",
        "state", "sent", "reply",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Bring what list and page show."""
        rows = super().get_queryset(request).select_related("case", "suspended_by", "replied_by__profile")
        return rows.prefetch_related("mails")

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """Show the mail address to administrators alone."""
        return (*self.fields[:8], "email", *self.fields[8:]) if request.user.is_superuser else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """Let nothing be changed; what belongs to no case takes an answer, once."""
        shown = self.get_fields(request, obj)
        return [name for name in shown if name != "reply" or obj is None or not obj.is_loose]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Notices come from outside."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        """What belongs to no case takes an answer, but from who sent it."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or (obj.is_loose and obj.person_id != request.user.pk))

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        """Nothing of the record goes away."""
        return False

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        """Send the answer that was written."""
        if obj.reply:
            obj.answer(obj.reply, by=me(request))

    @admin.display(description=gettext_lazy("by"))
    def who(self, notice: Notice) -> SafeString:
        """The name, and the mark of a trusted flagger."""
        name = notice.name or _("without a name")
        mark = format_html(' <span class="badge">{}</span>', pgettext("badge", "trusted flagger"))
        return format_html("<bdi>{}</bdi>{}", name, mark if notice.is_by_trusted_flagger else "")

    @admin.display(description=gettext_lazy("where"))
    def where(self, notice: Notice) -> SafeString:
        """The addresses, as links; they are all ours."""
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', ((one, one) for one in notice.addresses))

    @admin.display(description=gettext_lazy("state"))
    def state(self, notice: Notice) -> SafeString | str:
        """Its case, or why it has none."""
        if notice.case_id is not None:
            address = reverse("admin:moderation_case_change", args=[notice.case_id])
            return format_html('<a href="{}">{}</a>', address, notice.case)
        if not notice.is_confirmed:
            return _("not confirmed")
        if notice.suspended_by is not None:
            return _("not dealt with: %(sanction)s") % {"sanction": notice.suspended_by}
        if notice.replied_by is not None:
            return _("answered by %(name)s") % {"name": notice.replied_by.name}
        return _("without a case, to be answered")

    @admin.display(description=gettext_lazy("mails"))
    def sent(self, notice: Notice) -> SafeString:
        """Which mails left, and which did not."""
        mails = ((mail.get_kind_display(), mail.get_status_display(), mail.failure) for mail in notice.mails.all())
        return format_html_join(SafeString("<br>"), "{}: {} {}", mails)

    @admin.action(description=gettext_lazy("Send mails again that were given up"), permissions=["change"])
    def send_again(self, request: HttpRequest, notices: QuerySet[Notice]) -> None:
        """Try mails once more."""
        parked = NoticeMail.objects.filter(notice__in=notices, status=NoticeMail.Status.PARKED)
        for mail in (tried := list(parked)):
            mail.send_again()
        said = ngettext("%(count)s mail is sent again.", "%(count)s mails are sent again.", len(tried))
        self.message_user(request, said % {"count": len(tried)}, messages.SUCCESS)


@admin.register(TrustedFlagger)
class TrustedFlaggerAdmin(admin.ModelAdmin):
    """The list of trusted flaggers, for administrators."""

    list_display = ("name", "domain", "person", "since")
    list_select_related = ("person__profile",)
    raw_id_fields = ("person",)
    search_fields = ("name", "domain")
