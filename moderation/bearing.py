"""What a person bears at present: asked of everyone who comes with a session, in the query that reads their account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import Sanction

BEARS = "bears"
# The kinds of sanctions that hold for an account, as `Sanction.objects.in_force()` says it, by the database's clock.
BORNE = """ARRAY(
    SELECT kind FROM moderation_sanction WHERE person_id = account.id AND lifted_at IS NULL
    AND (ends_at IS NULL OR ends_at > statement_timestamp()) AND (kind <> 'warning' OR acknowledged_at IS NULL)
)"""


def borne_by(person: Any) -> frozenset[str]:
    """Return the kinds of sanctions that hold for a person; no query for whoever came with a session."""
    from .models import Sanction

    if not person.is_authenticated:
        return frozenset()
    if not hasattr(person, BEARS):
        setattr(person, BEARS, list(Sanction.objects.in_force().filter(person=person).values_list("kind", flat=True)))
    return frozenset(getattr(person, BEARS))


def muting(person: Any) -> Sanction | None:
    """Return the sanction under which a person may not write, with its decision; no query where there is none."""
    from .models import Sanction

    if borne_by(person).isdisjoint({"mute", "ban"}):
        return None
    return Sanction.objects.muting().filter(person=person).select_related("decision").first()


def unread_warning(person: Any) -> Sanction | None:
    """Return the oldest warning that a person has not acknowledged, with its decision."""
    from .models import Sanction

    if "warning" not in borne_by(person):
        return None
    warnings = Sanction.objects.in_force().filter(person=person, kind="warning").select_related("decision")
    return warnings.order_by("pk").first()


def sentence(person: Any) -> str:
    """Return until when a person may not write, and where to object; for those who may not."""
    sanction = muting(person)
    held = sanction.described() if sanction else ""
    where = _("Why, and how you can object, stands in the decision; you find it under “My comments”.")
    return f"{held} {where}".strip()


def refuse_muted(person: Any) -> None:
    """Raise Muted where a decision forbids the person to write, vote and report."""
    from .models import Muted

    if (sanction := muting(person)) is not None:
        raise Muted(sanction)
