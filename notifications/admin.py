"""Who is told what, as those see it who look after it: announcements, mails on their way, addresses that take none."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.admin import ForAdministrators

from .kinds import Kind
from .models import Announcement, Delivery, Follow, StoppedAddress
from .subjects import Tellable
from .visiting import seen


class LookedAfter(admin.ModelAdmin):
    """Rows that come and go by themselves: looked at and helped on, never written or deleted by hand."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    nothing: Any  # what an empty list says

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse every look-up that no filter of the list offers: `?notification__recipient=` tells nothing."""
        offered = {getattr(item, "parameter_name", item) for item in self.list_filter}
        return lookup.partition("__")[0] in offered and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Add nothing here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Delete nothing here."""
        return False

    def note(self, request: HttpRequest, rows: Any, said: str) -> None:
        """Keep who did it to which rows."""
        LogEntry.objects.log_actions(request.user.pk or 0, rows, CHANGE, change_message=said)

    def fetch(self, request: HttpRequest, object_id: str) -> Any:
        """Return the row; raise 404 where there is none and 403 where it is not the person's to change."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """Answer a page of ours with what every page of the admin needs."""
        return TemplateResponse(
            request, template, self.admin_site.each_context(request) | {"opts": self.opts} | context
        )


class StateFilter(admin.SimpleListFilter):
    """What was given up, unless what waits is asked for; each with how many they are."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what waits beside the default."""
        return [("waiting", f"{Delivery.Status.WAITING.label} ({_number(Delivery.objects.waiting().count())})")]

    def choices(self, changelist: Any) -> Any:
        """Call the default what it is."""
        parked = f"{Delivery.Status.PARKED.label} ({_number(Delivery.objects.parked().count())})"
        default = changelist.get_query_string(remove=[self.parameter_name])
        for choice in super().choices(changelist):
            yield choice | ({"display": parked} if choice["query_string"] == default else {})

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Filter; what was sent or dropped concerns nobody any more."""
        return queryset.filter(status="waiting" if self.value() == "waiting" else "parked")


@admin.register(Delivery)
class DeliveryAdmin(ForAdministrators, LookedAfter):
    """Mails on their way: what waits, what was given up and why. Of its recipient only the provider is shown."""

    list_display = ("number", "about", "provider", "failure_name", "attempts", "not_before", "settled_at")
    list_display_links = ("number",)
    list_filter = (StateFilter, "failure")
    ordering = ("-settled_at", "not_before", "pk")
    nothing = gettext_lazy("No mail was given up. What is still to leave stands under “waiting”.")
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Return deliveries with what they are about."""
        return super().get_queryset(request).select_related("notification__recipient")

    @admin.display(description=gettext_lazy("mail"), ordering="pk")
    def number(self, delivery: Delivery) -> str:
        """Its number, as in the logs."""
        return str(delivery.pk)

    @admin.display(description=gettext_lazy("about"))
    def about(self, delivery: Delivery) -> str:
        """The kind of what happened."""
        return str(Kind(delivery.notification.kind).label)

    @admin.display(description=gettext_lazy("provider"))
    def provider(self, delivery: Delivery) -> str:
        """Where it goes, without whose it is: enough to see that one provider refuses."""
        return delivery.notification.recipient.email.rpartition("@")[2]

    @admin.display(description=gettext_lazy("failure"), ordering="failure")
    def failure_name(self, delivery: Delivery) -> str:
        """Why it was given up, or failed the last time."""
        return delivery.get_failure_display() or "–"

    @admin.action(description=gettext_lazy("Send selected again"), permissions=["change"])
    def send_again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        """Try those once more that were given up."""
        self.note(request, deliveries.parked(), _("Sent again."))  # type: ignore[attr-defined]
        again = deliveries.send_again()  # type: ignore[attr-defined]
        if not again:
            self.message_user(request, _("Nothing to do: it was so already."), messages.INFO)
            return
        text = ngettext("%(count)s mail is tried once more.", "%(count)s mails are tried once more.", again)
        self.message_user(request, text % {"count": _number(again)}, messages.SUCCESS)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what became of a mail, and send it again."""
        delivery = self.fetch(request, object_id)
        if request.method == "POST":
            self.send_again(request, self.get_queryset(request).filter(pk=delivery.pk))
            return redirect(request.path)
        seen(request, delivery)
        return self.page(
            request, "admin/notifications/delivery/change_form.html", title=_("Mail"), subtitle=str(delivery.pk),
            delivery=delivery, about=self.about(delivery), provider=self.provider(delivery),
        )  # fmt: skip


@admin.register(Announcement)
class AnnouncementAdmin(LookedAfter):
    """What the followers of an article are told of, how far that has come; it can be halted and goes on."""

    list_display = ("title", "what", "announced_at", "how_far", "state")
    list_display_links = ("title",)
    ordering = ("-pk",)
    actions = None
    nothing = gettext_lazy("Nothing was announced yet. It is once a follow-up appears or a poll closes.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Announcement]:
        """Return announcements with their things and, while they run, how many followers there are and were reached."""
        followers = Follow.objects.following().filter(
            subject_type=OuterRef("place_type"), subject_id=OuterRef("place_id")
        )
        counted = {"all_followers": followers, "reached_followers": followers.filter(pk__lte=OuterRef("reached"))}
        rows = super().get_queryset(request).select_related("subject_type")
        things = GenericPrefetch("subject", [each.for_telling() for each in Tellable.classes()])
        return rows.prefetch_related(things).annotate(**{name: _counted(people) for name, people in counted.items()})

    @admin.display(description=gettext_lazy("what is announced"))
    def title(self, announcement: Announcement) -> str:
        """Its title; a dash where it is gone."""
        return str(announcement.subject or "–")

    @admin.display(description=gettext_lazy("kind"))
    def what(self, announcement: Announcement) -> str:
        """What it is: a follow-up, a poll."""
        return str(capfirst(announcement.subject_type.name))

    @admin.display(description=gettext_lazy("told"))
    def how_far(self, announcement: Announcement) -> str:
        """How many followers were reached of how many there are; at the end, how many were told."""
        if announcement.finished_at is not None:
            return _number(announcement.told)
        counted: Any = announcement
        return _("%(reached)s of %(all)s") % {
            "reached": _number(counted.reached_followers), "all": _number(counted.all_followers),
        }  # fmt: skip

    @admin.display(description=gettext_lazy("state"))
    def state(self, announcement: Announcement) -> str:
        """Name the state."""
        name, label = state_of(announcement)
        return format_html('<span class="state" data-state="{}">{}</span>', name, label)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show how far it has come; halt it, or let it go on."""
        announcement = self.fetch(request, object_id)
        if request.method == "POST":
            self._do(request, announcement, request.POST.get("_deed", ""))
            return redirect(request.path)
        return self.page(
            request, "admin/notifications/announcement/change_form.html", title=self.what(announcement),
            subtitle=self.title(announcement), announcement=announcement, progress=self.how_far(announcement),
            state=state_of(announcement)[1],
        )  # fmt: skip

    def _do(self, request: HttpRequest, announcement: Announcement, deed: str) -> None:
        """Do what the button says, where it still changes something."""
        if deed == "halt" and announcement.is_running:
            announcement.halt(by=request.user)
            said = _("Nobody more is told.")
        elif deed == "resume" and announcement.halted_at is not None:
            announcement.resume()
            said = _("It goes on.")
        else:
            self.message_user(request, _("Nothing to do: it was so already."), messages.INFO)
            return
        self.note(request, [announcement], said)
        self.message_user(request, said, messages.SUCCESS)


