"""The editors' page on which a slip is put right although there are votes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.admin.base import WithPreview
from talentforum.lib.forms import INVALID

from ..forms import UNREADY
from ..models import Poll
from ..opening import folded
from ..querysets import NotReady
from ..wording import choice_name

LONGEST_NOTE = 300
LONGEST_CHOICE = 200


class CorrectionForm(forms.Form):
    """The words of a poll as they should have been, and a note for everyone."""

    note = forms.CharField(
        label=gettext_lazy("Note for readers"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("What was wrong before; it stands beside the poll, with today’s date."),
    )
    question = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"), required=False, max_length=600, widget=forms.Textarea({"rows": 2})
    )
    low_end = forms.CharField(label=gettext_lazy("Lowest step means"), max_length=60)
    high_end = forms.CharField(label=gettext_lazy("Highest step means"), max_length=60)

    def __init__(self, *args: Any, poll: Poll, **options: Any) -> None:
        """Show the words as they stand there now."""
        super().__init__(*args, **options | {"label_suffix": ""})
        self.poll = poll
        if poll.kind != Poll.Kind.RATING:
            del self.fields["low_end"], self.fields["high_end"]
        self.words = [name for name in Poll.WORDS if name in self.fields]
        self.initial.update({name: getattr(poll, name) for name in self.words})
        self.choices = {f"choice_{choice.pk}": choice for choice in poll.choices.all() if choice.value is None}
        for name, choice in self.choices.items():
            self.fields[name] = forms.CharField(
                label=_("Without an answer") if choice.is_abstention else _("Choice %(n)s") % {"n": choice.position},
                max_length=LONGEST_CHOICE, initial=choice.label,
            )  # fmt: skip

    def clean(self) -> Any:
        """Refuse two choices that read the same, and a correction that corrects nothing."""
        super().clean()
        labels = [folded(self.cleaned_data.get(name, "")) for name in self.choices]
        for name, label in zip(self.choices, labels, strict=True):
            if label and labels.count(label) > 1:
                self.add_error(name, UNREADY["twice"])
        if not self.errors and not {*self.changed_data} - {"note"}:
            raise ValidationError(_("These words stand there already. Please change what was wrong."))
        return self.cleaned_data

    def correct(self, *, by: Any) -> bool:
        """Put it right; False where the poll refuses, the reason then stands at the form."""
        words = {name: self.cleaned_data[name] for name in self.words}
        labels = {choice.pk: self.cleaned_data[name] for name, choice in self.choices.items()}
        try:
            self.poll.correct(by=by, note=self.cleaned_data["note"], labels=labels, **words)
        except NotReady as refusal:
            self.add_error("note" if refusal.code == "note" else None, UNREADY[refusal.code])
            return False
        return True


class WithCorrection(WithPreview):
    """An admin with a page that corrects slips."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page's address."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.correct))
        return [path("<int:pk>/correct/", view, name="polls_poll_correct"), *super().get_urls()]

    def fetch(self, request: HttpRequest, pk: int) -> Poll:
        """Return the poll for a page of its own; raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        found: Poll | None = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        return found

    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the words, take the corrected ones; before the first vote the poll itself is changed instead."""
        poll = self.fetch(request, pk)
        back = reverse("admin:polls_poll_change", args=[pk])
        if not poll.is_locked:
            messages.info(request, _("Nobody has voted yet: change the poll itself."))
            return HttpResponseRedirect(back)
        form = CorrectionForm(request.POST if request.method == "POST" else None, poll=poll)
        if form.is_valid() and self._is_corrected(request, poll, form):
            messages.success(request, _("The slip is corrected. Your note stands beside the poll."))
            return HttpResponseRedirect(back)
        return self._page(request, poll, form)

    def _is_corrected(self, request: HttpRequest, poll: Poll, form: CorrectionForm) -> bool:
        with transaction.atomic():
            if not form.correct(by=request.user):
                return False
            self.log_change(request, poll, _("Corrected: %(note)s") % {"note": form.cleaned_data["note"]})
        return True

    def _page(self, request: HttpRequest, poll: Poll, form: Any) -> HttpResponse:
        fieldsets: Any = (
            (_("Words"), {"fields": (*form.words, *form.choices)}),
            (_("What readers are told"), {"fields": ("note",)}),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correct a slip"),
            "subtitle": str(poll),
            "opts": self.opts,
            "original": poll,
            "errors": form.errors,
            "adminform": AdminForm(form, fieldsets, {}, (), model_admin=self),
            "corrections": corrections_of(poll),
        }
        status = INVALID if form.errors else None
        return TemplateResponse(request, "admin/polls/poll/correct.html", context, status=status)


def corrections_of(poll: Poll) -> list[dict[str, Any]]:
    """Return what was put right: when, by whom, why, and what stood there before."""
    if not poll.is_locked:
        return []
    names = {str(choice.pk): choice_name(poll, choice) for choice in poll.choices.all()}
    return [
        {
            "correction": made,
            "before": [text for name, text in made.before.items() if name != "labels"]
            + [f"{text} → {names.get(pk, '')}" for pk, text in made.before["labels"].items()],
        }
        for made in poll.corrections.select_related("by__profile").order_by("-made_at", "-pk")
    ]
