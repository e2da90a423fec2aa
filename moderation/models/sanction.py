"""What a decision means for the person: a warning, and what they may not do for a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

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
from ..sentences import ENDLESS, UNTIL, WARNED_BY_MAIL
from .appealable import last_day
from .decision import VISIBILITY
from .refusals import ConflictOfInterest, MayNotCloseOut

if TYPE_CHECKING:
    from ..imposing import Bearer
    from .notice import Notice

LONGEST_REASONS = 2000
LONGEST_FIRST = (models.F("ends_at").desc(nulls_first=True), "-pk")
MOST_ENDS = 500  # bans that one sweep ends; the next one goes on


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Sanctions by whether they hold."""

    def in_force(self) -> SanctionQuerySet:
        """Those that hold now, by the database's clock: begun, not lifted, not over, a warning not acknowledged.

        A warning by mail is given with the mail, and keeps nobody from anything.
        """
        given = models.Q(acknowledged_at__isnull=False) | models.Q(notice__isnull=False)
        over = models.Q(ends_at__lte=Now()) | models.Q(given, kind="warning")
        return self.filter(lifted_at__isnull=True).exclude(over)

    def of(self, person: User) -> SanctionQuerySet:
        """Those of a person, the newest first."""
        return self.filter(person=person).order_by("-starts_at", "-pk")

    def borne_by(self, bearer: Bearer) -> SanctionQuerySet:
        """Those of an account, or of the mail address of who sent a notice without one."""
        if isinstance(bearer, int):
            return self.filter(person=bearer)
        return self.filter(notice__email__iexact=bearer.email)

    def stopping(self, notice: Notice) -> SanctionQuerySet:
        """Those for which a notice is not dealt with (Art. 23(2) DSA): its sender's, by account or mail address.

        Who is muted or closed out for what they wrote is heard like everyone (Art. 16(1)).
        """
        by_mail = models.Q(notice__email__iexact=notice.email, notice__email__gt="")
        if notice.person_id is None:
            by_account = models.Q(person__email__iexact=notice.email, person__email__gt="")
        else:
            by_account = models.Q(person=notice.person_id)
        stopped = self.in_force().for_reports().filter(by_mail | by_account, kind__in=["mute", "ban", "notices"])
        return stopped.select_related("notice").order_by(*LONGEST_FIRST)

    def muting(self) -> SanctionQuerySet:
        """Those under which a person writes nothing now, the one that lasts longest first."""
        return self.in_force().filter(kind__in=["mute", "ban"]).order_by(*LONGEST_FIRST)

    def for_reports(self) -> SanctionQuerySet:
        """Those that somebody bears for unfounded reports or notices: with a decision that restricted nothing."""
        return self.exclude(decision__kind__in=VISIBILITY)

    def for_texts(self) -> SanctionQuerySet:
        """Those that somebody bears for what they wrote."""
        return self.filter(decision__kind__in=VISIBILITY)

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
    """What somebody has to bear for what they wrote or reported, as part of a decision.

    A warning is acknowledged before the next text; under `hold` each text waits for a moderator; who is muted writes
    nothing; who is banned does not come in. Who sent a `notice` without an account bears it by its mail address: a
    warning, or that notices from there are not dealt with. It ends by itself, or is lifted by hand or with its
    decision. `keeps_closed` says of a ban that it is why the account is closed: an account that an administrator had
    closed before stays closed after it. `reasons` are told to who bears it for a report; an author reads the
    decision's.
    """

    class Kind(models.TextChoices):
        """What it means."""

        WARNING = "warning", _("warning")
        HOLD = "hold", _("every text is read first")
        MUTE = "mute", _("no writing")
        BAN = "ban", _("closed out")
        NOTICES = "notices", _("no notices")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sanctions", verbose_name=_("person")
    )
    notice = models.ForeignKey(
        "moderation.Notice", models.PROTECT, null=True, related_name="+", verbose_name=_("notice of illegal content")
    )
    decision = models.ForeignKey(
        "moderation.Decision", models.PROTECT, related_name="sanctions", verbose_name=_("decision")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True)
    imposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("imposed by")
    )
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
            models.UniqueConstraint(
                fields=["decision", "notice", "kind"], name="one_sanction_of_a_notifier_in_a_decision"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["warning", "hold", "mute", "ban", "notices"]),
                name="sanction_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    person__isnull=False, notice__isnull=True, kind__in=["warning", "hold", "mute", "ban"]
                )
                | models.Q(person__isnull=True, notice__isnull=False, kind__in=["warning", "notices"]),
                name="a_sanction_has_one_bearer",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["hold", "mute", "notices"], ends_at__isnull=False)
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
    def bearer_name(self) -> str:
        """Who bears it, for moderators: a name, or which notice came from their mail address."""
        return self.person.name if self.person is not None else str(self.notice)

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
        """Return what it means, why, and until when one can object, as told to who bears it for a report."""
        until = _("You can object until %(day)s; the page says how.") % {"day": last_day(self.starts_at)}
        return Telling(
            address=self.decision.get_absolute_url(), said=str(_("A moderator decided about your reports")),
            reason=self.described(), why=f"{self.reasons} {until}".strip(),
        )  # fmt: skip

    def reaches(self, person: User) -> bool:
        """Reach closed accounts too: it says why they are."""
        return True

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether the person bears it still."""
        return person.pk == self.person_id and self.lifted_at is None

    def is_borne_by(self, person: User | None, notice: Notice | None = None) -> bool:
        """Whether this person bears it; without an account whoever sent this notice, by its mail address."""
        if person is not None:
            return self.person_id == person.pk
        return notice is not None and self.notice is not None and self.notice.is_from(notice.email)

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it holds at a moment."""
        if self.lifted_at is not None or (self.ends_at is not None and self.ends_at <= moment):
            return False
        return self.kind != self.Kind.WARNING or (self.acknowledged_at is None and self.notice_id is None)

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
        was_open = User.objects.filter(sanctions=self, is_active=True).update(is_active=False)
        closed_before = Sanction.objects.filter(person=self.person_id, keeps_closed=True)
        if was_open or closed_before.exists():
            self.keeps_closed = True
            self.save(update_fields=["keeps_closed"])

    def let_in(self) -> None:
        """Open the account again, unless another ban keeps it closed."""
        self.keeps_closed = False
        self.save(update_fields=["keeps_closed"])
        if not Sanction.objects.filter(person=self.person_id, keeps_closed=True).exists():
            User.objects.filter(sanctions=self).update(is_active=True)

    def described(self) -> str:
        """Return what it means for the person, in their words and how long: a sentence of the active language."""
        if self.kind == self.Kind.WARNING and self.notice_id is not None:
            return str(WARNED_BY_MAIL)
        if self.ends_at is None:
            return str(ENDLESS[self.kind])
        until = date_format(timezone.localtime(self.ends_at), "DATETIME_FORMAT")
        return str(UNTIL[self.kind]) % {"time": until}

    _verb: Any
    for _verb in (acknowledge, lift, close_out, let_in):
        _verb.alters_data = True
    del _verb
