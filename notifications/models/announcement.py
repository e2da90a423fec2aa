"""That all who follow an article are told of something, however many they are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from talentforum.lib.tasks import poke

from ..kinds import Kind
from ..subjects import Tellable, content_type
from ..telling import tell
from .follow import Follow

CHUNK = 1000  # followers told in one transaction: a few hundred milliseconds


class AnnouncementManager(models.Manager["Announcement"]):
    """Announces what happened: `Announcement.objects.announce(…)`."""

    def announce(self, kind: Kind, subject: Tellable, *, place: models.Model) -> Announcement:
        """Record that all who follow `place` are to be told; the worker does it, in chunks, after the commit.

        Belongs into the transaction of what happened, and answers at once. The same thing is announced once.
        """
        from ..tasks import tell_followers

        announcement, is_new = self.get_or_create(
            kind=kind, subject_type=content_type(subject), subject_id=subject.pk,
            defaults={"place_type": content_type(place), "place_id": place.pk},
        )  # fmt: skip
        if is_new:
            transaction.on_commit(lambda: poke(tell_followers, announcement.pk))
        return announcement

    def of(self, subject: Tellable) -> Announcement | None:
        """Return the announcement of a thing, None where it was not announced."""
        return self.filter(subject_type=content_type(subject), subject_id=subject.pk).first()

    def unfinished(self) -> models.QuerySet[Announcement]:
        """Those of which somebody is still to be told, the oldest first."""
        return self.filter(finished_at__isnull=True, halted_at__isnull=True).order_by("pk")

    announce.alters_data = True  # type: ignore[attr-defined]


class Announcement(models.Model):
    """A thing that all followers of an article are told of, and how far that has come."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")
    place_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    place_id = models.PositiveBigIntegerField()
    place: Any = GenericForeignKey("place_type", "place_id")
    announced_at = models.DateTimeField(_("announced"), db_default=Now())
    reached = models.PositiveBigIntegerField(default=0)  # the last follow that was told
    told = models.PositiveIntegerField(_("told"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    halted_at = models.DateTimeField(_("halted"), null=True)
    halted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AnnouncementManager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = (
            models.UniqueConstraint(fields=["subject_type", "subject_id", "kind"], name="announced_once"),
            models.CheckConstraint(condition=Q(kind__in=["followup", "poll"]), name="announcement_kind_is_known"),
            models.CheckConstraint(
                condition=Q(halted_at__isnull=True, halted_by__isnull=True)
                | Q(halted_at__isnull=False, halted_by__isnull=False),
                name="halted_announcement_says_by_whom",
            ),
        )
        indexes = (
            models.Index(
                fields=["id"],
                name="announcements_unfinished",
                condition=Q(finished_at__isnull=True, halted_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.subject_id}"

    def go_on(self) -> bool:
        """Tell the next chunk of followers, and return whether there is more to do.

        One transaction, so a worker killed at any line loses and doubles nothing. Where another worker is at it, or it
        was halted or finished meanwhile, nothing is done; nor while the public cannot see the thing, as it was
        withdrawn or its article is not public yet: then a sweep goes on as soon as it can.
        """
        with transaction.atomic():
            rows = Announcement.objects.unfinished().select_for_update(skip_locked=True, of=("self",))
            fresh = rows.filter(pk=self.pk).first()
            if fresh is None:
                return False
            if fresh.subject is None:
                Announcement.objects.filter(pk=self.pk).update(finished_at=Now())
                return False
            if not fresh.subject.is_public:
                return False
            chunk = list(
                fresh.followers().filter(pk__gt=fresh.reached).order_by("pk").values_list("pk", "person")[:CHUNK]
            )
            people = {person for _follow, person in chunk} - fresh.subject.doers()
            group = f"{fresh.kind}-{fresh.subject_id}"
            told = tell(people, Kind(fresh.kind), fresh.subject, group=group, place=fresh.place)
            is_last = len(chunk) < CHUNK
            Announcement.objects.filter(pk=self.pk).update(
                reached=chunk[-1][0] if chunk else F("reached"),
                told=F("told") + told,
                finished_at=Now() if is_last else None,
            )
        return not is_last

    def tell_chunks(self, most: int) -> None:
        """Tell so many chunks of followers, and have another task go on where there are more."""
        from ..tasks import tell_followers

        if all(self.go_on() for _chunk in range(most)):
            poke(tell_followers, self.pk)

    def followers(self) -> models.QuerySet[Follow]:
        """Return whom it is for: those who follow the place now."""
        return Follow.objects.filter(subject_type=self.place_type_id, subject_id=self.place_id).following()

    def progress(self) -> tuple[int, int]:
        """Return how many followers were reached so far, and how many there are."""
        return self.followers().filter(pk__lte=self.reached).count(), self.followers().count()

    @property
    def is_running(self) -> bool:
        """Whether it goes on by itself."""
        return self.finished_at is None and self.halted_at is None

    def halt(self, *, by: Any) -> None:
        """Tell nobody more; who was told stays told. Nothing for one that is finished or halted."""
        Announcement.objects.unfinished().filter(pk=self.pk).update(halted_at=Now(), halted_by=by)

    def resume(self) -> None:
        """Go on where it was halted."""
        from ..tasks import tell_followers

        Announcement.objects.filter(pk=self.pk).update(halted_at=None, halted_by=None)
        transaction.on_commit(lambda: poke(tell_followers, self.pk))

    _verb: Any
    for _verb in (go_on, tell_chunks, halt, resume):
        _verb.alters_data = True
    del _verb
