"""What a person bears, for templates of apps beneath."""

from django import template

from accounts.adapter import CLOSED

from ..models import Sanction

register = template.Library()


@register.simple_tag(takes_context=True)
def closed_by(context: template.Context) -> Sanction | None:
    """Return the ban that closes the account to which somebody signed in rightly a moment ago; None for others."""
    person = context["request"].session.get(CLOSED)
    if person is None:
        return None
    bans = Sanction.objects.muting().filter(person=person, kind=Sanction.Kind.BAN)
    return bans.select_related("decision__statement").first()
