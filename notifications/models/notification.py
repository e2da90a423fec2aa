"""That something concerns a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Ignore

from ..kinds import ANNOUNCED, OWED, Kind
from ..subjects import Tellable, content_type
from ..telling import tell
from .delivery import Delivery

if TYPE_CHECKING:
    from accounts.models import User

KEPT = timedelta(days=180)  # half a year; what nobody looked at until then concerns nobody any more


# What `NotificationQuerySet.of(person).unread()` finds, counted by lines, and whether mails to the person are stopped.
# Each page of the signed-in asks it, and to write the statement anew each time would take longer than to answer it.
_MASTHEAD = """
    SELECT count(*), EXISTS (SELECT FROM notifications_stoppedaddress WHERE email = lower(%(email)s)) FROM (
        SELECT DISTINCT group_key FROM notifications_notification AS told
        WHERE recipient_id = %(person)s AND read_at IS NULL AND withdrawn_at IS NULL
        AND in_site AND not_before <= statement_timestamp()
        AND (kind = ANY(%(owed)s) OR NOT EXISTS (
            SELECT FROM accounts_ignore WHERE person_id = %(person)s AND ignored_id = told.actor_id
        ))
        LIMIT %(most)s
    ) AS lines
"""


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications by whom they reach and what they are about."""

    def of(self, person: User) -> NotificationQuerySet:
        """What this person sees in the site: not what was withdrawn, and nothing about people whom they ignore."""
        ignored = Ignore.objects.filter(person=models.OuterRef("recipient"), ignored=models.OuterRef("actor"))
        return self.filter(
            models.Q(kind__in=[kind.value for kind in OWED]) | ~models.Exists(ignored),
            recipient=person, in_site=True, withdrawn_at__isnull=True, not_before__lte=Now(),
        )  # fmt: skip

    def unread(self) -> NotificationQuerySet:
        """Those that their recipient has not seen."""
        return self.filter(read_at__isnull=True)

    def about(self, *subjects: Tellable) -> NotificationQuerySet:
        """Those about these things, which are of one class; none where none is given."""
        if not subjects:
            return self.none()
        return self.filter(subject_type=content_type(subjects[0]), subject_id__in=[subject.pk for subject in subjects])

    def at(self, place: models.Model) -> NotificationQuerySet:
        """Those that belong to an article."""
        return self.filter(place_type=content_type(place), place_id=place.pk)

    def of_kinds(self, *kinds: Kind) -> NotificationQuerySet:
        """Those of these kinds."""
        return self.filter(kind__in=[kind.value for kind in kinds])

    def with_subjects(self) -> NotificationQuerySet:
        """With what they are about, in a constant number of queries."""
        return self.prefetch_related(GenericPrefetch("subject", [each.for_telling() for each in Tellable.classes()]))

    def read(self) -> int:
        """Note that their recipient has seen them; return how many were new to them."""
        return self.filter(read_at__isnull=True).update_in_order(read_at=Now())

    def withdraw(self) -> int:
        """Take them back, as their cause is gone; what was not sent yet never will be."""
        return self.filter(withdrawn_at__isnull=True).update_in_order(withdrawn_at=Now())

    def renew(self) -> int:
        """Bring back what was withdrawn, as its cause is there again, with the mails that were dropped meanwhile.

        They were never sent, and whether they are still wanted is asked again.
        """
        gone = self.filter(withdrawn_at__isnull=False)
        dropped = Delivery.objects.filter(notification__in=gone, status=Delivery.Status.DROPPED)
        dropped.update(status=Delivery.Status.WAITING, settled_at=None)
        return gone.update_in_order(withdrawn_at=None)

    def update_in_order(self, **values: Any) -> int:
        """Change them in the order of their ids, in which all do it: nobody waits for another in a circle."""
        with transaction.atomic(savepoint=False):
            rows = self.order_by("pk").select_for_update(no_key=True).values("pk")
            return Notification.objects.filter(pk__in=rows).update(**values)

    def renew_true(self) -> int:
        """Bring back what was withdrawn and is true again, as its article is public again; return how much.

        What was removed or taken back meanwhile stays away. A thing that followers were told of is judged once for all
        of them; anything else for each whom it concerns, as a text may mention one and no longer another.
        """
        gone = self.filter(withdrawn_at__isnull=False)
        announced = [kind.value for kind in ANNOUNCED]
        thing = ("subject_type", "kind", "subject_id")
        each = gone.filter(kind__in=announced).order_by(*thing).distinct(*thing)
        back = [told.pk for told in gone.exclude(kind__in=announced).judged()]
        return gone.filter(pk__in=back).renew() + sum(
            gone.filter(subject_type=told.subject_type_id, kind=told.kind, subject_id=told.subject_id).renew()
            for told in each.judged()
        )

    def judged(self) -> list[Notification]:
        """Return those whose cause is there and theirs to know, withdrawn or not."""
        rows = self.select_related("recipient").with_subjects()
        return [
            told for told in rows if told.subject is not None and told.subject.may_be_told(told.recipient, told.kind)
        ]

    def outdated(self) -> NotificationQuerySet:
        """Those so old that they are to be forgotten."""
        return self.filter(created_at__lt=Now() - KEPT)

    _verb: Any
    for _verb in (read, withdraw, renew, renew_true, update_in_order):
        _verb.alters_data = True
    del _verb


