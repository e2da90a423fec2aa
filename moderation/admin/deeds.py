"""What moderators do at a case besides deciding it: undo, answer objections, tell each other, hand over, pass on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentforum.lib.numbers import number_of

from ..models import Appeal, Case, Danger, Decision, NotUndoable
from ..moderatable import Moderatable
from .forms import AnswerForm, HandOverForm, InformForm, RemarkForm
from .own import me
from .page import CasePage
from .refusing import REFUSALS, said

type Deed = Callable[..., HttpResponse]
MOST_UNDONE = 200  # decisions undone by one press; more are not made within ten seconds


def only_post(deed: Deed) -> Deed:
    """Answer 405 to everything but POST."""

    @wraps(deed)
    def checked(self: Any, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return deed(self, request, *args, **options)

    return checked


class CaseDeeds(CasePage):
    """The smaller deeds, each an address of its own."""

    def get_urls(self) -> list[URLPattern]:
        """Add an address for each deed; those of the admin come after them."""
        deeds = (
            ("undo/", self.undo, "undo"),
            ("open/<str:kind>/<int:number>/", self.open_own, "open"),
            ("<int:pk>/answer/<int:appeal>/", self.answer, "answer"),
            ("<int:pk>/remark/", self.remark, "remark"),
            ("<int:pk>/hand-over/", self.hand_over, "hand_over"),
            ("<int:pk>/release/", self.release, "release"),
            ("<int:pk>/danger/", self.freeze, "danger"),
            ("<int:pk>/danger/inform/", self.inform, "inform"),
        )
        ours = [path(at, self.admin_site.admin_view(deed), name=f"moderation_case_{name}") for at, deed, name in deeds]
        return [*ours, *super().get_urls()]

    @only_post
    def undo(self, request: HttpRequest) -> HttpResponse:
        """Take back one's own decisions of the last ten seconds; what has moved on stays, and that is said."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        numbers = [number_of(number) for number in request.POST.getlist("decision")[:MOST_UNDONE]]
        undone, late = [], 0
        for decision in Decision.objects.filter(pk__in=numbers, by=me(request)).select_related("case").order_by("-pk"):
            try:
                decision.case.undo(decision, by=me(request))
                undone.append(decision.case)
            except NotUndoable:
                late += 1
        if undone:
            text = ngettext("Undone: the case waits again.", "Undone: %(count)s cases wait again.", len(undone))
            messages.success(request, text % {"count": len(undone)})
        if late or not undone:
            messages.warning(request, said(NotUndoable(), Case()))
        if len(undone) == 1:
            return redirect(self.address(request, undone[0]))
        return redirect("admin:moderation_case_changelist")

    def open_own(self, request: HttpRequest, kind: str, number: int) -> HttpResponse:
        """Ask whether to open a case of one's own motion, and open it; where there is one, lead to it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        judged = next((each for each in Moderatable.judged_kinds() if each._meta.model_name == kind), None)  # noqa: SLF001 - Django documents _meta
        if judged is None:
            raise Http404
        text = judged.at(number)
        if text is None:
            raise Http404
        found = text.cases.first()
        if found is None and request.method == "POST":
            found = Case.objects.open_by_own_motion(text)
        if found is not None:
            return redirect("admin:moderation_case_change", found.pk)
        context = {"title": _("Open a case"), "text": text, "opts": self.opts, "media": self.media}
        template = "admin/moderation/case/open.html"
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context)

    @only_post
    def answer(self, request: HttpRequest, pk: int, appeal: int) -> HttpResponse:
        """Answer an objection: the decision stands, or another takes its place."""
        case = self.fetch(request, pk)
        if not request.user.has_perm("moderation.answer_appeal"):
            raise PermissionDenied
        objection = get_object_or_404(Appeal.objects.select_related("decision"), pk=appeal, decision__case=case)
        form = AnswerForm(request.POST, case=case, prefix=f"appeal-{objection.pk}")
        if not form.is_valid():
            return self.show(request, case, answer=form)
        try:
            _answer(objection, form, request.user)
        except REFUSALS as error:
            return self.refused(request, case, error, answer=form)
        messages.success(request, _("The objection is answered."))
        return self.go_on(request, case)

    @only_post
    def remark(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep a note among moderators, on the case or on the author."""
        case = self.fetch(request, pk)
        form = RemarkForm(request.POST, label_suffix="")
        if not form.is_valid():
            return self.show(request, case, remark=form)
        person = case.subject.person
        if form.cleaned_data["about"] == "person" and person is not None:
            person.remarks.create(by=me(request), text=form.cleaned_data["text"])
        else:
            case.remarks.create(by=me(request), text=form.cleaned_data["text"])
        return redirect(self.address(request, case))

    @only_post
    def hand_over(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the case into a colleague's hands, with a note, and go on with the next."""
        case = self.fetch(request, pk)
        form = HandOverForm(request.POST, by=me(request), label_suffix="")
        if not form.is_valid():
            return self.show(request, case, hand_over=form)
        to = form.cleaned_data["to"]
        case.hand_over(to, by=me(request), text=form.cleaned_data["text"])
        messages.success(request, _("%(case)s is with %(name)s now.") % {"case": case, "name": to.name})
        return self.go_on(request, case)

    @only_post
    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the case back for others, and go on with the next."""
        case = self.fetch(request, pk)
        case.release_claim(by=me(request))
        return self.go_on(request, case)

    @only_post
    def freeze(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the text as evidence of a danger to life or safety."""
        case = self.fetch(request, pk)
        Danger.objects.freeze(case, by=me(request))
        messages.success(
            request, _("The evidence is kept. Inform the authorities, then write down what was passed on.")
        )
        return redirect(self.address(request, case))

    @only_post
    def inform(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down what was passed on to an authority."""
        case = self.fetch(request, pk)
        danger = get_object_or_404(Danger, case=case)
        form = InformForm(request.POST, label_suffix="")
        if not form.is_valid():
            return self.show(request, case, inform=form)
        told = form.cleaned_data
        danger.inform(by=me(request), authority=told["authority"], passed_on=form.passed_on(), at=told["at"])
        messages.success(request, _("It is written down what was passed on."))
        return redirect(self.address(request, case))


def _answer(appeal: Appeal, form: AnswerForm, person: Any) -> None:
    chosen = form.cleaned_data
    if chosen["outcome"] == Appeal.Outcome.UPHELD:
        appeal.uphold(by=person, answer=chosen["answer"])
        return
    appeal.overturn(
        Decision.Kind(chosen["kind"]), by=person, answer=chosen["answer"], seen=chosen["state"],
        partly=chosen["outcome"] == Appeal.Outcome.PARTLY, **form.why(),
    )  # fmt: skip
