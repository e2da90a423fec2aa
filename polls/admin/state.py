"""Where a poll stands, in the list's words: one more than the column knows, as time opens and closes by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Poll

DRAFT, PLANNED, RUNNING, CLOSED = "draft", "planned", "running", "closed"
STATES = {DRAFT: _("draft"), PLANNED: _("planned"), RUNNING: _("running"), CLOSED: _("closed")}


def state_of(poll: Poll) -> str:
    """Return where a poll stands now."""
    if poll.is_draft:
        return DRAFT
    if poll.is_over:
        return CLOSED
    return PLANNED if poll.is_planned else RUNNING


class StateFilter(admin.SimpleListFilter):
    """Polls by where they stand now."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the states."""
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Poll]) -> models.QuerySet[Poll]:
        """Keep those of the wished state; an unknown one filters nothing."""
        now = timezone.now()
        over = Q(status=Poll.Status.CLOSED) | Q(status=Poll.Status.OPEN, closes_at__lte=now)
        taken = queryset.filter(status=Poll.Status.OPEN).exclude(closes_at__lte=now)
        return {
            DRAFT: queryset.filter(status=Poll.Status.DRAFT),
            PLANNED: taken.filter(opens_at__gt=now),
            RUNNING: taken.filter(opens_at__lte=now),
            CLOSED: queryset.filter(over),
        }.get(self.value() or "", queryset)
