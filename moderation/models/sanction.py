"""What a decision means for the person: a warning, and what they may not do for a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import rules
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.subjects import Tellable, Telling
from talentforum.lib.sweep import each_alone

from ..eu import Account, Provision
from .decision import VISIBILITY
from .refusals import ConflictOfInterest, MayNotCloseOut

LONGEST_REASONS = 2000
MOST_ENDS = 500  # bans that one sweep ends; the next one goes on


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Sanctions by whether they hold."""

    def in_force(self) -> SanctionQuerySet:
        """Those that hold now, by the database's clock: begun, not lifted, not over, a warning not acknowledged."""
        over = models.Q(ends_at__lte=Now()) | models.Q(kind="warning", acknowledged_at__isnull=False)
        return self.filter(lifted_at__isnull=True).exclude(over)

    def of(self, person: User) -> SanctionQuerySet:
        """Those of a person, the newest first."""
        return self.filter(person=person).order_by("-starts_at", "-pk")

    def muting(self) -> SanctionQuerySet:
        """Those under which a person writes nothing now, the one that lasts longest first."""
        longest_first = models.F("ends_at").desc(nulls_first=True)
        return self.in_force().filter(kind__in=["mute", "ban"]).order_by(longest_first, "-pk")

    def for_reports(self) -> SanctionQuerySet:
        """Those that somebody bears for unfounded reports or notices: with a decision that restricted nothing."""
        return self.exclude(decision__kind__in=VISIBILITY)

    def warnings(self) -> SanctionQuerySet:
        """Warnings that were given and not taken back, whether acknowledged or not."""
        return self.filter(kind="warning", lifted_at__isnull=True)

    def over(self) -> SanctionQuerySet:
        """Bans whose time is over and that keep an account closed still."""
        return self.filter(kind="ban", keeps_closed=True, ends_at__lte=Now())

    def end_over(self) -> int:
        """Let those in again whose ban is over; return how many bans ended. Twice changes nothing."""
        return each_alone(self.over().order_by("pk"), Sanction.let_in, most=MOST_ENDS)

    def acknowledge(self, person: User) -> None:
        """Note that a person has read all their warnings."""
        for warning in self.in_force().filter(person=person, kind="warning"):
            warning.acknowledge()

    end_over.alters_data = acknowledge.alters_data = True  # type: ignore[attr-defined]


class Sanction(Tellable):
    """What a person has to bear for what they wrote, as part of a decision and of its statement.

    A warning is acknowledged before the next text; under `hold` each text waits for a moderator; who is muted writes
    nothing; who is banned does not come in. It ends by itself, or is lifted by hand or with its decision.
    `keeps_closed` says of a ban that it is why the account is closed: an account that an administrator had closed
    before stays closed after it. `reasons` are told to who bears it for a report; an author reads the decision's.
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
    reasons = models.TextField(_("why"), max_length=LONGEST_REASONS, blank=True, default="", db_default="")
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )
    keeps_closed = models.BooleanField(default=False, db_default=False, editable=False)

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
            models.CheckConstraint(
                condition=models.Q(keeps_closed=False) | models.Q(kind="ban", lifted_at__isnull=True),
                name="only_a_ban_keeps_closed",
            ),
        )
        indexes = (
            models.Index(
                fields=["person", "ends_at"], name="bans_that_keep_closed", condition=models.Q(keeps_closed=True)
            ),
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

    @classmethod
    def for_telling(cls) -> models.QuerySet[Sanction]:
        """Return sanctions with their decisions."""
        return cls.objects.select_related("decision")

    def telling(self, kind: str) -> Telling:
        """Return what it means and why, as told to who bears it for a report."""
        return Telling(
            address=self.decision.get_absolute_url(), said=str(_("A moderator decided about your reports")),
            reason=self.described(), why=self.reasons,
        )  # fmt: skip

    def reaches(self, person: User) -> bool:
        """Reach closed accounts too: it says why they are."""
        return True

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether the person bears it still."""
        return person.pk == self.person_id and self.lifted_at is None

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
        """Let it hold no longer; twice changes nothing.

        Raises ConflictOfInterest for one's own, MayNotCloseOut for a ban that somebody lifts who is no senior.
        """
        if by.pk == self.person_id:
            raise ConflictOfInterest
        if self.kind == self.Kind.BAN and not rules.has_perm("moderation.close_out", by):
            raise MayNotCloseOut
        with transaction.atomic():
            fresh = type(self).objects.select_for_update().get(pk=self.pk)
            if fresh.lifted_at is None:
                self.lifted_at, self.lifted_by = timezone.now(), by
                self.keeps_closed = fresh.keeps_closed
                if fresh.keeps_closed:
                    self.let_in()
                self.save(update_fields=["lifted_at", "lifted_by"])

    def close_out(self) -> None:
        """Close the account of who is banned: the next request of any session finds it closed."""
        was_open = User.objects.filter(pk=self.person_id, is_active=True).update(is_active=False)
        closed_before = Sanction.objects.filter(person=self.person_id, keeps_closed=True)
        if was_open or closed_before.exists():
            self.keeps_closed = True
            self.save(update_fields=["keeps_closed"])

    def let_in(self) -> None:
        """Open the account again, unless another ban keeps it closed."""
        self.keeps_closed = False
        self.save(update_fields=["keeps_closed"])
        if not Sanction.objects.filter(person=self.person_id, keeps_closed=True).exists():
            User.objects.filter(pk=self.person_id).update(is_active=True)

    def described(self) -> str:
        """Return what it means for the person, in their words and how long: a sentence of the active language."""
        if self.ends_at is None:
            return str(_ENDLESS[self.Kind(self.kind)])
        until = date_format(timezone.localtime(self.ends_at), "DATETIME_FORMAT")
        return str(_UNTIL[self.Kind(self.kind)]) % {"time": until}

    _verb: Any
    for _verb in (acknowledge, lift, close_out, let_in):
        _verb.alters_data = True
    del _verb


_ENDLESS = {
    Sanction.Kind.WARNING: _("You are warned. Before your next text you confirm that you have read this."),
    Sanction.Kind.BAN: _("Your account is closed for good."),
}
_UNTIL = {
    Sanction.Kind.HOLD: _("Until %(time)s a moderator reads each of your texts before it appears."),
    Sanction.Kind.MUTE: _("Until %(time)s you cannot write, change texts, vote or report."),
    Sanction.Kind.BAN: _("Your account is closed until %(time)s."),
}
