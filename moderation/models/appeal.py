"""Somebody objects to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.subjects import Tellable, Telling

from .. import imposing
from ..moderatable import Moderatable
from ..telling import tell_answer

if TYPE_CHECKING:
    from accounts.models import User

    from .decision import Decision
    from .notice import Notice

LONGEST_GROUNDS = 2000
LONGEST_ANSWER = 2000


class TooLate(Exception):
    """The six months are over; `last_day` was their last, as people write it."""

    def __init__(self, last_day: str) -> None:
        super().__init__(last_day)
        self.last_day = last_day


class AppealedBefore(Exception):
    """This person has objected to this decision before."""


class NotConcerned(PermissionDenied):
    """The decision takes nothing from this person, and answers nothing that they said."""


class Answered(Exception):
    """Somebody answered the appeal in the meantime."""


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by what became of them."""

    def pending(self) -> AppealQuerySet:
        """Those without an answer, oldest first."""
        return self.filter(decided_at__isnull=True).order_by("made_at", "pk")

    def of(self, decision: Decision) -> AppealQuerySet:
        """Those to a decision, with the notices that they come from."""
        return self.filter(decision=decision).select_related("notice")


class AppealManager(models.Manager.from_queryset(AppealQuerySet)):  # type: ignore[misc]
    """Takes objections."""

    def make(self, decision: Decision, *, text: str, by: User | None = None, notice: Notice | None = None) -> Appeal:
        """Object to a decision as its author or notifier, and let its case wait again (Art. 20(1) to (3) DSA).

        Raises NotConcerned for others and where nothing is to be objected to, TooLate after six calendar months, and
        AppealedBefore the second time.
        """
        from .case import Case

        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=decision.case_id)
            decision.case = case  # as it is now
            if not decision.is_open_to(by, notice):
                raise NotConcerned
            if not decision.is_in_time_for(by, notice):
                raise TooLate(decision.last_day_for(by, notice))
            if any(each.is_by(by, notice) for each in self.of(decision)):
                raise AppealedBefore
            whose = {"notice": notice} if notice is not None else {"appellant": by}
            appeal: Appeal = self.create(decision=decision, text=text, **whose)
            case.wait()
        return appeal

    make.alters_data = True  # type: ignore[attr-defined]


