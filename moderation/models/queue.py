"""Which cases: what waits, in which order, and how a case is opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Role
from notifications.kinds import Kind
from notifications.models import Notification
from talentforum.lib.sweep import each_alone

from ..moderatable import Moderatable
from .appeal import Appeal
from .decision import Decision
from .notice import Notice
from .remark import Remark
from .report import Hold, Report
from .target import QueueTarget

if TYPE_CHECKING:
    from .case import Case

# A hold that lasts longer owes a full statement of reasons; until then a short notice is enough (law.md §1, Art. 17).
LONG_HOLD = timedelta(hours=48)
STATED_AT_ONCE = 100  # cases that one sweep takes

ORDER = ("urgency", "opened_at", "id")  # as the index `open_cases_most_urgent_first`


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases as the queue needs them."""

    def open(self) -> CaseQuerySet:
        """Those that wait for a decision, the most urgent first, within each urgency the oldest."""
        return self.filter(closed_at__isnull=True).order_by(*ORDER)

    def free_for(self, person: Any) -> CaseQuerySet:
        """Those that no colleague of this person has in hand."""
        return self.filter(models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lte=Now()) | _claimed(person))

    def in_hands_of(self, person: Any) -> CaseQuerySet:
        """Those that this person has in hand, or that were handed to them since they were opened."""
        handed = Remark.objects.filter(to=person, case__opened_at__lte=models.F("at")).values("case")
        mine = _claimed(person) & models.Q(claimed_until__gt=Now())
        return self.filter(mine | models.Q(pk__in=handed))

    def following(self, case: Case) -> CaseQuerySet:
        """Those of an ordered queue that come after a case."""
        return self.filter(TupleGreaterThan(Tuple(*ORDER), _place(case)))

    def preceding(self, case: Case) -> CaseQuerySet:
        """Those of an ordered queue that come before a case, the nearest first."""
        return self.filter(TupleLessThan(Tuple(*ORDER), _place(case))).reverse()

    def late(self) -> CaseQuerySet:
        """Those that wait for longer than they should, by the database's clock; oldest first."""
        late = self.filter(closed_at__isnull=True, opened_at__lt=Now() - QueueTarget.current().age)
        return late.order_by("opened_at", "pk")

    def held_for_long(self) -> CaseQuerySet:
        """Open ones whose text a check holds for more than 48 hours, and whose author was given no statement yet."""
        of_this = {"case": models.OuterRef("pk")}
        held = Hold.objects.filter(**of_this, held_at__gte=models.OuterRef("opened_at"), held_at__lt=Now() - LONG_HOLD)
        stated = Decision.objects.filter(**of_this, decided_at__gte=models.OuterRef("opened_at"))
        return self.filter(models.Exists(held), ~models.Exists(stated), closed_at__isnull=True)

    def for_readers(self) -> CaseQuerySet:
        """With what their texts' authors are told: decisions, and `held_for`, the rules of the checks that hold one."""
        holds = Hold.objects.filter(case=models.OuterRef("pk"), held_at__gte=models.OuterRef("opened_at"))
        rows = self.annotate(held_for=ArraySubquery(holds.values("rule")))
        return rows.prefetch_related(models.Prefetch("decisions", Decision.objects.select_related("statement")))

    def with_subjects(self) -> CaseQuerySet:
        """With texts, authors' records, reasons and decisions, in a constant number of queries."""
        texts = [kind.for_moderators() for kind in Moderatable.judged_kinds()]
        decisions = Decision.objects.select_related("by__profile", "statement", "rule")
        return self.select_related("subject_type", "danger", "claimed_by__profile").prefetch_related(
            GenericPrefetch("subject", texts),
            "holds",
            models.Prefetch("reports", Report.objects.select_related("person__profile")),
            models.Prefetch("decisions", decisions),
            models.Prefetch("decisions__appeals", Appeal.objects.select_related("appellant__profile", "notice")),
            "notices",
        )


def _claimed(person: Any) -> models.Q:
    return models.Q(claimed_by=person)


def _place(case: Case) -> tuple[int, datetime, int]:
    return case.urgency, case.opened_at, case.pk


class CaseManager(models.Manager.from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Opens cases."""

    def of(self, subject: Moderatable) -> Case:
        """Return the text's case, locked, as it is: open or settled; a new one waits. Needs a transaction."""
        subject.begin()
        kind = ContentType.objects.get_for_model(subject, for_concrete_model=False)
        self.get_or_create(subject_type=kind, subject_id=subject.pk)
        case: Case = self.select_for_update().get(subject_type=kind, subject_id=subject.pk)
        return case

    def locked(self, pk: int) -> Case:
        """Return a case and its text, both locked and fresh, with all that a decision asks of them; four statements."""
        since = {"case": models.OuterRef("pk")}
        opened = models.OuterRef("opened_at")
        notices = Notice.objects.filter(**since, confirmed_at__gte=opened)
        signed = Notice.objects.filter(**since, person__isnull=False)
        told = Notification.objects.filter(
            subject_type=ContentType.objects.get_for_model(self.model), subject_id=models.OuterRef("pk")
        )
        asked = {
            "awaits_answer": models.Exists(Appeal.objects.pending().filter(decision__case=models.OuterRef("pk"))),
            "was_held": models.Exists(Hold.objects.filter(**since, held_at__gte=opened)),
            "was_noticed": models.Exists(notices),
            "was_flagged": models.Exists(notices.filter(is_by_trusted_flagger=True)),
            "was_told": models.Exists(told),
            "notifiers": ArraySubquery(signed.values("person")),
            "awaiting": ArraySubquery(signed.filter(informed_at__isnull=True).values("person")),
        }
        rows = self.select_for_update(of=("self",)).select_related("danger").annotate(**asked)
        case: Case = rows.prefetch_related("decisions", "reports").get(pk=pk)
        kind = ContentType.objects.get_for_id(case.subject_type_id).model_class()
        texts = kind.for_moderators().select_for_update(no_key=True, of=("self",))  # type: ignore[union-attr]
        case.subject = texts.prefetch_related(None).get(pk=case.subject_id)  # a list needs more than one decision
        return case

    def open_for(self, subject: Moderatable) -> Case:
        """Return the text's case, locked and open; a settled one is opened again. Needs a transaction."""
        case = self.of(subject)
        case.wait()
        return case

    def open_by_own_motion(self, subject: Moderatable) -> Case:
        """Return the text's case, opened because a moderator wants it decided: nobody reported it, no check held it."""
        with transaction.atomic():
            return self.open_for(subject)

    def warn(self) -> None:
        """Tell moderators of the oldest case where it waits for too long; of each case once."""
        oldest = self.late().first()
        if oldest is not None:
            people = User.objects.who_may_act_as(Role.MODERATOR).values_list("pk", flat=True)
            Notification.objects.tell(people, Kind.QUEUE, oldest, group="queue")

    def state_long_holds(self) -> int:
        """Give authors whose text a check holds for more than 48 hours their statement; return how many."""
        due = self.held_for_long().order_by("opened_at", "pk")
        return each_alone(due, methodcaller("state_hold"), most=STATED_AT_ONCE)

    open_by_own_motion.alters_data = warn.alters_data = state_long_holds.alters_data = True  # type: ignore[attr-defined]