class NotificationManager(models.Manager.from_queryset(NotificationQuerySet)):  # type: ignore[misc]
    """Tells people: `Notification.objects.tell(…)`."""

    def tell(
        self,
        people: Iterable[int],
        kind: Kind,
        subject: Tellable,
        *,
        group: str,
        place: models.Model | None = None,
        actor: User | None = None,
        after: timedelta = timedelta(),
    ) -> int:
        """Record that something concerns people (ids of users), and return how many are newly told.

        Belongs into the transaction of what happened; `telling.tell` says who is left out and what follows. `group`
        names what is joined while unread, `place` the article where it happened, `actor` who did it, `after` how
        long it can still be undone.
        """
        return tell(people, kind, subject, group=group, place=place, actor=actor, after=after)

    tell.alters_data = True  # type: ignore[attr-defined]

    def masthead(self, person: User, *, most: int) -> tuple[int, bool]:
        """Return how many groups a person has unread notifications of, counted to `most`, and if mails are stopped."""
        owed = [kind.value for kind in OWED]
        values: dict[str, Any] = {"person": person.pk, "email": person.email, "owed": owed, "most": most}
        with connection.cursor() as cursor:
            cursor.execute(_MASTHEAD, values)
            unread, is_stopped = cursor.fetchone()
        return int(unread), bool(is_stopped)


class Notification(models.Model):
    """One thing that happened and concerns one person. Those of one group are shown as one line while unread.

    It holds no words: they are made from its subject whenever it is shown or sent, so nothing outlives its cause.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")
    place_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+", db_index=False)
    place_id = models.PositiveBigIntegerField(null=True)
    place: Any = GenericForeignKey("place_type", "place_id")
    group_key = models.CharField(max_length=60)
    in_site = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = NotificationManager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = (
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "recipient"], name="told_once_of_a_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="notification_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(place_type__isnull=True, place_id__isnull=True)
                | models.Q(place_type__isnull=False, place_id__isnull=False),
                name="notification_place_is_whole",
            ),
        )
        indexes = (
            models.Index(fields=["recipient", "-id"], name="notifications_newest_first"),
            models.Index(
                fields=["recipient", "group_key"],
                name="notifications_unread",
                condition=models.Q(read_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["place_type", "place_id"], name="notifications_of_a_place"),
            models.Index(fields=["created_at"], name="notifications_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    def may_be_told(self) -> bool:
        """Tell whether its recipient may still be told of it: the cause is there, and theirs to know."""
        return (
            self.withdrawn_at is None
            and self.subject is not None
            and self.subject.reaches(self.recipient)
            and self.subject.may_be_told(self.recipient, self.kind)
        )
