"""That a notification is to leave the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Ignore
from talentforum.lib.tasks import poke

from .. import delivering
from ..failures import withdraw_failures
from ..kinds import OWED, Channel, Pace
from ..subjects import Tellable, Telling
from .follow import Follow
from .preference import Preference
from .stopped import StoppedAddress

if TYPE_CHECKING:
    from accounts.models import User


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what is still to be done."""

    def waiting(self) -> DeliveryQuerySet:
        """Those that are neither sent nor given up."""
        return self.filter(status=Delivery.Status.WAITING)

    def due(self) -> DeliveryQuerySet:
        """Those whose time has come, by the database's clock, and that no worker has in hand."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())
        return self.waiting().filter(free, not_before__lte=Now())

    def for_sending(self) -> DeliveryQuerySet:
        """With all that their mail needs, and what its recipient wants of such mails by now (`outgoing.is_wanted`)."""
        recipient, told = OuterRef("notification__recipient"), "notification__"
        wishes = Preference.objects.filter(person=recipient, kind=OuterRef(told + "kind"), channel=Channel.MAIL)
        stopped = StoppedAddress.objects.filter(email=OuterRef(told + "recipient__email"))
        ignored = Ignore.objects.filter(person=recipient, ignored=OuterRef(told + "actor"))
        muted = Follow.objects.muted().filter(
            person=recipient, subject_type=OuterRef(told + "place_type"), subject_id=OuterRef(told + "place_id")
        )
        is_owed = Q(notification__kind__in=[kind.value for kind in OWED])
        subjects = GenericPrefetch("notification__subject", [each.for_telling() for each in Tellable.classes()])
        return (
            self.select_related("notification__recipient__profile")
            .annotate(preferred=Subquery(wishes.values("pace")))
            .annotate(is_unwanted=Q(Exists(stopped)) | (~is_owed & (Q(Exists(ignored)) | Q(Exists(muted)))))
            .prefetch_related(subjects)  # type: ignore[misc]
        )

    def send(self, pk: int) -> None:
        """Send one delivery, if it is still due and leaves by itself; a digest leaves with the sweep."""
        delivering.send(self.due().filter(pk=pk, pace=Pace.AT_ONCE))

    def send_due(self) -> int:
        """Send what is due, for half a minute at most; return how many mails left. Several sweeps share it."""
        return delivering.sweep()

    def parked(self) -> DeliveryQuerySet:
        """Those that were given up, until somebody sends them again."""
        return self.filter(status=Delivery.Status.PARKED)

    def send_again(self) -> int:
        """Try those once more that were given up, from the beginning; return how many.

        They carry the Message-ID of before, so that who got the mail nevertheless sees that it is the same.
        """
        from ..tasks import deliver_due

        with transaction.atomic():
            withdraw_failures(self.parked())
            again = self.parked().update(
                status=Delivery.Status.WAITING, failure="", settled_at=None, not_before=Now(),
                attempts=0, doubts=0, claimed_until=None, handed_over_at=None,
            )  # fmt: skip
        if again:
            transaction.on_commit(lambda: poke(deliver_due))
        return again

    _verb: Any
    for _verb in (send, send_due, send_again):
        _verb.alters_data = True
    del _verb


class Delivery(Tellable):
    """One notification on its way by one channel, and what became of it.

    It is claimed for a short time, then handed over (delivering.py, outgoing.py): `handed_over_at` is set before and
    cleared after. Where it stands and the claim has run out, nobody knows whether the mail was taken: such a doubt is
    tried once more, no oftener.
    """

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not needed any more")
        PARKED = "parked", _("given up")

    class Failure(models.TextChoices):
        """Why it was given up, or failed the last time."""

        UNREACHABLE = "unreachable", _("the mail server could not be reached")
        DEFERRED = "deferred", _("the mail server asked to try later")
        REFUSED = "refused", _("the mail server refused it")
        DOUBTFUL = "doubtful", _("the connection broke twice while the mail server took it")
        BROKEN = "broken", _("the mail could not be made")

    notification = models.ForeignKey("notifications.Notification", models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.MAIL)
    pace = models.CharField(max_length=7, choices=Pace)
    status = models.CharField(_("state"), max_length=7, choices=Status, default=Status.WAITING)
    not_before = models.DateTimeField(_("not before"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    failure = models.CharField(_("failure"), max_length=11, choices=Failure, blank=True, default="")
    message_id = models.CharField(max_length=255, blank=True, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (
            models.UniqueConstraint(fields=["notification", "channel"], name="one_delivery_by_a_channel"),
            models.CheckConstraint(condition=Q(channel="mail"), name="delivery_leaves_the_site"),
            models.CheckConstraint(condition=Q(pace__in=["at_once", "daily", "weekly"]), name="delivery_has_a_pace"),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at__isnull=True)
                | Q(status__in=["sent", "dropped", "parked"], settled_at__isnull=False),
                name="settled_delivery_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(failure__in=["", "unreachable", "deferred", "refused", "doubtful", "broken"]),
                name="delivery_failure_is_known",
            ),
            models.CheckConstraint(condition=~Q(status="parked", failure=""), name="parked_delivery_says_why"),
        )
        indexes = (
            models.Index(fields=["not_before", "id"], name="deliveries_due", condition=Q(status="waiting")),
            models.Index(fields=["-settled_at"], name="deliveries_parked", condition=Q(status="parked")),
        )

    def __str__(self) -> str:
        return f"{self.channel} #{self.pk}"

    def send_again(self) -> None:
        """Try it once more from the beginning, where it was given up."""
        Delivery.objects.filter(pk=self.pk).send_again()

    send_again.alters_data = True  # type: ignore[attr-defined]

    @classmethod
    def for_telling(cls) -> models.QuerySet[Delivery]:
        """Return deliveries; what administrators are told of them names nobody."""
        return cls.objects.all()

    def telling(self, kind: str) -> Telling:
        """Return why it was given up, and where it is sent again."""
        return Telling(
            address=reverse("admin:notifications_delivery_change", args=[self.pk]),
            title=str(_("Mail %(number)s") % {"number": self.pk}),
            reason=self.get_failure_display(),
        )

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether it is given up still, and the person may send it again."""
        return self.status == self.Status.PARKED and rules.has_perm("notifications.change_delivery", person)
