"""What a decision means for the person: a warning, and what they may not do for a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..eu import Account, Provision

if TYPE_CHECKING:
    from accounts.models import User

    from .decision import Decision


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Sanctions by whether they hold."""

    def in_force(self) -> SanctionQuerySet:
        """Those that hold now, by the database's clock: begun, not lifted, not over, a warning not acknowledged."""
        over = models.Q(ends_at__lte=Now()) | models.Q(kind="warning", acknowledged_at__isnull=False)
        return self.filter(lifted_at__isnull=True).exclude(over)

    def of(self, person: User) -> SanctionQuerySet:
        """Those of a person, the newest first."""
        return self.filter(person=person).order_by("-starts_at", "-pk")


class Sanction(models.Model):
    """What a person has to bear for what they wrote, as part of a decision and of its statement.

    A warning is acknowledged before the next text; under `hold` each text waits for a moderator; who is muted writes
    nothing; who is banned does not come in. It ends by itself, or is lifted by hand or with its decision.
    """

    class Kind(models.TextChoices):
        """What it means."""

        WARNING = "warning", _("warning")
        HOLD = "hold", _("every text is read first")
        MUTE = "mute", _("no writing")
        BAN = "ban", _("closed out")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sanctions", verbose_name=_("person")
    )
    decision = models.ForeignKey(
        "moderation.Decision", models.PROTECT, related_name="sanctions", verbose_name=_("decision")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["decision", "person", "kind"], name="one_sanction_of_a_kind_in_a_decision"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["warning", "hold", "mute", "ban"]), name="sanction_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["hold", "mute"], ends_at__isnull=False)
                | models.Q(kind="warning", ends_at__isnull=True)
                | models.Q(kind="ban"),
                name="a_sanction_ends_where_it_must",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="a_sanction_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="a_sanction_is_lifted_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=["person", "kind"], name="sanctions_in_force", condition=models.Q(lifted_at=None)),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def provision(self) -> Provision | None:
        """What it does to the service for the person, in the EU database's words."""
        return Provision.PARTIAL_SUSPENSION if self.kind in {self.Kind.HOLD, self.Kind.MUTE} else None

    @property
    def account(self) -> Account | None:
        """What it does to the account, in the EU database's words."""
        if self.kind != self.Kind.BAN:
            return None
        return Account.SUSPENDED if self.ends_at else Account.TERMINATED

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it holds at a moment."""
        if self.lifted_at is not None or (self.ends_at is not None and self.ends_at <= moment):
            return False
        return self.kind != self.Kind.WARNING or self.acknowledged_at is None

    def acknowledge(self) -> None:
        """Note that the warned person has read the warning; they may write again."""
        if self.kind == self.Kind.WARNING and self.acknowledged_at is None:
            self.acknowledged_at = timezone.now()
            self.save(update_fields=["acknowledged_at"])

    def lift(self, *, by: User) -> None:
        """Let it hold no longer; twice changes nothing."""
        with transaction.atomic():
            fresh = type(self).objects.select_for_update().get(pk=self.pk)
            if fresh.lifted_at is None:
                self.lifted_at, self.lifted_by = timezone.now(), by
                self.save(update_fields=["lifted_at", "lifted_by"])

    _verb: Any
    for _verb in (acknowledge, lift):
        _verb.alters_data = True
    del _verb


type Imposed = tuple[Sanction.Kind, datetime | None]


def impose(decision: Decision, person: int | None, sanctions: Sequence[Imposed]) -> None:
    """Impose sanctions on a person (an account's id) with a decision; in its transaction."""
    if not sanctions:
        return
    if person is None:
        raise ValueError("A sanction needs somebody to bear it.")
    Sanction.objects.bulk_create(
        Sanction(person_id=person, decision=decision, kind=kind, ends_at=ends_at) for kind, ends_at in sanctions
    )
