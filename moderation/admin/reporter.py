"""What an unfounded report means for who sent it: a page of its own, from the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.models import User
from talentforum.lib.forms import INVALID

from ..imposing import is_unfounded, sanction_reporter
from ..models import Case, Notice
from ..sanctioning import ReporterForm
from .deeds import CaseDeeds
from .own import me
from .refusing import REFUSALS, said

if TYPE_CHECKING:
    from ..imposing import Bearer


class ReporterDeed(CaseDeeds):
    """Shows the figures that Art. 23(3) DSA wants weighed, and imposes what a moderator decides; never by itself."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/reporter/<int:person>/", view(self.reporter), name="moderation_case_reporter"),
            path("<int:pk>/notifier/<int:notice>/", view(self.notifier), name="moderation_case_notifier"),
            *super().get_urls(),
        ]

    def reporter(self, request: HttpRequest, pk: int, person: int) -> HttpResponse:
        """Ask what an unfounded report means for who sent it, and impose it."""
        case = self.fetch(request, pk)
        reporter = get_object_or_404(User.objects.select_related("profile"), pk=person)
        return self._weigh(request, case, reporter.pk, reporter.name)

    def notifier(self, request: HttpRequest, pk: int, notice: int) -> HttpResponse:
        """Ask the same of a notice by somebody without an account, whom its mail address stands for."""
        case = self.fetch(request, pk)
        sent = get_object_or_404(Notice, pk=notice)
        return self._weigh(request, case, sent, sent.name or _("without a name"))

    def _weigh(self, request: HttpRequest, case: Case, bearer: Bearer, name: str) -> HttpResponse:
        if not may_be_sanctioned(case, bearer):
            raise Http404
        if case.concerns(me(request)):
            raise PermissionDenied
        form = ReporterForm(request.POST or None, person=bearer, by=me(request))
        if request.method == "POST" and form.is_valid() and self._imposed(request, case, form):
            messages.success(request, _("%(name)s is told of it, with the reasons.") % {"name": name})
            return redirect(self.address(request, case))
        context = {
            "title": _("Consequences of a report"), "case": case, "name": name, "form": form, "opts": self.opts,
            "media": self.media, "at_case": self.address(request, case), "is_by_mail": not isinstance(bearer, int),
        }  # fmt: skip
        status = INVALID if form.errors else 200
        template = "admin/moderation/case/reporter.html"
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context, status=status)

    def _imposed(self, request: HttpRequest, case: Case, form: ReporterForm) -> bool:
        decision = case.last_settled
        if decision is None:
            raise Http404
        try:
            reasons = form.cleaned_data["reasons"]
            sanction_reporter(decision, form.bearer, form.sanctions(), by=me(request), reasons=reasons)
        except REFUSALS as error:
            form.add_error(None, said(error, case))
        return not form.errors


def may_be_sanctioned(case: Case, bearer: Bearer) -> bool:
    """Tell whether the decision in force found a report by an account, or a notice without one, unfounded."""
    decision = case.last_settled
    return not case.is_open and decision is not None and is_unfounded(decision, bearer)
