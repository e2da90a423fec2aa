"""A text and everything that was said against it, until somebody decides."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import rules
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from notifications.kinds import Kind
from notifications.models import Notification
from notifications.subjects import Tellable, Telling

from ..grounds import Ground
from ..moderatable import Moderatable
from ..telling import tell_of
from .decision import Decision
from .report import Report
from .target import QueueTarget


class AlreadyReported(Exception):
    """The reader has reported this text before."""


class NotPublic(Exception):
    """There is no public text to report any more."""


class AlreadyDecided(Exception):
    """Somebody else decided the case in the meantime; `decision` is theirs, None where its author withdrew the text."""

    def __init__(self, decision: Decision | None) -> None:
        super().__init__()
        self.decision = decision


class TextChanged(Exception):
    """The author changed the text after the moderator had read it."""


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases as the queue needs them."""

    def open(self) -> CaseQuerySet:
        """Those that wait for a decision, oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "pk")

    def late(self) -> CaseQuerySet:
        """Those that wait for longer than they should, by the database's clock; oldest first."""
        return self.open().filter(opened_at__lt=Now() - QueueTarget.current().age)

    def with_subjects(self) -> CaseQuerySet:
        """With texts, authors' records, reasons and decisions, in a constant number of queries."""
        texts = [kind.for_moderators() for kind in Moderatable.__subclasses__()]
        return self.select_related("subject_type").prefetch_related(
            GenericPrefetch("subject", texts),
            "holds",
            models.Prefetch("reports", Report.objects.select_related("person__profile")),
            models.Prefetch("decisions", Decision.objects.select_related("by__profile")),
        )


