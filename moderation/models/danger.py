"""Danger to life or safety."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentforum.lib.sweep import each_alone

if TYPE_CHECKING:
    from accounts.models import User

    from .case import Case


# The authority has what it was given; ours answers its questions, and objections to what we decided about the text,
# which end after six calendar months (Art. 20(1) DSA): at most 184 days. Then nothing needs it any more.
KEPT = timedelta(days=184)
FORGOTTEN_AT_ONCE = 500  # that one sweep takes; the next one goes on


class DangerQuerySet(models.QuerySet["Danger"]):
    """Dangers by whether their evidence is still needed."""

    def outdated(self) -> DangerQuerySet:
        """Those whose evidence nothing needs any more: an authority knows, the case has been closed for half a year."""
        over = self.filter(informed_at__isnull=False, case__closed_at__lt=Now() - KEPT)
        return over.exclude(evidence={}).order_by("pk")

    def forget_outdated(self) -> int:
        """Forget what is not needed any more (Art. 5(1)(e) GDPR); return of how many. Twice changes nothing."""
        return each_alone(self.outdated(), Danger.forget, most=FORGOTTEN_AT_ONCE)

    forget_outdated.alters_data = True  # type: ignore[attr-defined]


class DangerManager(models.Manager.from_queryset(DangerQuerySet)):  # type: ignore[misc]
    """Freezes evidence."""

    def freeze(self, case: Case, *, by: User) -> Danger:
        """Keep the text of a case as it is now, and let the case wait until an authority knows; once for a case."""
        from .case import Case as Cases

        with transaction.atomic():
            locked = Cases.objects.locked(case.pk)
            found: Danger | None = getattr(locked, "danger", None)
            if found is None:
                found = self.create(case=locked, evidence=locked.subject.evidence(), found_by=by)
            locked.wait()
        return found

    freeze.alters_data = True  # type: ignore[attr-defined]


class Danger(models.Model):
    """A suspicion of a crime that threatens somebody's life or safety (Art. 18 DSA).

    It freezes the text as it was found. Its case closes only once it is written down what was passed on, to which
    authority, when and by whom. Half a year after the case was closed the evidence is forgotten, text and author alike
    (Art. 5(1)(e) GDPR); that there was a danger, and who told whom of it, stays.
    """

    case = models.OneToOneField("moderation.Case", models.PROTECT, primary_key=True, related_name="danger")
    evidence = models.JSONField(_("evidence"))
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("found by"))
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    passed_on = models.TextField(_("what was passed on"), max_length=2000, blank=True)
    informed_at = models.DateTimeField(_("when it was passed on"), null=True, blank=True)
    informed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("passed on by")
    )

    objects = DangerManager()

    class Meta:
        verbose_name = _("danger to life or safety")
        verbose_name_plural = _("dangers to life or safety")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(authority="", passed_on="", informed_at__isnull=True, informed_by__isnull=True)
                | models.Q(authority__gt="", passed_on__gt="", informed_at__isnull=False, informed_by__isnull=False),
                name="a_danger_is_passed_on_whole",
            ),
        )

    def __str__(self) -> str:
        return str(_("Danger to life or safety"))

    @property
    def is_passed_on(self) -> bool:
        """Whether an authority knows."""
        return self.informed_at is not None

    def inform(self, *, by: User, authority: str, passed_on: str, at: datetime) -> None:
        """Write down what was passed on, to whom and when; a case that is decided already closes with it.

        The second time changes nothing: what was passed on cannot be taken back.
        """
        from .case import Case

        with transaction.atomic():
            case = Case.objects.locked(self.case_id)
            danger: Danger = case.danger
            if danger.is_passed_on:
                return
            danger.authority, danger.passed_on, danger.informed_at, danger.informed_by = authority, passed_on, at, by
            danger.save(update_fields=["authority", "passed_on", "informed_at", "informed_by"])
            last = case.last_settled
            was_decided = last is not None and last.decided_at >= case.opened_at
            if case.is_open and was_decided and case.is_answered:  # not where somebody told of it since
                case.settle()
            case.assess()

    def forget(self) -> None:
        """Forget text and author; what was done about it stays."""
        self.evidence = {}
        self.save(update_fields=["evidence"])

    inform.alters_data = forget.alters_data = True  # type: ignore[attr-defined]
