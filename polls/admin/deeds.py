"""What editors do to polls: open, plan, recall with the form; close on a page that asks once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..forms import UNREADY
from ..models import Poll
from ..opening import unready
from ..querysets import NotReady
from .correction import WithCorrection

DEEDS = ("open", "plan", "recall")


class WithDeeds(WithCorrection):
    """An admin whose buttons save and do one of the poll's verbs; what a verb refuses keeps nothing and says why."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page that closes."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.close))
        return [path("<int:pk>/close/", view, name="polls_poll_close"), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form again where a verb refused: by then all that was saved with it is taken back."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotReady as refusal:
            request.refusal = refusal.code  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Set choices and times and do the deed of the button; raises NotReady."""
        super().save_related(request, form, formsets, change)
        deed = request.POST.get("_deed", "")
        if deed and (deed not in DEEDS or not request.user.has_perm("polls.run_poll")):
            raise PermissionDenied
        poll: Poll = form.instance
        if deed == "recall":
            poll.recall()
            poll.closes_at = form.cleaned_data.get("closes_at")
            poll.save(update_fields=["closes_at"])
        if "choices" in form.fields and form.has_another_offer(list(poll.choices.all())):
            poll.offer(**form.offer)
        self._set_times(poll, form.cleaned_data, deed)

    def _set_times(self, poll: Poll, said: dict[str, Any], deed: str) -> None:
        """Open it, or let it open and close at other times; what is open or planned has to stay fit for it."""
        opens_at, closes_at = said.get("open_at"), said.get("closes_at")
        if poll.is_draft and deed not in {"open", "plan"}:
            return
        poll.refresh_from_db(fields=["closes_at"])  # the form has set it, but only a verb may
        if not poll.is_draft and (poll.is_planned or closes_at != poll.closes_at):
            poll.close_at(None)  # else the new opening would be held against the former closing
        if deed in {"open", "plan"} or (poll.is_planned and opens_at != poll.opens_at):
            poll.open(at=None if deed == "open" else opens_at)
        if closes_at != poll.closes_at:
            poll.close_at(closes_at)
        now = timezone.now()
        if not poll.is_locked and (code := unready(poll, max(poll.opens_at or now, now), now)):
            raise NotReady(code)

    def response_add(self, request: HttpRequest, obj: Poll, post_url_continue: str | None = None) -> HttpResponse:
        """Say what the button did."""
        return self._told(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Poll) -> HttpResponse:
        """Say what the button did."""
        return self._told(request, obj) or super().response_change(request, obj)

    def _told(self, request: HttpRequest, poll: Poll) -> HttpResponse | None:
        deed = request.POST.get("_deed")
        if deed is None:
            return None
        said = _("The poll is a draft again.") if deed == "recall" else _("The poll is open.")
        if poll.is_planned and poll.opens_at:
            said = _("The poll opens on %(time)s.") % {"time": date_format(localtime(poll.opens_at), "DATETIME_FORMAT")}
        self.log_change(request, poll, said)
        messages.success(request, said)
        if not poll.is_draft and not poll.article.is_public:
            messages.info(request, _("Its article is not public yet; the poll appears together with it."))
        return HttpResponseRedirect(reverse("admin:polls_poll_change", args=[poll.pk]))

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once, then close: the result is frozen, and there is no way back."""
        poll = self.fetch(request, pk)
        if not request.user.has_perm("polls.run_poll"):
            raise PermissionDenied
        if request.method == "POST" or poll.frozen or poll.is_draft or poll.is_planned:
            self._close(request, poll)
            return HttpResponseRedirect(reverse("admin:polls_poll_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Close the poll"),
            "subtitle": str(poll),
            "opts": self.opts,
            "original": poll,
        }
        return TemplateResponse(request, "admin/polls/poll/close.html", context)

    def _close(self, request: HttpRequest, poll: Poll) -> None:
        """Close a running one; of any other only say why there is nothing to close."""
        if poll.frozen:
            messages.info(request, _("Nothing to do: it was so already."))
            return
        try:
            with transaction.atomic():
                poll.close(by=request.user)  # type: ignore[arg-type]  # the admin's visitors are signed in
                said = _("The poll is closed, and its result is frozen.")
                self.log_change(request, poll, said)
        except NotReady as refusal:
            messages.error(request, str(UNREADY[refusal.code]))
        else:
            messages.success(request, said)
