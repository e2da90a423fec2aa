"""What an unfounded report means for who sent it: a page of its own, from the case."""

from __future__ import annotations

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
from ..models import Case
from ..sanctioning import ReporterForm
from .deeds import CaseDeeds
from .own import me
from .refusing import REFUSALS, said


class ReporterDeed(CaseDeeds):
    """Shows the figures that Art. 23(3) DSA wants weighed, and imposes what a moderator decides; never by itself."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        page = self.admin_site.admin_view(self.reporter)
        return [path("<int:pk>/reporter/<int:person>/", page, name="moderation_case_reporter"), *super().get_urls()]

    def reporter(self, request: HttpRequest, pk: int, person: int) -> HttpResponse:
        """Ask what an unfounded report means for who sent it, and impose it."""
        case = self.fetch(request, pk)
        reporter = get_object_or_404(User.objects.select_related("profile"), pk=person)
        if not may_be_sanctioned(case, person):
            raise Http404
        if case.concerns(me(request)):
            raise PermissionDenied
        form = ReporterForm(request.POST or None, person=reporter, by=me(request))
        if request.method == "POST" and form.is_valid() and self._imposed(request, case, form):
            said_so = _("%(name)s is told of it, with the reasons.") % {"name": reporter.name}
            messages.success(request, said_so)
            return redirect(self.address(request, case))
        context = {"title": _("Consequences of a report"), "case": case, "reporter": reporter, "form": form}
        context |= {"opts": self.opts, "media": self.media, "at_case": self.address(request, case)}
        status = INVALID if form.errors else 200
        template = "admin/moderation/case/reporter.html"
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context, status=status)

    def _imposed(self, request: HttpRequest, case: Case, form: ReporterForm) -> bool:
        decision = case.last_settled
        if decision is None:
            raise Http404
        try:
            reasons = form.cleaned_data["reasons"]
            sanction_reporter(decision, form.person, form.sanctions(), by=me(request), reasons=reasons)
        except REFUSALS as error:
            form.add_error(None, said(error, case))
        return not form.errors


def may_be_sanctioned(case: Case, person: int) -> bool:
    """Tell whether the decision in force found a report by this person (an account's id) unfounded."""
    decision = case.last_settled
    return not case.is_open and decision is not None and is_unfounded(decision, person)
