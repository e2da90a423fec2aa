"""Which case comes first: the order of the queue, as docs/moderation.md tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from .grounds import Ground

if TYPE_CHECKING:
    from .models import Case

MANY = 3  # reports by different people that say more than one person's dislike


class Urgency(models.IntegerChoices):
    """Why a case waits, the most urgent first; within each the oldest first."""

    DANGER = 0, _("danger to life")
    PERSONAL_DATA = 1, _("personal data")
    FLAGGED = 2, _("notice by a trusted flagger")
    NOTICE = 3, _("notice of illegal content")
    MANY_REPORTS = 4, _("many reports")
    APPEAL = 5, _("appeal")
    USUAL = 6, _("hold or report")

    @classmethod
    def of(cls, case: Case) -> Urgency:
        """Return how urgent an open case is, by what came since it was opened; at most four queries."""
        danger = getattr(case, "danger", None)
        if danger is not None and not danger.is_passed_on:
            return cls.DANGER
        grounds = list(case.reports.filter(reported_at__gte=case.opened_at).values_list("ground", flat=True))
        if Ground.PERSONAL_DATA in grounds:
            return cls.PERSONAL_DATA
        flagged = case.notices.filter(confirmed_at__gte=case.opened_at).values_list("is_by_trusted_flagger", flat=True)
        if flagged:
            return cls.FLAGGED if any(flagged) else cls.NOTICE  # those of trusted flaggers first: Art. 22(1) DSA
        if len(grounds) >= MANY:
            return cls.MANY_REPORTS
        return cls.APPEAL if case.pending_appeals().exists() else cls.USUAL
