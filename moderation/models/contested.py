"""What was said against the text of a case: by whom, and who waits for an answer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..moderatable import Moderatable
from .appeal import Appeal
from .decision import Decision

if TYPE_CHECKING:
    from accounts.models import User

    from ..grounds import Ground
    from .case import Case
    from .notice import Notice


class Contested:
    """A case as the place where holds, reports, notices and objections meet."""

    @property
    def _case(self) -> Case:
        return cast("Case", self)  # which has the fields

    def reasons(self) -> list[str]:
        """Return what was said against the text: each rule and each ground of a report, with how often.

        While a case waits, only what came since it was opened: what is settled is among its decisions.
        """
        since = self._case.opened_at if self._case.is_open else datetime.min.replace(tzinfo=UTC)
        said = [hold.get_rule_display() for hold in self._case.holds.all() if hold.held_at >= since]
        reports = [report for report in self._case.reports.all() if report.reported_at >= since]
        said += [_("Report: %(ground)s") % {"ground": report.get_ground_display()} for report in reports]
        said += [
            _("Notice: %(category)s") % {"category": notice.get_category_display()}
            for notice in self._case.notices.all()
            if (notice.confirmed_at or notice.received_at) >= since
        ]
        said += [str(_("Appeal"))] * sum(
            appeal.is_pending for decision in self._case.log for appeal in decision.appeals.all()
        )
        said += [str(_("Changed after it was returned"))] * self._came_back
        counted = Counter(map(str, said))
        return [reason if times == 1 else f"{reason} ({times})" for reason, times in counted.items()]

    @property
    def _came_back(self) -> bool:
        """Whether the author changed what was returned to them, and nobody has decided about it since."""
        last = self._case.last_decision
        was_returned = last is not None and last.kind == Decision.Kind.RETURN
        return self._case.is_open and was_returned and self._case.subject.version != last.version  # type: ignore[union-attr]

    @property
    def is_answered(self) -> bool:
        """Whether, objections apart, nothing waits: no text, and no report or notice since something was settled."""
        last = self._case.last_settled
        if last is None or (
            self._case.subject.status == Moderatable.Status.HELD and self._case.subject.returned_at is None
        ):
            return False
        if any(one.settled_by_id is None and one.reported_at > last.decided_at for one in self._case.reports.all()):
            return False
        return not self._case.notices.filter(confirmed_at__gt=last.decided_at).exists()

    def answer_to(self, ground: Ground) -> Decision | None:
        """Return the decision that answers a new report already: it judged this ground in this very text."""
        case, last = self._case, self._case.last_decision
        if case.is_open or last is None or not last.settles or last.version != case.subject.version:
            return None
        return last if case.reports.filter(ground=ground, reported_at__lte=last.decided_at).exists() else None

    @cached_property
    def awaits_answer(self) -> bool:
        """Whether an objection waits; one that is `locked` knows it."""
        return self.pending_appeals().exists()

    @cached_property
    def notifiers(self) -> list[int]:
        """Whose accounts sent notices about it; one that is `locked` knows them."""
        return [notice.person_id for notice in self._case.notices.all() if notice.person_id is not None]

    @cached_property
    def awaiting(self) -> list[int]:
        """Those of them who were not told yet what became of it; one that is `locked` knows them."""
        waiting = self._case.notices.filter(informed_at__isnull=True, person__isnull=False)
        return list(waiting.values_list("person", flat=True))

    def pending_appeals(self) -> models.QuerySet[Appeal]:
        """Return the objections that wait for an answer, oldest first."""
        return Appeal.objects.pending().filter(decision__case=self._case)

    def concerns(self, person: User | None, notice: Notice | None = None) -> bool:
        """Tell whether it is about what this person wrote, reported or noticed, or about this notice."""
        if notice is not None:
            return notice.case_id == self._case.pk
        if person is None or self._case.subject is None:
            return False
        if self._case.subject.person_concerned == person.pk:
            return True
        return self.was_told_of_by(person)

    def was_told_of_by(self, person: User) -> bool:
        """Tell whether this person reported the text, or sent a notice about it."""
        return person.pk in self.notifiers or any(report.person_id == person.pk for report in self._case.reports.all())
