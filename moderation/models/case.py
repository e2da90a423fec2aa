"""A text and everything that was said against it, until somebody decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

import rules
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Notification
from notifications.subjects import Tellable, Telling

from .. import deciding, imposing
from ..deciding import Why
from ..grounds import Ground
from ..moderatable import Moderatable
from ..telling import tell_joined, tell_of
from ..urgency import Urgency
from .appeal import Appeal
from .claimed import Claimed
from .contested import Contested
from .decision import UNSETTLED, Decision, last_in_force
from .queue import CaseManager
from .refusals import AlreadyDecided, AlreadyReported, ConflictOfInterest, NotUndoable, TextChanged
from .report import Report
from .sanction import Sanction

if TYPE_CHECKING:
    from ..imposing import Imposed


class Case(Claimed, Contested, Tellable):
    """Everything that is held against one text, until somebody decides; one case for each text, for good."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id", for_concrete_model=False)
    opened_at = models.DateTimeField(_("waiting since"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency, default=Urgency.USUAL, db_default=Urgency.USUAL.value
    )

    objects = CaseManager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = (
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_case_for_a_text"),
            models.CheckConstraint(
                condition=models.Q(urgency__in=[urgency.value for urgency in Urgency]), name="urgency_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_by__isnull=True) | models.Q(claimed_until__isnull=False),
                name="a_claim_ends",
            ),
        )
        indexes = (
            models.Index(
                fields=["urgency", "opened_at", "id"],
                name="open_cases_most_urgent_first",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["opened_at", "id"], name="open_cases_oldest_first", condition=models.Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=["-closed_at", "-id"],
                name="closed_cases_newest_first",
                condition=models.Q(closed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(_("Case %(number)s") % {"number": self.pk})

    @property
    def is_open(self) -> bool:
        """Whether the case waits for a decision."""
        return self.closed_at is None

    @property
    def log(self) -> list[Decision]:
        """All that was decided, also what was undone."""
        return list(self.decisions.all())

    @property
    def last_decision(self) -> Decision | None:
        """The decision in force, if any."""
        return last_in_force(self.log)

    @property
    def last_settled(self) -> Decision | None:
        """The decision in force that settled something, if any."""
        return last_in_force(self.log, besides=UNSETTLED)

    @property
    def state(self) -> str:
        """A mark of what a moderator has read: the last line of the log and the version of the text."""
        return f"{self.log[-1].pk if self.log else 0}.{int(self.is_open)}.{self.subject.version}"

    def possible_kinds(self) -> list[Decision.Kind]:
        """Return the decisions that the text's present state allows."""
        return deciding.possible_kinds(self)

    @cached_property
    def was_told(self) -> bool:
        """Whether moderators were told that it waits; one that is `locked` knows it."""
        return Notification.objects.about(self).exists()

    def add_report(self, *, by: User, ground: Ground, note: str = "") -> Report:
        """Add a reader's report; raise AlreadyReported the second time. The case is locked by its caller.

        One with a ground that was judged in this very text joins the settled case and has its outcome at once.
        """
        if self.reports.filter(person=by).exists():
            raise AlreadyReported
        answer = self.answer_to(ground)
        if answer is None:
            self.wait()
        report: Report = self.reports.create(person=by, ground=ground, note=note, settled_by=answer)
        if answer is None:
            self.assess()
        else:
            tell_joined(report, answer)
        return report

    def decide(
        self,
        kind: Decision.Kind,
        *,
        by: User,
        seen: str | None = None,
        appeal: Appeal | None = None,
        sanctions: Sequence[Imposed] = (),
        **why: Unpack[Why],
    ) -> Decision:
        """Decide about the text, keep who decided what and why, close the case, and tell whom it concerns.

        `seen` is the `state` the moderator had read, `why` what the statement of reasons says: a restriction needs its
        ground, illegal content its law; what is left out is composed from the rule. What only stops something until it
        is decided leaves the case open. Raises AlreadyDecided where another moderator was faster, TextChanged where
        the author changed the text since, ConflictOfInterest about one's own text or report, Withdrawn for a rule that
        is no longer in force, ValueError where the ground or the law is missing, and what `imposing.impose` raises.
        """
        rule = deciding.rule_for(kind, why)
        with transaction.atomic():
            if sanctions:
                imposing.lock(self.subject.person_concerned, sanctions)
            case = Case.objects.locked(self.pk)
            case.refuse_if_overtaken(kind, seen)
            case.refuse_conflict(by)
            was_held = case.subject.status == Moderatable.Status.HELD
            decision = deciding.record(case, kind, by, rule, why, sanctions)
            imposing.impose(decision, case.subject.person_concerned, sanctions)
            deciding.carry_out(decision, case.subject)
            if kind in UNSETTLED and not case.is_open:
                case.wait()
            elif kind not in UNSETTLED and appeal is None:
                case.settle(decision.decided_at)
            tell_of(decision, was_held=was_held, appeal=appeal)
            if any(kind == Sanction.Kind.BAN for kind, _end in sanctions):
                imposing.close_accounts(decision)
        return decision

    def undo(self, decision: Decision, *, by: User) -> Decision:
        """Take one's own last decision back within its ten seconds: text and case are as it found them.

        The log keeps both; nobody hears of either. Raises NotUndoable.
        """
        with transaction.atomic():
            imposing.lock_bearers(decision)
            case = Case.objects.locked(self.pk)
            last = case.log[-1] if case.log else None
            if last != decision or not decision.is_undoable(by) or hasattr(decision, "answered"):
                raise NotUndoable
            undone: Decision = case.decisions.create(kind=Decision.Kind.UNDO, by=by, replaces=decision)
            case.subject.put_back(decision.found)
            for sanction in Sanction.objects.filter(decision=decision):
                sanction.lift(by=by)
            case.reopen_as(decision.found)
            if decision.kind in UNSETTLED and not decision.found["open"]:
                case.settle()
            tell_of(undone, was_held=False)
            case.answer_anew(undone)
        return undone

    def answer_anew(self, undone: Decision) -> None:
        """Let reports that joined a decision which is undone now wait with the case, or join what holds again."""
        holds = None if self.is_open else last_in_force([*self.log, undone], besides=UNSETTLED)
        for report in self.reports.filter(settled_by=undone.replaces):
            report.settled_by = holds
            report.save(update_fields=["settled_by"])
            if holds is not None:
                tell_joined(report, holds)

    def state_hold(self) -> None:
        """Give the author a full statement of reasons: a check has held the text for more than 48 hours."""
        with transaction.atomic():
            case: Any = Case.objects.locked(self.pk)
            is_held = case.was_held and case.subject.status == Moderatable.Status.HELD
            if case.is_open and is_held and case.subject.may_be_decided():
                tell_of(deciding.record_hold(case), was_held=True)

    def withdraw(self) -> None:
        """Close the case without a decision: its author took the text back, so there is nothing left to decide.

        What somebody still waits for an answer to keeps it open.
        """
        self.settle(timezone.now())

    def wait(self) -> None:
        """Let a settled case wait again, since now; the row is locked by its caller."""
        if self.closed_at is not None:
            self.opened_at, self.closed_at = timezone.now(), None
            self.save(update_fields=["opened_at", "closed_at"])
        self.assess()

    def reopen_as(self, found: dict[str, Any]) -> None:
        """Let it wait again as long as it had waited before a decision that was undone."""
        if found["open"]:
            self.opened_at, self.closed_at = datetime.fromisoformat(found["opened_at"]), None
            self.save(update_fields=["opened_at", "closed_at"])

    def assess(self) -> None:
        """Say how urgent it is, by what there is in it now."""
        urgent = Urgency.of(self)
        if urgent != self.urgency:
            self.urgency = urgent
            self.save(update_fields=["urgency"])

    def settle(self, at: datetime | None = None) -> None:
        """Close it, unless somebody waits for an answer or nobody has told an authority of a danger. In a transaction.

        What was told of it is forgotten: opened again and late again, it is news again, also to those who read it.
        """
        danger = getattr(self, "danger", None)
        if self.awaits_answer or (danger is not None and not danger.is_passed_on):
            self.assess()
            return
        self.closed_at, self.claimed_by, self.claimed_until = at or timezone.now(), None, None
        self.save(update_fields=["closed_at", "claimed_by", "claimed_until"])
        if self.was_told:
            Notification.objects.about(self).delete()

    def refuse_conflict(self, by: User) -> None:
        """Raise ConflictOfInterest where a person wrote or reported the text."""
        if self.concerns(by):
            raise ConflictOfInterest

    def refuse_if_overtaken(self, kind: Decision.Kind, seen: str | None) -> None:
        """Raise what `decide` raises where the moderator's view of the locked case and its text is old."""
        if not self.subject.may_be_decided() and kind not in self.possible_kinds():
            raise AlreadyDecided(None)
        if seen is not None and seen != self.state:
            if seen.rpartition(".")[0] == self.state.rpartition(".")[0]:
                raise TextChanged
            raise AlreadyDecided(self.last_decision)
        if kind not in self.possible_kinds():
            raise AlreadyDecided(self.last_decision)

    _verb: Any
    for _verb in (
        decide, undo, answer_anew, state_hold, withdraw, wait, reopen_as, assess, settle,
    ):  # fmt: skip
        _verb.alters_data = True
    del _verb

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
