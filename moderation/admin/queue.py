"""The list of cases: its filters, its columns, its search, at a cost that does not grow with the queue."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentforum.lib.numbers import number_of

from ..grounds import Ground
from ..models import Appeal, Case, Decision, Hold, Notice, Report
from ..moderatable import Moderatable
from ..urgency import Urgency
from .views import BY_NAME, VIEWS

MOST = 1_000  # cases that the pages of a list show; whoever is done with these finds the next ones there


class BoundedPaginator(Paginator):
    """Counts to a thousand and no further: pages beyond would cost more the more cases there are."""

    @cached_property
    def count(self) -> int:
        """How many cases there are, at most a thousand."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:MOST].count())


class Filter(admin.SimpleListFilter):
    """A filter by the word that its address names; `rows` gives what it leaves."""

    template = "admin/moderation/case/_filter.html"
    offers: dict[str, Any] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer each word."""
        return [(name, str(label)) for name, label in self.offers.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Leave what fits; an unknown word changes nothing."""
        value = self.value()
        known = {str(name) for name, _label in self.lookup_choices}
        return self.rows(request, queryset, str(value)) if value in known else queryset

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return the cases that fit."""
        raise NotImplementedError


class ViewFilter(Filter):
    """A saved view; its links stand above the list."""

    title = gettext_lazy("view")
    parameter_name = "view"
    offers = {view.name: view.title for view in VIEWS if view.name}
    template = "admin/moderation/case/_no_filter.html"

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return what the view shows."""
        return BY_NAME[value].rows(cases, request.user)


class StateFilter(Filter):
    """Shows what waits, unless asked for more."""

    title = gettext_lazy("state")
    parameter_name = "state"
    offers = {"decided": gettext_lazy("decided"), "all": gettext_lazy("all")}

    def choices(self, changelist: Any) -> Any:
        """Call the default what it is."""
        for choice in super().choices(changelist):
            default = choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name])
            yield choice | ({"display": _("waiting")} if default else {})

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Leave what waits, unless the address asks for more."""
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "decided")


class UrgencyFilter(Filter):
    """How urgent."""

    title = gettext_lazy("urgency")
    parameter_name = "urgency"
    offers = {str(urgency.value): urgency.label for urgency in Urgency}

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return those of this urgency."""
        return cases.filter(urgency=int(value))


class ReasonFilter(Filter):
    """What made it a case: a check, readers' reports, notices, objections."""

    title = gettext_lazy("reason")
    parameter_name = "reason"
    offers = {
        "held": gettext_lazy("held"),
        "reported": gettext_lazy("reported"),
        "notice": gettext_lazy("notice"),
        "appeal": gettext_lazy("appeal"),
    }

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return those that hold one of this kind."""
        of_this = {"case": OuterRef("pk")}
        rows: dict[str, QuerySet[Any]] = {
            "held": Hold.objects.filter(**of_this), "reported": Report.objects.filter(**of_this),
            "notice": Notice.objects.filter(**of_this), "appeal": Appeal.objects.filter(decision__case=OuterRef("pk")),
        }  # fmt: skip
        return cases.filter(Exists(rows[value]))


class GroundFilter(Filter):
    """By which rule it was reported or decided."""

    title = gettext_lazy("ground")
    parameter_name = "ground"
    offers = dict(Ground.choices)

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return those that were reported or decided by this rule; an OR of both would look at every case."""
        said = [kind.objects.filter(ground=value).order_by().values("case") for kind in (Report, Decision)]
        return cases.filter(pk__in=said[0].union(said[1]))


class ClaimFilter(Filter):
    """In whose hands."""

    title = gettext_lazy("in hand")
    parameter_name = "claim"
    offers = {"me": gettext_lazy("mine"), "nobody": gettext_lazy("nobody's")}

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return those in one's own hands, or in nobody's."""
        now = timezone.now()
        if value == "me":
            return cases.filter(claimed_by=request.user, claimed_until__gt=now)
        return cases.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))


class PlaceFilter(Filter):
    """Where it stands, such as beneath one article."""

    title = gettext_lazy("place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the newest places of each kind of text, and the one that the address names."""
        wished = number_of(request.GET.get(self.parameter_name, ""))
        kinds = Moderatable.judged_kinds()
        return [(str(number), name) for kind in kinds for number, name in kind.places(besides=wished)]

    def rows(self, request: HttpRequest, cases: Any, value: str) -> Any:
        """Return those whose text stands there."""
        return cases.filter(about(lambda kind: kind.placed_in(int(value))))


def about(texts: Any) -> Q:
    """Return the condition that a case is about one of the texts that `texts` gives for each kind; None gives none."""
    found = Q(pk__in=[])
    for kind in Moderatable.judged_kinds():
        rows = texts(kind)
        if rows is not None:
            of_kind = ContentType.objects.get_for_model(kind, for_concrete_model=False)
            found |= Q(subject_type=of_kind, subject_id__in=rows.order_by().values("pk"))
    return found
