"""A mail to a notifier on its way."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.models.stopped import StoppedAddress
from notifications.outgoing import ATTEMPTS, MOST_DOUBTS, pause_after
from talentforum.lib.sweep import each_alone
from talentforum.lib.tasks import poke
from talentforum.lib.transport import Fate, Transport, Unsent

if TYPE_CHECKING:
    from .appeal import Appeal
    from .decision import Decision
    from .notice import Notice
    from .sanction import Sanction

logger = structlog.get_logger(__name__)

BATCH = 100  # mails of one sweep; the next one goes on
KEPT = timedelta(days=30)  # what left is known for so long (../shared/law.md §4: mail logs)


class NoticeMailQuerySet(models.QuerySet["NoticeMail"]):
    """Mails by what is still to be done."""

    def due(self) -> NoticeMailQuerySet:
        """Those whose time has come, by the database's clock."""
        return self.filter(status=NoticeMail.Status.WAITING, not_before__lte=Now()).order_by("not_before", "pk")

    def send_due(self) -> int:
        """Send what is due, where the mail server can be reached; return how many mails were looked at.

        Several sweeps share it.
        """
        if not self.due().exists():
            return 0
        with Transport() as transport:
            try:
                transport.open()
            except Unsent:
                return 0  # the next sweep tries again; nothing is wrong with the mails
            return each_alone(self.due(), partial(NoticeMail.send, transport=transport), most=BATCH)

    def settled_for_long(self) -> NoticeMailQuerySet:
        """Those that left, or were given up, a month ago."""
        return self.filter(settled_at__lte=Now() - KEPT)

    send_due.alters_data = True  # type: ignore[attr-defined]


class NoticeMailManager(models.Manager.from_queryset(NoticeMailQuerySet)):  # type: ignore[misc]
    """Posts mails."""

    def post(
        self,
        notice: Notice,
        kind: NoticeMail.Kind,
        *,
        decision: Decision | None = None,
        appeal: Appeal | None = None,
        sanction: Sanction | None = None,
        after: timedelta = timedelta(),
    ) -> None:
        """Record that a notifier is to have a mail, in the transaction of what it tells of; nobody has one twice.

        It leaves `after` a time, in which what it tells of may be undone. Who left no address has none. The worker is
        woken after the commit; what no poke reached is left to the sweep.
        """
        from ..tasks import send_notice_mails

        if notice.email:
            what = {"decision": decision, "appeal": appeal, "sanction": sanction}
            self.get_or_create(notice=notice, kind=kind, **what, defaults={"not_before": Now() + after})
            transaction.on_commit(lambda: poke(send_notice_mails))

    post.alters_data = True  # type: ignore[attr-defined]


class NoticeMail(models.Model):
    """One mail to who sent a notice, and what became of it.

    It holds no words: they are made from notice, decision and answer when it is sent. It is locked while it is handed
    over; a worker that dies meanwhile sends it once more, by the same Message-ID.
    """

    class Kind(models.TextChoices):
        """What it says."""

        CONFIRM = "confirm", _("asks to confirm the notice")
        RECEIPT = "receipt", _("receipt")
        OUTCOME = "outcome", _("what became of it")
        ANSWER = "answer", _("answer to the objection")
        REPLY = "reply", _("answer")
        SANCTION = "sanction", _("warning or suspension")

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not needed any more")
        PARKED = "parked", _("given up")

    notice = models.ForeignKey("moderation.Notice", models.CASCADE, related_name="mails")
    kind = models.CharField(_("mail"), max_length=10, choices=Kind)
    decision = models.ForeignKey("moderation.Decision", models.PROTECT, null=True, related_name="+")
    appeal = models.ForeignKey("moderation.Appeal", models.PROTECT, null=True, related_name="+")
    sanction = models.ForeignKey("moderation.Sanction", models.PROTECT, null=True, related_name="+")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("state"), max_length=7, choices=Status, default=Status.WAITING)
    not_before = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(_("failure"), max_length=11, blank=True, default="")
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = NoticeMailManager()

    class Meta:
        verbose_name = _("mail to a notifier")
        verbose_name_plural = _("mails to notifiers")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["notice", "kind", "decision", "appeal", "sanction"],
                nulls_distinct=False,
                name="one_mail_of_a_kind_to_a_notifier",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["confirm", "receipt", "outcome", "answer", "reply", "sanction"]),
                name="mail_to_a_notifier_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="sanction", sanction__isnull=False) | (~Q(kind="sanction") & Q(sanction__isnull=True)),
                name="mail_about_a_sanction_has_one",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at__isnull=True)
                | Q(status__in=["sent", "dropped", "parked"], settled_at__isnull=False),
                name="settled_mail_has_its_time",
            ),
        )
        indexes = (models.Index(fields=["not_before"], name="notice_mails_due", condition=Q(status="waiting")),)

    def __str__(self) -> str:
        return self.get_kind_display()

    def send(self, transport: Transport) -> None:
        """Send it, or note why it did not leave; its row is locked by its caller."""
        if not self._is_wanted():
            self._settle(self.Status.DROPPED)
            return
        try:
            transport.send(self._letter())
        except Unsent as unsent:
            self._fail(unsent.fate)
        else:
            self._settle(self.Status.SENT)

    def send_again(self) -> None:
        """Try it once more from the beginning, where it was given up."""
        NoticeMail.objects.filter(pk=self.pk, status=self.Status.PARKED).update(
            status=self.Status.WAITING, attempts=0, doubts=0, failure="", settled_at=None, not_before=Now()
        )

    send.alters_data = send_again.alters_data = True  # type: ignore[attr-defined]

    def _letter(self) -> EmailMessage:
        """Return the mail; raises Unsent where none can be made, which is no reason to hold up the others."""
        from ..letters import letter_to

        try:
            return letter_to(self)
        except (OperationalError, InterfaceError):
            raise  # the database is gone, which is no fault of this mail
        except Exception as error:
            logger.exception("mail not made", mail=self.pk, error=type(error).__name__)
            raise Unsent(Fate.BROKEN) from error

    def _is_wanted(self) -> bool:
        """Tell whether it still says something new, and there is a mailbox that takes it."""
        is_late = self.kind == self.Kind.CONFIRM and self.notice.is_confirmed
        is_late = is_late or (self.sanction is not None and self.sanction.lifted_at is not None)
        return not is_late and not StoppedAddress.objects.filter(email=self.notice.email.lower()).exists()

    def _fail(self, fate: Fate) -> None:
        self.attempts += 1
        self.doubts += fate is Fate.DOUBTFUL
        self.failure = fate.value
        if fate in {Fate.REFUSED, Fate.BROKEN} or self.attempts >= ATTEMPTS or self.doubts >= MOST_DOUBTS:
            logger.error("mail given up", mail=self.pk, why=fate.value)
            self._settle(self.Status.PARKED)
            return
        wait: Any = Now() + pause_after(self.attempts)
        self.not_before = wait
        self.save(update_fields=["attempts", "doubts", "failure", "not_before"])

    def _settle(self, status: Status) -> None:
        settled: Any = Now()
        self.status, self.settled_at = status, settled
        self.save(update_fields=["status", "settled_at", "attempts", "doubts", "failure"])
