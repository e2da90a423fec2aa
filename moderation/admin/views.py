"""The views of the queue: what a moderator works through at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..grounds import Rule
from ..models import Appeal, Case, Hold
from ..urgency import Urgency

type Rows = Any  # querysets of cases, with the words of `CaseQuerySet`

COUNTED = 99  # more than these is "many": a number that costs the same for fifty cases and for fifty thousand
LOOKED_AT = 1_000  # of the most urgent cases, where no index knows which belong to a view


class View(NamedTuple):
    """A saved view: the cases that it shows of the open ones."""

    name: str
    title: Promise
    rows: Callable[[Rows, Any], Rows]
    is_indexed: bool = True

    @property
    def query(self) -> str:
        """How an address names it; all that waits needs no name."""
        return f"?view={self.name}" if self.name else ""

    @property
    def address(self) -> str:
        """Where the list shows it."""
        return reverse("admin:moderation_case_changelist") + self.query


def _of(*urgencies: Urgency) -> Callable[[Rows, Any], Rows]:
    return lambda cases, _person: cases.filter(urgency__in=urgencies)


def _appeals(cases: Rows, person: Any) -> Rows:
    return cases.filter(pk__in=Appeal.objects.pending().order_by().values("decision__case"))


def _first_comments(cases: Rows, person: Any) -> Rows:
    held = Hold.objects.filter(case=OuterRef("pk"), rule=Rule.FIRST_COMMENT, held_at__gte=OuterRef("opened_at"))
    return cases.filter(Exists(held))


VIEWS = (
    View("", _("All that waits"), lambda cases, _person: cases),
    View("mine", _("Mine"), lambda cases, person: cases.in_hands_of(person)),
    View("danger", _("Danger"), _of(Urgency.DANGER)),
    View("data", _("Personal data"), _of(Urgency.PERSONAL_DATA)),
    View("notices", _("Notices"), _of(Urgency.FLAGGED, Urgency.NOTICE)),
    View("many", _("Many reports"), _of(Urgency.MANY_REPORTS)),
    View("appeals", _("Appeals"), _appeals),
    View("first", _("Held first comments"), _first_comments, is_indexed=False),
)
BY_NAME = {view.name: view for view in VIEWS}


def view_of(request: HttpRequest) -> View:
    """Return the view that an address names; all that waits where it names none."""
    return BY_NAME.get(request.GET.get("view", ""), VIEWS[0])


def counts(person: Any) -> dict[str, str]:
    """Return how many cases each view shows, to 99, in one query: the work does not grow with the queue."""
    asked = None
    for view in VIEWS:
        base: Any = Case.objects.filter(closed_at__isnull=True)
        if not view.is_indexed:
            base = Case.objects.filter(pk__in=Case.objects.open().values("pk")[:LOOKED_AT])
        rows = view.rows(base, person).order_by().annotate(view=Value(view.name))
        rows = rows.values_list("view", flat=True)[: COUNTED + 1]
        asked = rows if asked is None else asked.union(rows, all=True)
    found = Counter(map(str, asked or ()))
    return {view.name: _told(found[view.name]) for view in VIEWS}


def _told(number: int) -> str:
    return f"{COUNTED}+" if number > COUNTED else str(number)
