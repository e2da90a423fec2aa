"""The page of a case: all that is needed to decide it on one screen, and its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications.visiting import seen
from talentforum.lib.forms import INVALID
from talentforum.lib.numbers import number_of

from ..care import is_harsh
from ..dossier import Dossier
from ..forms import DecisionForm
from ..marking import marked
from ..models import Case, Danger, Decision, QueueTarget
from ..sanctioning import SanctionForm
from . import keys
from .forms import AnswerForm, HandOverForm, InformForm, RemarkForm
from .own import me
from .refusing import REFUSALS, said
from .undo import undoable
from .views import view_of

CONFLICT = 409  # the case is otherwise than the moderator saw it (RFC 9110, 15.5.10)


class CasePage(admin.ModelAdmin):
    """Shows a case, claims it for who opens it, and takes the decision; then the next case comes by itself."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a case with all that is needed to decide it, and take the decision."""
        case = self.fetch(request, object_id)
        if request.method == "POST":
            return self._take_decision(request, case)
        self._leave(request, case)
        if request.method == "GET" and case.is_open and not case.concerns(me(request)):
            case.claim(by=me(request))
        seen(request, case)
        return self.show(request, case)

    def fetch(self, request: HttpRequest, object_id: Any) -> Case:
        """Return a case with its text; raise 404 where there is none, 403 where the person may not moderate."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        case: Case | None = self.get_object(request, str(object_id))
        if case is None or case.subject is None:
            raise Http404
        return case

    def _take_decision(self, request: HttpRequest, case: Case) -> HttpResponse:
        form, sanction = DecisionForm(request.POST, case=case), _sanction(request, case)
        is_whole = form.is_valid() and sanction.is_valid() and sanction.fits(Decision.Kind(form.cleaned_data["kind"]))
        if not is_whole:
            return self.show(request, case, form=form, sanction=sanction)
        chosen, borne = form.cleaned_data, sanction.sanctions()
        try:
            case.decide(
                Decision.Kind(chosen["kind"]), by=me(request), seen=chosen["state"], sanctions=borne, **form.why()
            )
        except REFUSALS as error:
            return self.refused(request, case, error, form=form)
        case.release_claim(by=me(request))
        return self.go_on(request, case)

    def refused(self, request: HttpRequest, case: Case, error: Exception, **forms: Form) -> HttpResponse:
        """Show the case as it is now, with what was written still there, and say why nothing was done."""
        fresh = self.fetch(request, case.pk)
        ((name, form),) = forms.items()
        form.add_error(None, said(error, fresh, request.POST.get("state", "")))
        if isinstance(form, DecisionForm):
            form.offered = [kind.value for kind in fresh.possible_kinds()]
        status = 403 if isinstance(error, PermissionDenied) else CONFLICT
        return self.show(request, fresh, status=status, **{name: form})

    def show(self, request: HttpRequest, case: Case, *, status: int = 200, **forms: Form) -> HttpResponse:
        """Answer with the page; a form that is given stands there as it was sent."""
        form = forms.get("form") or DecisionForm(case=case)
        wrong = any(given.errors for given in forms.values())
        objections = self._objections(request, case, forms.get("answer"))
        context = self.admin_site.each_context(request) | self._around(request, case) | {
            "title": _("%(kind)s by %(name)s") % {"kind": case.subject.card.kind, "name": case.subject.record.name},
            "case": case, "form": form, "opts": self.opts, "media": self.media, "dossier": Dossier(case),
            "radios": _radios(form, case, by_key=not objections), "objections": objections,
            "keys": keys.OTHERS, "help": keys.lines(decides=not objections),
            "remark": forms.get("remark") or RemarkForm(label_suffix=""),
            "hand_over": forms.get("hand_over") or HandOverForm(by=me(request), label_suffix=""),
            "inform": forms.get("inform") or InformForm(label_suffix="", initial={"at": timezone.localtime()}),
            "sanction_form": forms.get("sanction") or _sanction(request, case),
            "sent": {name for name, given in forms.items() if given.errors},
        }  # fmt: skip
        template = "admin/moderation/case/change_form.html"
        return TemplateResponse(request, template, context, status=INVALID if wrong and status == 200 else status)

    def _around(self, request: HttpRequest, case: Case) -> dict[str, Any]:
        """Return what the page shows beside the forms."""
        target = QueueTarget.current()
        following, preceding = self.neighbours(request, case)
        danger: Danger | None = getattr(case, "danger", None)
        return {
            "following": self.address(request, following, leaving=case) if following else "",
            "preceding": self.address(request, preceding, leaving=case) if preceding else "",
            "target": target, "is_late": case.is_open and timezone.now() - case.opened_at > target.age,
            "text": marked(case), "is_harsh": is_harsh(case), "versions": case.subject.versions(), "danger": danger,
            "is_concerned": case.concerns(me(request)), "is_elsewhere": _is_elsewhere(request, case),
            "claimed_until": _claimed_until(case),
            "view_query": view_of(request).query, "undoable": undoable(request.user),
        }  # fmt: skip

    def _objections(self, request: HttpRequest, case: Case, sent: Form | None) -> list[dict[str, Any]]:
        """Return the objections that wait, each with the form of its answer where this person may answer."""
        rows = []
        waiting = case.pending_appeals().select_related(
            "decision__by__profile", "decision__rule", "appellant", "notice"
        )
        for appeal in waiting.prefetch_related("decision__sanctions"):
            imposers = {sanction.imposed_by_id for sanction in appeal.decision.sanctions.all()}
            mine = request.user.pk in {appeal.decision.by_id, appeal.by_account, *imposers}
            may = request.user.has_perm("moderation.answer_appeal") and not mine and not case.concerns(me(request))
            prefix = f"appeal-{appeal.pk}"
            form = sent if sent is not None and sent.prefix == prefix else AnswerForm(case=case, prefix=prefix)
            is_author = appeal.appellant_id is not None and appeal.appellant_id == case.subject.person_concerned
            rows.append({"appeal": appeal, "form": form if may else None, "is_own": mine, "is_author": is_author})
        return rows

    def neighbours(self, request: HttpRequest, case: Case) -> tuple[Case | None, Case | None]:
        """Return the next and the previous case that no colleague has in hand, as the list is seen; from the start."""
        queue = view_of(request).rows(Case.objects.open(), request.user).free_for(request.user).exclude(pk=case.pk)
        return queue.following(case).first() or queue.first(), queue.preceding(case).first()

    def go_on(self, request: HttpRequest, case: Case) -> HttpResponse:
        """Lead to the next case, or to the list where none is left."""
        following, _preceding = self.neighbours(request, case)
        if following is None:
            return redirect(view_of(request).address)
        return redirect(self.address(request, following))

    def address(self, request: HttpRequest, case: Case, *, leaving: Case | None = None) -> str:
        """Return a case's address, as the list is seen; `leaving` is the case whose claim ends on the way."""
        given = {"view": view_of(request).name, "from": leaving.pk if leaving else ""}
        return reverse(
            "admin:moderation_case_change", args=[case.pk],
            query={name: value for name, value in given.items() if value} or None,
        )  # fmt: skip

    def _leave(self, request: HttpRequest, case: Case) -> None:
        left = number_of(request.GET.get("from", ""))
        if left and left != case.pk and request.method == "GET":
            Case(pk=left).release_claim(by=me(request))


