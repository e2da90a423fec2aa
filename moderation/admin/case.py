"""The moderators' desk: one queue of everything held, reported, noticed and objected to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import date as formatted
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..care import is_harsh
from ..models import Case, Notice, QueueTarget
from ..models.queue import ORDER
from ..urgency import Urgency
from . import keys
from .bulk import BulkDecisions
from .own import own_figures
from .queue import (
    BoundedPaginator,
    ClaimFilter,
    GroundFilter,
    PlaceFilter,
    ReasonFilter,
    StateFilter,
    UrgencyFilter,
    ViewFilter,
    about,
)
from .undo import undoable
from .views import VIEWS, counts, view_of


@admin.register(Case)
class CaseAdmin(BulkDecisions, admin.ModelAdmin):
    """The queue, and the page where a case is decided."""

    list_display = ("waiting", "text", "place", "author", "reasons")
    list_display_links = None
    list_filter = (
        ViewFilter, StateFilter, UrgencyFilter, ReasonFilter, GroundFilter, ClaimFilter, PlaceFilter,
    )  # fmt: skip
    list_per_page = 50
    list_max_show_all = 0
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("id",)
    sortable_by = ()

    class Media:
        css = {"all": ["css/case.css", "css/case-page.css", "css/case-list.css"]}
        js = ["js/admin/keys.js", "js/admin/compose.js", "js/admin/passing.js", "js/admin/goes-on.js"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Cases are opened by checks, by readers, or from the public page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        """Nothing of the record goes away."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse every look-up that no filter of the list offers."""
        offered = {getattr(item, "parameter_name", item) for item in self.list_filter}
        return lookup in offered

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What waits comes by urgency and age, what is decided the newest first."""
        return {"decided": ("-closed_at", "-pk"), "all": ("-pk",)}.get(request.GET.get("state", ""), ORDER)

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """Lead to cases as the list is seen; show the decisions where decided cases are asked for."""
        query = view_of(request).query

        @admin.display(description=gettext_lazy("text"))
        def text(case: Case) -> SafeString:
            return self.text(case, query)

        columns = tuple(text if name == "text" else name for name in self.list_display)
        return (*columns, "decision") if request.GET.get("state") else columns

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """Bring all that the list shows in a constant number of queries."""
        late = Q(closed_at__isnull=True, opened_at__lt=Now() - QueueTarget.current().age)
        rows: Any = super().get_queryset(request)
        return rows.with_subjects().annotate(is_late=late)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find cases by the words of their text or by the author's name."""
        words = search_term.strip()
        return (queryset.filter(about(lambda kind: kind.found_by(words))) if words else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the queue with its views, one's own figures, and what can be undone."""
        number = counts(request.user)
        context = {
            "views": [{"view": view, "count": number[view.name]} for view in VIEWS],
            "chosen": None if request.GET.get("state") else view_of(request).name,  # the views show what waits
            "own": own_figures(request.user), "target": QueueTarget.current(), "undoable": undoable(request.user),
            "loose": Notice.objects.loose().exists(),
            "keys": keys.OTHERS, "help": keys.lines(),
        }  # fmt: skip
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("waiting"))
    def waiting(self, case: Case) -> SafeString:
        """How urgent it is and how long it waits, against the target; with the mark of what is seen of it here."""
        seen = format_html('<input type="hidden" name="state-{}" value="{}">', case.pk, case.state)
        if not case.is_open:
            return format_html("–{}", seen)
        late = format_html(' <span class="late">{}</span>', _("late")) if case.is_late else ""  # type: ignore[attr-defined]
        why = Urgency(case.urgency)
        urgent = format_html('<b class="urgent" data-urgency="{}">{}</b><br>', why.value, why.label)
        since = timesince(case.opened_at, depth=1)
        return format_html("{}{}{}{}", urgent if why != Urgency.USUAL else "", since, late, seen)

    @admin.display(description=gettext_lazy("text"))
    def text(self, case: Case, query: str = "") -> SafeString:
        """The beginning of the text, leading to the case's page, the facts beside it, and who has it in hand."""
        address = reverse("admin:moderation_case_change", args=[case.pk]) + query
        card = case.subject.card
        told = format_html("<b>{}</b> ", card.facts_title) if card.facts_title else ""
        words = _("Covered: sensitive content") if is_harsh(case) else card.text
        link = format_html('<a class="case-text" data-stop href="{}">{}{}</a>', address, told, words)
        facts = format_html_join(" · ", "{}: <bdi>{}</bdi>", card.facts)
        beside = format_html('<span class="case-facts quiet">{}</span>', facts) if facts else ""
        if not case.is_claimed or case.claimed_by is None:
            return format_html("{}{}", link, beside)
        held = _("with %(name)s") % {"name": case.claimed_by.name}
        return format_html('{}{}<span class="claimed">{}</span>', link, beside, held)

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
        reasons = format_html_join("", "<li>{}</li>", ((reason,) for reason in case.reasons()))
        return format_html('<ul class="why">{}</ul>', reasons)

    @admin.display(description=gettext_lazy("decision"))
    def decision(self, case: Case) -> SafeString | str:
        """The decision in force."""
        last = case.last_decision
        if last is None:
            return "–"
        when = formatted(localtime(last.decided_at), "SHORT_DATETIME_FORMAT")
        kind = last.get_kind_display()
        return format_html('{}<br><span class="quiet"><bdi>{}</bdi>, {}</span>', kind, last.by_name, when)
