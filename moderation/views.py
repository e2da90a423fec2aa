"""What readers see of moderation: the rules in each version, and decisions about what they wrote or reported."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.closed import owner_of
from notifications.visiting import seen
from pagecache.offers import offered
from talentforum.lib.access import private_page, public_page, to_sign_in
from talentforum.lib.forms import INVALID

from .explaining import Explanation
from .links import opened_by
from .models import Decision, RuleText
from .notice_views import sheltered
from .objecting import AppealForm


@offered
@public_page
@require_safe
def rule(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """Show one version of a rule, and which others there are; open to everyone."""
    versions = list(RuleText.objects.filter(number=number).order_by("-version"))
    shown = next((each for each in versions if each.version == version), None)
    if shown is None:
        raise Http404
    others = [each for each in versions if each != shown]
    return render(request, "moderation/rule.html", {"rule": shown, "versions": others})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a decision with its reasons to those whom it concerns, and take their objection; 404 for everyone else.

    It is also open to the owner of an account that it closed, who cannot sign in.
    """
    person = owner_of(request)
    if person is None:
        return to_sign_in(request)
    shown = get_object_or_404(Decision.for_explaining(), uuid=uuid)
    if not shown.case.concerns(person):
        raise Http404
    seen(request, shown, *shown.appeals.all())
    return _explain(request, Explanation.to(shown, person), shown.get_absolute_url())


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def noticed_decision(request: HttpRequest, uuid: UUID, signed: str) -> HttpResponse:
    """Show a decision to who sent a notice, by the link from the mail, and take their objection; without an account."""
    notice = opened_by(signed, uuid)
    if notice is None:
        return sheltered(render(request, "moderation/dead_link.html", status=404))
    shown = get_object_or_404(Decision.for_explaining(), uuid=uuid)
    return sheltered(_explain(request, Explanation(shown, None, notice), request.path))


def _explain(request: HttpRequest, explained: Explanation, address: str) -> HttpResponse:
    """Take an objection, or show the decision with the form for one."""
    sent = request.POST if request.method == "POST" else None
    form = AppealForm(sent)
    if sent is not None and form.is_valid() and form.object(explained):
        if explained.person is not None:
            messages.success(request, _("Your objection has arrived. You are told when it is answered."))
        return HttpResponseRedirect(f"{address}#einspruch")
    context = {"explained": explained, "form": form}
    return render(request, "moderation/decision.html", context, status=200 if sent is None else INVALID)
