"""What moderators decided about one's own name, for templates of apps beneath."""

from django import template

from ..models import Decision, Name

register = template.Library()


@register.simple_tag(takes_context=True)
def judged_name(context: template.Context) -> Name | None:
    """Return one's own name while it is out of view; None where it is shown."""
    judged = Name.for_moderators().filter(pk=context["request"].user.pk).first()
    return judged if judged is not None and judged.status != Name.Status.PUBLISHED else None


@register.filter
def last_decision(judged: Name) -> Decision | None:
    """Return the decision that holds."""
    case = judged.cases.first()
    return case.last_decision if case is not None else None