class Appeal(Tellable):
    """An objection to one decision, by its author or by somebody who reported the text (Art. 20 DSA).

    It is answered by another person than the one who decided, in words; overturned, it has made a decision of its own.
    """

    class Outcome(models.TextChoices):
        """What became of the decision."""

        UPHELD = "upheld", _("the decision stands")
        PARTLY = "partly", _("partly overturned")
        OVERTURNED = "overturned", _("overturned")

    decision = models.ForeignKey(
        "moderation.Decision", models.PROTECT, related_name="appeals", verbose_name=_("decision")
    )
    appellant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="appeals", verbose_name=_("by")
    )
    notice = models.ForeignKey("moderation.Notice", models.PROTECT, null=True, related_name="appeals")
    text = models.TextField(_("grounds"), max_length=LONGEST_GROUNDS)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    decided_at = models.DateTimeField(_("answered"), null=True)
    result = models.OneToOneField(
        "moderation.Decision", models.PROTECT, null=True, related_name="answered", verbose_name=_("new decision")
    )

    objects = AppealManager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["decision", "appellant"], name="one_appeal_of_a_person_to_a_decision"),
            models.UniqueConstraint(fields=["decision", "notice"], name="one_appeal_of_a_notice_to_a_decision"),
            models.CheckConstraint(
                condition=models.Q(appellant__isnull=False, notice__isnull=True)
                | models.Q(appellant__isnull=True, notice__isnull=False),
                name="an_appeal_has_one_appellant",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", answer="", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(
                    outcome__in=["upheld", "partly", "overturned"],
                    answer__gt="",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="an_appeal_is_answered_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "upheld"], result__isnull=True)
                | models.Q(outcome__in=["partly", "overturned"], result__isnull=False),
                name="an_overturned_decision_is_replaced",
            ),
        )
        indexes = (
            models.Index(fields=["made_at"], name="pending_appeals", condition=models.Q(decided_at__isnull=True)),
        )

    def __str__(self) -> str:
        return str(_("Appeal %(number)s") % {"number": self.pk})

    @classmethod
    def for_telling(cls) -> models.QuerySet[Appeal]:
        """Return appeals with the texts that their decisions are about."""
        texts = [kind.for_moderators() for kind in Moderatable.judged_kinds()]
        return cls.objects.select_related("decision__case", "notice").prefetch_related(
            GenericPrefetch("decision__case__subject", texts)
        )

    def telling(self, kind: str) -> Telling:
        """Return what became of it, and its answer in a mail; nothing of the text itself."""
        return Telling(
            address=f"{self.decision.get_absolute_url()}#einspruch",
            title=self.decision.case.subject.card.place,
            reason=str(OUTCOMES[self.Outcome(self.outcome)]),
            why=self.answer,
        )

    def reaches(self, person: User) -> bool:
        """Answer everyone who objected, also those whose account is closed (Art. 20(5) DSA)."""
        return True

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether it is answered, and theirs."""
        return not self.is_pending and self.by_account == person.pk

    @property
    def by_account(self) -> int | None:
        """Whose account it comes from (the id of a user); None for a notifier without one."""
        return self.notice.person_id if self.notice is not None else self.appellant_id

    def is_by(self, person: User | None, notice: Notice | None = None) -> bool:
        """Whether it comes from this person, or from who sent this notice, which may be another notice of theirs."""
        if notice is None:
            return person is not None and self.by_account == person.pk
        same_mail = self.notice is not None and self.notice.is_from(notice.email)
        same_account = notice.person_id is not None and self.by_account == notice.person_id
        return self.notice_id == notice.pk or same_mail or same_account

    @property
    def is_pending(self) -> bool:
        """Whether it waits for an answer."""
        return self.decided_at is None

    def uphold(self, *, by: User, answer: str) -> None:
        """Let the decision stand, and say why; raises what `_locked` raises."""
        with transaction.atomic():
            case = self._locked(by)
            self._answer(self.Outcome.UPHELD, by, answer, None)
            case.settle() if case.is_answered else case.assess()
            tell_answer(self)

    def overturn(self, kind: Decision.Kind, *, by: User, answer: str, partly: bool = False, **why: Any) -> Decision:
        """Replace the decision by another one, and say why; what it took away comes back, unless the new one takes it.

        Its sanctions are lifted; those of the new one are in `why`, which is what `Case.decide` takes. Raises what
        `_locked` and `Case.decide` raise.
        """
        from .decision import UNSETTLED

        with transaction.atomic():
            author = [self.decision.case.subject.person_concerned] if why.get("sanctions") else []
            imposing.lock_bearers(self.decision, besides=author)
            case = self._locked(by)
            result: Decision = case.decide(kind, by=by, appeal=self, **why)
            self._answer(self.Outcome.PARTLY if partly else self.Outcome.OVERTURNED, by, answer, result)
            for sanction in self.decision.sanctions.filter(lifted_at__isnull=True):
                sanction.lift(by=by)
            case.assess() if kind in UNSETTLED else case.settle()
            tell_answer(self)
        return result

    uphold.alters_data = overturn.alters_data = True  # type: ignore[attr-defined]

    def _locked(self, by: User) -> Any:
        """Lock case and appeal; raise Answered where there is an answer, ConflictOfInterest where it is not theirs."""
        from .case import Case
        from .refusals import ConflictOfInterest

        case = Case.objects.select_for_update().get(pk=self.decision.case_id)
        self.refresh_from_db(fields=["decided_at", "outcome"])
        if self.decided_at is not None:
            raise Answered
        imposed = self.decision.sanctions.filter(imposed_by=by).exists()
        if imposed or by.pk in {self.decision.by_id, self.appellant_id}:
            raise ConflictOfInterest
        case.refuse_conflict(by)
        return case

    def _answer(self, outcome: Outcome, by: User, answer: str, result: Decision | None) -> None:
        self.outcome, self.answer, self.decided_by, self.result = outcome, answer, by, result
        self.decided_at = timezone.now()
        self.save(update_fields=["outcome", "answer", "decided_by", "decided_at", "result"])


OUTCOMES = {
    Appeal.Outcome.UPHELD: _("We looked at it again, and the decision stands."),
    Appeal.Outcome.PARTLY: _("We looked at it again, and changed the decision in part."),
    Appeal.Outcome.OVERTURNED: _("We looked at it again, and changed the decision."),
}
