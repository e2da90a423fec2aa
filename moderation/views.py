"""What readers see of moderation: the rules in each version, and decisions about what they wrote or reported."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notifications.visiting import seen
from pagecache.offers import offered
from talentforum.lib.access import private_page, public_page, signed_in

from .models import Decision, RuleText


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
@signed_in
@require_safe
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a decision with its reasons, to those whom it concerns; 404 for everyone else."""
    decisions = Decision.for_telling().select_related("statement", "rule")
    shown = get_object_or_404(decisions, uuid=uuid)
    if not shown.case.concerns(request.user):  # type: ignore[arg-type]
        raise Http404
    seen(request, shown)
    is_author = shown.case.subject.person_concerned == request.user.pk
    return render(request, "moderation/decision.html", {"decision": shown, "is_author": is_author})