def _sanction(request: HttpRequest, case: Case) -> SanctionForm:
    """Return what the decision means for the author, as it was sent or still to be chosen."""
    return SanctionForm(request.POST or None, person=case.subject.person_concerned, by=me(request))


def _is_elsewhere(request: HttpRequest, case: Case) -> bool:
    """Tell whether a colleague has the case in hand."""
    return case.is_claimed and case.claimed_by_id != request.user.pk


def _claimed_until(case: Case) -> str:
    """Return when a claim ends: the time, with the day where that is not today; empty where there is none."""
    if case.claimed_until is None:
        return ""
    until = timezone.localtime(case.claimed_until)
    return date_format(until, "TIME_FORMAT" if until.date() == timezone.localdate() else "SHORT_DATETIME_FORMAT")


def _radios(form: Form, case: Case, *, by_key: bool) -> list[dict[str, Any]]:
    """Return the decisions that the case allows, each with its key, if any, and whether that decides at once."""
    offered = [kind.value for kind in case.possible_kinds()]
    by_kind = {radio.data["value"]: radio for radio in form["kind"]}
    return [
        {
            "radio": by_kind[kind],
            "key": keys.KINDS[kind] if by_key else "",
            "kind": kind,
            "at_once": kind in keys.AT_ONCE,
        }
        for kind in offered
    ]