@admin.register(StoppedAddress)
class StoppedAddressAdmin(ForAdministrators, LookedAfter):
    """Addresses that no notifications go to any more, until somebody frees them."""

    list_display = ("email", "reason", "stopped_at")
    list_display_links = None
    list_filter = ("reason",)
    search_fields = ("email",)
    ordering = ("-stopped_at", "-pk")
    nothing = gettext_lazy("No address is stopped: no provider told us of one at which mails do not arrive.")
    actions = ("free_selected",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Change none: it is stopped or free."""
        return False

    def has_free_permission(self, request: HttpRequest) -> bool:
        """Let administrators free them."""
        return self.has_view_permission(request)

    @admin.action(description=gettext_lazy("Free selected"), permissions=["free"])
    def free_selected(self, request: HttpRequest, addresses: QuerySet[StoppedAddress]) -> None:
        """Send notifications there again."""
        self.note(request, addresses, _("Freed."))
        emails = list(addresses.values_list("email", flat=True))
        for email in emails:
            StoppedAddress.objects.free(email)
        text = ngettext("%(count)s address is free again.", "%(count)s addresses are free again.", len(emails))
        self.message_user(request, text % {"count": len(emails)}, messages.SUCCESS)


def state_of(announcement: Announcement) -> tuple[str, str]:
    """Return where an announcement stands, as a mark and in words."""
    if announcement.finished_at is not None:
        return "closed", _("finished")
    if announcement.halted_at is not None:
        return "withdrawn", _("halted")
    if announcement.subject is not None and not announcement.subject.is_public:
        return "planned", _("waits until everyone can see it")
    return "running", pgettext("announcement", "running")


def _counted(people: QuerySet[Follow]) -> Case:
    """Return the number of followers, counted only where an announcement is not finished."""
    how_many = people.order_by().values("subject_id").annotate(n=Count("pk")).values("n")
    return Case(
        When(finished_at__isnull=True, then=Coalesce(Subquery(how_many), 0)), default=0, output_field=IntegerField()
    )


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)
