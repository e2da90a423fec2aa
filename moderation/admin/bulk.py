"""One decision about many cases, for the same reason: in pieces, each case for itself, with progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentforum.lib.forms import INVALID

from ..care import is_harsh
from ..models import Case, Decision
from ..urgency import Urgency
from . import keys
from .forms import BulkForm
from .own import me
from .queue import MOST
from .refusing import REFUSALS, said
from .reporter import ReporterDeed
from .undo import undoable

AT_A_TIME = 25  # cases decided by one request: a second or two, so that one sees it go on
MOST_NAMED = 200  # cases that the question lists; the rest are counted
LONGEST = 120  # characters of a text that are listed


@dataclass
class Progress:
    """How far it has come: cases still to decide with what was seen of each, how many are done, which were left out.

    It travels with the form, so that a page that is closed leaves what is not decided yet as it was.
    """

    waiting: list[tuple[int, str]] = field(default_factory=list)
    done: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def read(cls, sent: Any) -> Progress:
        """Read it from the form; what is no case's number is left out."""
        return cls(_pairs(sent.get("waiting", "")), _number(sent.get("done", "")), _pairs(sent.get("skipped", "")))

    @property
    def total(self) -> int:
        """How many cases there were."""
        return self.done + len(self.skipped) + len(self.waiting)

    @property
    def gone(self) -> int:
        """How many are behind us."""
        return self.done + len(self.skipped)

    def fields(self) -> dict[str, str]:
        """Return it as the form keeps it."""
        return {
            "waiting": "\n".join(f"{number} {seen}" for number, seen in self.waiting), "done": str(self.done),
            "skipped": "\n".join(f"{number} {why}" for number, why in self.skipped),
        }  # fmt: skip

    def left_out(self) -> list[dict[str, Any]]:
        """Return the cases that were left out, each with why."""
        found = Case.objects.in_bulk([number for number, _why in self.skipped])
        return [{"case": found[number], "why": why} for number, why in self.skipped if number in found]


class BulkDecisions(ReporterDeed):
    """Decides a selection of the list, or all that a filter shows."""

    actions = ("decide_selected",)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that goes on by itself."""
        bulk = path("bulk/", self.admin_site.admin_view(self.bulk), name="moderation_case_bulk")
        return [bulk, *super().get_urls()]

    @admin.action(description=gettext_lazy("Decide selected …"), permissions=["change"])
    def decide_selected(self, request: HttpRequest, cases: Any) -> HttpResponse:
        """Ask for the decision and its reason; at most a thousand cases at a time."""
        chosen = list(cases[:MOST]) if "_selected_action" in request.POST else []
        waiting = [(case.pk, request.POST.get(f"state-{case.pk}") or case.state) for case in chosen]
        return self._ask(request, BulkForm(), Progress(waiting))

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Decide the next cases and show how far it has come; the page sends itself again until all are done."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        progress, form = Progress.read(request.POST), BulkForm(request.POST or None)
        if not form.is_valid():
            return self._ask(request, form, progress)
        now, progress.waiting = progress.waiting[:AT_A_TIME], progress.waiting[AT_A_TIME:]
        cases = self.get_queryset(request).in_bulk([number for number, _seen in now])
        for number, seen in now:
            if number in cases:
                self._decide_one(request, cases[number], seen, form, progress)
        context = self._context(request, form, progress) | {"undoable": undoable(request.user)}
        return TemplateResponse(request, "admin/moderation/case/progress.html", context)

    def _decide_one(self, request: HttpRequest, case: Case, seen: str, form: BulkForm, progress: Progress) -> None:
        if case.is_open and case.urgency == Urgency.DANGER:  # nobody publishes a threat with many others by one click
            progress.skipped.append((case.pk, _("It is a danger to life or safety: please decide it on its page.")))
            return
        try:
            kind = Decision.Kind(form.cleaned_data["kind"])
            case.decide(kind, by=me(request), seen=seen, **form.why())
            progress.done += 1
        except REFUSALS as error:
            progress.skipped.append((case.pk, said(error, case, seen)))

    def _ask(self, request: HttpRequest, form: BulkForm, progress: Progress) -> HttpResponse:
        status = INVALID if form.errors else 200
        template = "admin/moderation/case/bulk.html"
        context = self._context(request, form, progress) | {
            "named": self._named(request, progress), "unnamed": max(0, len(progress.waiting) - MOST_NAMED)
        }  # fmt: skip
        return TemplateResponse(request, template, context, status=status)

    def _named(self, request: HttpRequest, progress: Progress) -> list[dict[str, Any]]:
        """Return what is about to be decided: each case with its author and how its text begins, at constant cost."""
        numbers = [number for number, _seen in progress.waiting[:MOST_NAMED]]
        found = self.get_queryset(request).in_bulk(numbers)
        cases = [found[number] for number in numbers if number in found and found[number].subject is not None]
        return [{"case": case, "name": case.subject.record.name, "text": _beginning(case)} for case in cases]

    def _context(self, request: HttpRequest, form: BulkForm, progress: Progress) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "title": gettext_lazy("Decide many cases"), "form": form, "progress": progress, "opts": self.opts,
            "media": self.media, "kept": progress.fields(), "keys": keys.OTHERS,
            "help": keys.lines(),
        }  # fmt: skip


def _beginning(case: Case) -> str:
    return _("Covered: sensitive content") if is_harsh(case) else truncatechars(case.subject.card.text, LONGEST)


def _pairs(lines: str) -> list[tuple[int, str]]:
    parts = [line.partition(" ") for line in lines.splitlines()[:MOST]]
    return [(int(number), rest) for number, _blank, rest in parts if number.isdecimal() and len(number) < 19]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
