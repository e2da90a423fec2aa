"""Who may object to a decision, and until when (Art. 20 DSA)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from ..months import months_after

if TYPE_CHECKING:
    from accounts.models import User

    from .decision import Decision
    from .notice import Notice

# Whoever pressed the wrong button sees it at once, in the answer to the press; until then nobody is told.
UNDOABLE = timedelta(seconds=10)
APPEALABLE_MONTHS = 6  # Art. 20(1) DSA: at least six months from the day on which one was informed


class Appealable:
    """A decision as those whom it concerns may object to it."""

    @property
    def _decision(self) -> Decision:
        return cast("Decision", self)  # which has the fields

    @property
    def appealable_until(self) -> datetime:
        """Until when it can be objected to: six calendar months after people were informed, to the end of that day."""
        return months_after(self._decision.decided_at + UNDOABLE, APPEALABLE_MONTHS)

    def is_open_to(self, person: User | None, notice: Notice | None = None) -> bool:
        """Whether they may object to it in its time: authors to what restricts them, others to what it settled."""
        decision = self._decision
        if not decision.case.concerns(person, notice) or decision.is_undone:
            return False
        if person is not None and decision.case.subject.person_concerned == person.pk:
            return decision.is_restriction or any(one.person_id == person.pk for one in decision.sanctions.all())
        return decision.settles

    def is_in_time_for(self, person: User | None, notice: Notice | None = None) -> bool:
        """Whether this person's six months are not over."""
        return timezone.now() < self.appealable_until_for(person, notice)

    def appealable_until_for(self, person: User | None, notice: Notice | None = None) -> datetime:
        """Until when this person can object: from when they joined with a report, or learned what they have to bear.

        Who sent a notice is informed by the mail that is written down at it.
        """
        decision, joined = self._decision, []
        if person is not None:
            mine = [report for report in decision.case.reports.all() if report.person_id == person.pk]
            joined += [report.reported_at for report in mine if report.settled_by_id == decision.pk]
            joined += [one.starts_at for one in decision.sanctions.all() if one.person_id == person.pk]
        elif notice is not None:
            joined += [one.starts_at for one in decision.sanctions.all() if one.is_borne_by(None, notice)]
        if notice is not None and notice.informed_at is not None and notice.informed_of_id == decision.pk:
            joined.append(notice.informed_at)
        return months_after(max([decision.decided_at, *joined]) + UNDOABLE, APPEALABLE_MONTHS)

    def last_day_for(self, person: User | None, notice: Notice | None = None) -> str:
        """Return the last day on which this person can object, as people write it."""
        return _last_day_before(self.appealable_until_for(person, notice))


def last_day(informed: datetime) -> str:
    """Return the last day on which somebody can object who was informed ten seconds after a moment."""
    return _last_day_before(months_after(informed + UNDOABLE, APPEALABLE_MONTHS))


def _last_day_before(until: datetime) -> str:
    return date_format(localtime(until - timedelta(seconds=1)), "DATE_FORMAT")
