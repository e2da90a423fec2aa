"""What templates need to tell people of what concerns them."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import DatabaseError

from ..visiting import MOST_COUNTED, mails_are_stopped, unread_lines

register = template.Library()


@register.inclusion_tag("notifications/_counter.html")
def notification_counter(person: Any, *, in_place: bool = False) -> dict[str, Any]:
    """Show how many lines a signed-in person has not seen, as a link to them; for whom there are none, only the link.

    `in_place` says that htmx puts it where it was.
    """
    try:
        count = unread_lines(person)
    except DatabaseError:  # the page is about something else, and may tell just this
        count = 0
    return {"count": count, "is_more": count >= MOST_COUNTED, "most": MOST_COUNTED - 1, "in_place": in_place}


@register.inclusion_tag("notifications/_mails_stopped.html")
def mails_stopped(person: Any) -> dict[str, Any]:
    """Say to a signed-in person whose address takes no mails that it is so, and where to mend it; asks no query."""
    try:
        return {"is_stopped": mails_are_stopped(person)}
    except DatabaseError:
        return {"is_stopped": False}
