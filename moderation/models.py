"""What moderators do: a Case is a text and everything that was said against it, a Decision is what became of it."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .grounds import Ground, Rule
from .moderatable import Moderatable

if TYPE_CHECKING:
    from accounts.models import User


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


class Case(models.Model):
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

    def kinds(self) -> list[Decision.Kind]:
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
        """Decide about the text, close the case, and keep who decided what and why.

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
            if kind == Decision.Kind.REMOVE:
                subject.remove(Ground(ground))
            elif kind == Decision.Kind.RESTORE:
                subject.restore()
            elif subject.status == Moderatable.Status.HELD:
                subject.release()
            case.closed_at = decision.decided_at
            case.save(update_fields=["closed_at"])
        return decision

    decide.alters_data = True  # type: ignore[attr-defined]

    def withdraw(self) -> None:
        """Close the case without a decision: its author took the text back, so there is nothing left to decide."""
        self.closed_at = timezone.now()
        self.save(update_fields=["closed_at"])

    withdraw.alters_data = True  # type: ignore[attr-defined]

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
        if kind not in self.kinds():
            raise AlreadyDecided(self.last_decision)


class Hold(models.Model):
    """One reason why a text waited before it appeared."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    matches = models.CharField(_("matches"), max_length=200, blank=True)
    held_at = models.DateTimeField(_("held"), default=timezone.now)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ("held_at", "pk")

    def __str__(self) -> str:
        return self.get_rule_display()


class Report(models.Model):
    """A reader asks for a moderator's look at a text."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    ground = models.CharField(_("reason"), max_length=20, choices=Ground)
    note = models.CharField(_("note"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("reported_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["case", "person"], name="one_report_of_a_person_in_a_case"),
            models.CheckConstraint(
                condition=models.Q(ground__in=[ground.value for ground in Ground]), name="report_has_a_ground"
            ),
        )
        indexes = (models.Index(fields=["person", "-reported_at"], name="reports_of_a_person"),)

    def __str__(self) -> str:
        return self.get_ground_display()

    @property
    def outcome(self) -> Decision | None:
        """The decision made after this report, None while it waits."""
        later = [decision for decision in self.case.decisions.all() if decision.decided_at >= self.reported_at]
        return later[-1] if later else None


class Decision(models.Model):
    """What a moderator decided about a text, and why: one line of a log that the database lets nobody change."""

    class Kind(models.TextChoices):
        """What became of the text."""

        APPROVE = "approve", _("approved")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions", verbose_name=_("by"))
    ground = models.CharField(_("reason"), max_length=20, choices=Ground, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="remove", ground__in=[ground.value for ground in Ground])
                | models.Q(kind__in=["approve", "restore"], ground=""),
                name="a_removal_has_its_ground",
            ),
        )
        triggers = (pgtrigger.Protect(name="decisions_stay", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reason(self) -> Any:
        """The ground with its number in the Netiquette, empty where nothing was removed."""
        if not self.ground:
            return ""
        return _("%(ground)s (Netiquette %(number)s)") % {
            "ground": self.get_ground_display(),
            "number": Ground(self.ground).number,
        }
