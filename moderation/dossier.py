"""What moderators know of the people in a case: figures, no addresses; at a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext

from accounts.models import User

from .models import Case, Decision, Notice, Remark, Report, Sanction
from .models.decision import UNSETTLED, VISIBILITY

if TYPE_CHECKING:
    from .imposing import Bearer

LATEST = 5  # decisions about a person's texts that are shown: what they do lately says more than what they once did
ACTED = [kind.value for kind in VISIBILITY if kind not in UNSETTLED]  # what a report that was right leads to


@dataclass(frozen=True)
class Accuracy:
    """How many of a reporter's answered reports led to something."""

    answered: int = 0
    acted: int = 0

    def __str__(self) -> str:
        return str(ngettext("%(acted)s of %(answered)s led to something", "%(acted)s of %(answered)s led to something",
                            self.answered) % self.__dict__)  # fmt: skip


class Dossier:
    """What is known of the author of a case's text and of those who reported it; asked for when it is shown."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.person: User | None = case.subject.person

    def kinds(self) -> list[tuple[str, int]]:
        """How often each restriction in force befell the author's texts."""
        if self.person is None:
            return []
        counted = self._restrictions().order_by("kind").values_list("kind").annotate(times=Count("pk"))
        return [(str(Decision.Kind(kind).label), times) for kind, times in counted]

    def latest(self) -> list[Decision]:
        """Return the last restrictions of the author's other texts, the newest first, with the objections to them."""
        if self.person is None:
            return []
        others = self._restrictions().exclude(case=self.case)
        return list(others.select_related("rule").prefetch_related("appeals").order_by("-pk")[:LATEST])

    def sanctions(self) -> list[Sanction]:
        """Return what the author has to bear now."""
        return list(Sanction.objects.in_force().of(self.person)) if self.person is not None else []

    def remarks(self) -> list[Remark]:
        """Return what moderators told each other about the case and its author, in the order of time."""
        about = Q(case=self.case) if self.person is None else Q(case=self.case) | Q(person=self.person)
        return list(Remark.objects.filter(about).select_related("by__profile", "to__profile"))

    def reporters(self) -> list[tuple[Report, Accuracy]]:
        """Return the reports, each with how often earlier ones by the same reader were right."""
        reports = list(self.case.reports.all())
        known = accuracies([report.person_id for report in reports], besides=self.case) if reports else {}
        return [(report, known.get(report.person_id, Accuracy())) for report in reports]

    def unfounded(self) -> set[int]:
        """Return whose reports and notices the decision in force found unfounded: the ids of their accounts."""
        last = self.case.last_settled
        if self.case.is_open or last is None or last.is_restriction:
            return set()
        reports, until = self.case.reports.all(), last.decided_at
        reported = {one.person_id for one in reports if one.reported_at <= until or one.settled_by_id == last.pk}
        return reported | {one.person_id for one in self._noticed_until(last) if one.person_id is not None}

    def unfounded_by_mail(self) -> set[int]:
        """Return the ids of the notices by people without an account that the decision in force found unfounded."""
        last = self.case.last_settled
        if self.case.is_open or last is None or last.is_restriction:
            return set()
        return {one.pk for one in self._noticed_until(last) if one.is_by_mail_alone}

    def _noticed_until(self, last: Decision) -> list[Notice]:
        notices = self.case.notices.all()
        return [one for one in notices if one.confirmed_at is not None and one.confirmed_at <= last.decided_at]

    def _restrictions(self) -> Any:
        of_them = Decision.objects.filter(statement__addressee=self.person, kind__in=ACTED)
        return of_them.exclude(replaced_by__kind=Decision.Kind.UNDO)


def accuracies(people: list[int], *, besides: Case | None = None) -> dict[int, Accuracy]:
    """Return how often answered reports of each of these people led to something, those in a case left out."""
    answers = Decision.objects.filter(case=OuterRef("case"), decided_at__gte=OuterRef("reported_at"))
    answers = answers.exclude(kind__in=UNSETTLED).exclude(replaced_by__kind=Decision.Kind.UNDO)
    right = Q(Exists(answers.filter(kind__in=ACTED))) | Q(settled_by__kind__in=ACTED)
    earlier = Report.objects.filter(person__in=people).exclude(case=besides).order_by()
    answered = earlier.filter(Q(Exists(answers)) | Q(settled_by__isnull=False)).annotate(was_right=right)
    rows = answered.values("person").annotate(all=Count("pk"), acted=Count("pk", filter=Q(was_right=True)))
    return {row[0]: Accuracy(row[1], row[2]) for row in rows.values_list("person", "all", "acted")}


def noticed_by(bearer: Bearer) -> tuple[int, int]:
    """Return how many notices an account, or a mail address, sent, and how many of them led to nothing."""
    whose = Q(person=bearer) if isinstance(bearer, int) else Q(email__iexact=bearer.email)
    answers = Decision.objects.filter(case=OuterRef("case"), decided_at__gte=OuterRef("confirmed_at"))
    answers = answers.exclude(kind__in=UNSETTLED).exclude(replaced_by__kind=Decision.Kind.UNDO)
    sent = Notice.objects.filter(whose, confirmed_at__isnull=False).order_by()
    answered = Q(Exists(answers)) | Q(informed_of__isnull=False)
    unfounded = answered & ~Q(Exists(answers.filter(kind__in=ACTED))) & ~Q(informed_of__kind__in=ACTED)
    counts = sent.annotate(is_unfounded=unfounded).aggregate(
        all=Count("pk"), unfounded=Count("pk", filter=Q(is_unfounded=True))
    )
    return counts["all"], counts["unfounded"]