class CaseManager(models.Manager.from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Opens cases."""

    def open_for(self, subject: Moderatable) -> Case:
        """Return the text's case, locked and open; a settled one is opened again. Needs a transaction."""
        kind = ContentType.objects.get_for_model(subject)
        self.get_or_create(subject_type=kind, subject_id=subject.pk)
        case: Case = self.select_for_update().get(subject_type=kind, subject_id=subject.pk)
        if case.closed_at is not None:
            case.opened_at, case.closed_at = timezone.now(), None
            case.save(update_fields=["opened_at", "closed_at"])
        return case

    def warn(self) -> None:
        """Tell moderators of the oldest case where it waits for too long; of each case once."""
        oldest = self.late().first()
        if oldest is not None:
            people = User.objects.who_may_act_as(Role.MODERATOR).values_list("pk", flat=True)
            Notification.objects.tell(people, Kind.QUEUE, oldest, group="queue")

    warn.alters_data = True  # type: ignore[attr-defined]


class Case(Tellable):
    """Everything that is held against one text, until somebody decides; one case for each text, for good."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")
    opened_at = models.DateTimeField(_("waiting since"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = CaseManager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = (models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_case_for_a_text"),)
        indexes = (
            models.Index(
                fields=["opened_at", "id"], name="open_cases_oldest_first", condition=models.Q(closed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return str(_("Case %(number)s") % {"number": self.pk})

    @property
    def is_open(self) -> bool:
        """Whether the case waits for a decision."""
        return self.closed_at is None

    @property
    def last_decision(self) -> Decision | None:
        """The decision in force, if any."""
        decisions = list(self.decisions.all())
        return decisions[-1] if decisions else None

    @property
    def state(self) -> str:
        """A mark of what a moderator has read: the last decision and the version of the text."""
        return f"{self.last_decision.pk if self.last_decision else 0}.{int(self.is_open)}.{self.subject.version}"

    def reasons(self) -> list[str]:
        """Return what was said against the text: each rule and each ground of a report, with how often.

        While a case waits, only what came since it was opened: what is settled is among its decisions.
        """
        since = self.opened_at if self.is_open else datetime.min.replace(tzinfo=UTC)
        said = [hold.get_rule_display() for hold in self.holds.all() if hold.held_at >= since]
        reports = [report for report in self.reports.all() if report.reported_at >= since]
        said += [_("Report: %(ground)s") % {"ground": report.get_ground_display()} for report in reports]
        counted = Counter(map(str, said))
        return [reason if times == 1 else f"{reason} ({times})" for reason, times in counted.items()]

    def possible_kinds(self) -> list[Decision.Kind]:
        """Return the decisions that the text's present state allows."""
        if not self.subject.may_be_decided():
            return []
        if self.subject.status == Moderatable.Status.REMOVED:
            return [Decision.Kind.RESTORE]
        return [Decision.Kind.APPROVE, Decision.Kind.REMOVE] if self.is_open else [Decision.Kind.REMOVE]

    def add_report(self, *, by: User, ground: Ground, note: str = "") -> Report:
        """Add a reader's report; raise AlreadyReported the second time. The case is locked by its caller."""
        if self.reports.filter(person=by).exists():
            raise AlreadyReported
        return self.reports.create(person=by, ground=ground, note=note)

    def decide(
        self, kind: Decision.Kind, *, by: User, ground: Ground | str = "", note: str = "", seen: str | None = None
    ) -> Decision:
        """Decide about the text, close the case, keep who decided what and why, and tell whom it concerns.

        `seen` is the `state` the moderator had read. Raises AlreadyDecided where another moderator was faster,
        TextChanged where the author changed the text since, and ValueError for a removal without a ground.
        """
        if kind == Decision.Kind.REMOVE:
            ground = Ground(ground)
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=self.pk)
            case.refuse_if_overtaken(kind, seen)
            decision = case.decisions.create(kind=kind, by=by, ground=ground, note=note, replaces=case.last_decision)
            subject = case.subject
            was_held = subject.status == Moderatable.Status.HELD
            if kind == Decision.Kind.REMOVE:
                subject.remove(Ground(ground))
            elif kind == Decision.Kind.RESTORE:
                subject.restore()
            elif was_held:
                subject.release()
            case.close(decision.decided_at)
            tell_of(decision, was_held=was_held)
        return decision

    decide.alters_data = True  # type: ignore[attr-defined]

    def withdraw(self) -> None:
        """Close the case without a decision: its author took the text back, so there is nothing left to decide."""
        self.close(timezone.now())

    withdraw.alters_data = True  # type: ignore[attr-defined]

    def close(self, at: datetime) -> None:
        """Let it wait no longer, and nobody hear any more that it waits. Belongs into a transaction.

        What was told of it is forgotten: opened again and late again, it is news again, also to those who read it.
        """
        self.closed_at = at
        self.save(update_fields=["closed_at"])
        Notification.objects.about(self).delete()

    close.alters_data = True  # type: ignore[attr-defined]

    def refuse_if_overtaken(self, kind: Decision.Kind, seen: str | None) -> None:
        """Lock the text, read it afresh, and raise what `decide` raises where the moderator's view of it is old."""
        type(self.subject).objects.select_for_update(no_key=True, of=("self",)).get(pk=self.subject_id)
        self.subject.refresh_from_db()
        if not self.subject.may_be_decided():
            raise AlreadyDecided(None)
        if seen is not None and seen != self.state:
            if seen.rpartition(".")[0] == self.state.rpartition(".")[0]:
                raise TextChanged
            raise AlreadyDecided(self.last_decision)
        if kind not in self.possible_kinds():
            raise AlreadyDecided(self.last_decision)

    @classmethod
    def for_telling(cls) -> models.QuerySet[Case]:
        """Return cases; what moderators are told of them shows no text."""
        return cls.objects.all()

    def telling(self, kind: str) -> Telling:
        """Return since when it waits, and where it is decided."""
        since = date_format(localtime(self.opened_at), "DATETIME_FORMAT")
        return Telling(
            address=reverse("admin:moderation_case_change", args=[self.pk]),
            title=str(self),
            reason=str(_("It has been waiting since %(time)s.") % {"time": since}),
        )

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether it still waits, and the person may decide it."""
        return self.is_open and rules.has_perm("moderation.decide_case", person)
