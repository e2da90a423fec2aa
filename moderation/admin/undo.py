"""Ten seconds to take a decision back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ..models import UNDOABLE, Decision


def undoable(person: Any) -> list[Decision]:
    """Return the person's own decisions of the last ten seconds that still stand, the oldest first."""
    own = Decision.objects.filter(by=person, decided_at__gt=timezone.now() - UNDOABLE, replaced_by__isnull=True)
    return list(own.exclude(kind=Decision.Kind.UNDO).filter(answered__isnull=True).select_related("case"))
