"""The moderators' desk: one queue of everything held and reported, and a page for each case."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.visiting import seen
from talentforum.lib.forms import INVALID
from talentforum.lib.spans import span_since

from ..forms import DecisionForm, RemovalForm
from ..models import AlreadyDecided, Case, Decision, Hold, Report, TextChanged

DONE = {
    Decision.Kind.APPROVE: gettext_lazy("let stand"),
    Decision.Kind.REMOVE: gettext_lazy("removed"),
    Decision.Kind.RESTORE: gettext_lazy("restored"),
}


def overtaken(decision: Decision | None) -> str:
    """Say who was faster."""
    if decision is None:
        return _("The case is closed: the author took the text back.")
    return _("Already decided: %(kind)s by %(name)s, %(time)s ago.") % {
        "kind": DONE[Decision.Kind(decision.kind)],
        "name": decision.by_name,
        "time": span_since(decision.decided_at),
    }


class StateFilter(admin.SimpleListFilter):
    """Shows what waits, unless asked for more."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer decided and all beside the default."""
        return [("decided", _("decided")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        """Call the default what it is."""
        for choice in super().choices(changelist):
            yield choice | (
                {"display": _("waiting")}
                if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name])
                else {}
            )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Filter; what waits comes oldest first, what is decided newest first."""
        if self.value() == "decided":
            return queryset.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        if self.value() == "all":
            return queryset.order_by("-opened_at", "-pk")
        return queryset.filter(closed_at__isnull=True)


class ReasonFilter(admin.SimpleListFilter):
    """Tells what a check held from what readers reported."""

    title = gettext_lazy("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer both kinds."""
        return [("held", _("held")), ("reported", _("reported"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Filter by what there is in the case."""
        reasons = {"held": Hold.objects.all(), "reported": Report.objects.all()}
        chosen = reasons.get(self.value() or "")
        return queryset.filter(Exists(chosen.filter(case=OuterRef("pk")))) if chosen is not None else queryset


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    """The queue, and the page where a case is decided."""

    list_display = ("waiting", "text", "place", "author", "reasons")
    list_display_links = None
    list_filter = (StateFilter, ReasonFilter)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("opened_at", "pk")
    actions = ("approve_selected", "remove_selected", "restore_selected")

    class Media:
        css = {"all": ["css/case.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Cases are opened by checks and reports."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        """Nothing of the record goes away."""
        return False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Show the decisions where decided cases are asked for."""
        return (*self.list_display, "decision") if request.GET.get("state") else self.list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """Bring all that the list shows in a constant number of queries."""
        return super().get_queryset(request).with_subjects()  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("waiting"), ordering="opened_at")
    def waiting(self, case: Case) -> SafeString:
        """How long the case waits, with the mark of what is seen of it here."""
        state = format_html('<input type="hidden" name="state-{}" value="{}">', case.pk, case.state)
        return format_html("{}{}", timesince(case.opened_at, depth=1) if case.is_open else "–", state)

    @admin.display(description=gettext_lazy("text"))
    def text(self, case: Case) -> SafeString:
        """The beginning of the text, leading to the case's page, and the facts beside it."""
        address = reverse("admin:moderation_case_change", args=[case.pk])
        card = case.subject.card
        told = format_html("<b>{}</b> ", card.facts_title) if card.facts_title else ""
        link = format_html('<a class="case-text" href="{}">{}{}</a>', address, told, card.text)
        facts = format_html_join(" · ", "{}: <bdi>{}</bdi>", card.facts)
        return format_html('{}<br><span class="quiet">{}</span>', link, facts) if facts else link

    @admin.display(description=gettext_lazy("place"))
    def place(self, case: Case) -> SafeString:
        """Article and the text that is answered."""
        card = case.subject.card
        answers = format_html(
            '<br><span class="quiet">{} <bdi>{}</bdi>: {}</span>',
            _("in answer to"),
            card.answers,
            Truncator(card.answers_text).chars(90),
        )
        return format_html('<a href="{}">{}</a>{}', card.place_address, card.place, answers if card.answers else "")

    @admin.display(description=gettext_lazy("author"))
    def author(self, case: Case) -> SafeString:
        """Name and record."""
        record = case.subject.record
        figures = _("%(published)s public, %(removed)s removed, %(held)s held") % record.__dict__
        return format_html('<bdi>{}</bdi><br><span class="quiet">{}</span>', record.name, figures)

    @admin.display(description=gettext_lazy("reasons"))
    def reasons(self, case: Case) -> SafeString:
        """What was said against it, each as a tag."""
        return format_html(
            '<ul class="why">{}</ul>', format_html_join("", "<li>{}</li>", ((reason,) for reason in case.reasons()))
        )

    @admin.display(description=gettext_lazy("decision"))
    def decision(self, case: Case) -> SafeString | str:
        """The decision in force."""
        last = case.last_decision
        return (
            format_html('{}<br><span class="quiet"><bdi>{}</bdi></span>', last.get_kind_display(), last.by_name)
            if last
            else "–"
        )

    @admin.action(description=gettext_lazy("Let selected stand"), permissions=["change"])
    def approve_selected(self, request: HttpRequest, cases: QuerySet[Case]) -> None:
        """Approve each selected case."""
        self._decide_each(request, cases, Decision.Kind.APPROVE)

    @admin.action(description=gettext_lazy("Restore selected"), permissions=["change"])
    def restore_selected(self, request: HttpRequest, cases: QuerySet[Case]) -> None:
        """Restore each selected case."""
        self._decide_each(request, cases, Decision.Kind.RESTORE)

    @admin.action(description=gettext_lazy("Remove selected …"), permissions=["change"])
    def remove_selected(self, request: HttpRequest, cases: QuerySet[Case]) -> HttpResponse | None:
        """Ask for the rule, then remove each selected case."""
        form = RemovalForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            self._decide_each(request, cases, Decision.Kind.REMOVE, **form.cleaned_data)
            return None
        context = self.admin_site.each_context(request) | {
            "title": _("Remove selected"), "cases": cases, "form": form, "opts": self.opts, "media": self.media,
            "seen": {name: value for name, value in request.POST.items() if name.startswith("state-")},
        }  # fmt: skip
        return TemplateResponse(request, "admin/moderation/case/remove_selected.html", context)

    def _decide_each(self, request: HttpRequest, cases: QuerySet[Case], kind: Decision.Kind, **reason: str) -> None:
        done = 0
        for case in cases:
            if self._decide(request, case, kind, seen=request.POST.get(f"state-{case.pk}"), **reason):
                done += 1
        if done:
            text = ngettext("%(count)s case: %(kind)s.", "%(count)s cases: %(kind)s.", done)
            self.message_user(request, text % {"count": done, "kind": DONE[kind]}, messages.SUCCESS)

    def _decide(self, request: HttpRequest, case: Case, kind: Decision.Kind, **reason: Any) -> Decision | None:
        """Decide one case; say so and return None where somebody else was faster or the text changed."""
        try:
            return case.decide(kind, by=request.user, **reason)  # type: ignore[arg-type]
        except AlreadyDecided as error:
            self.message_user(request, f"{case}: {overtaken(error.decision)}", messages.WARNING)
        except TextChanged:
            self.message_user(
                request,
                _("%(case)s: the author changed the text meanwhile. Please read it again.") % {"case": case},
                messages.WARNING,
            )
        return None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a case with all that is needed to decide it, and take the decision."""
        case = self.get_object(request, object_id)
        if case is None or case.subject is None:
            raise Http404
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        form = DecisionForm(request.POST or None, case=case)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            decision = self._decide(
                request,
                case,
                Decision.Kind(chosen["kind"]),
                ground=chosen["ground"],
                note=chosen["note"],
                seen=chosen["state"],
            )
            return self._after(request, case) if decision else redirect(request.path)
        seen(request, case)
        context = self.admin_site.each_context(request) | {
            "title": _("%(kind)s by %(name)s") % {"kind": case.subject.card.kind, "name": case.subject.record.name},
            "case": case, "form": form, "opts": self.opts, "media": self.media, "following": self._following(case),
        }  # fmt: skip
        return TemplateResponse(
            request, "admin/moderation/case/change_form.html", context, status=INVALID if form.errors else 200
        )

    def _following(self, case: Case) -> Case | None:
        later = Case.objects.open().exclude(pk=case.pk)
        return later.filter(opened_at__gte=case.opened_at).first() or later.first()

    def _after(self, request: HttpRequest, case: Case) -> HttpResponse:
        self.message_user(request, _("%(case)s is decided.") % {"case": case}, messages.SUCCESS)
        following = self._following(case)
        return (
            redirect("admin:moderation_case_change", following.pk)
            if following
            else redirect("admin:moderation_case_changelist")
        )
