"""What people follow, and what they want to hear nothing of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.functions import Now

from ..subjects import content_type

if TYPE_CHECKING:
    from accounts.models import User


# On each page of an article for the signed-in.
_STATE = """
    SELECT CASE WHEN muted_at IS NULL THEN 'follows' ELSE 'muted' END FROM notifications_follow
    WHERE person_id = %s AND subject_type_id = %s AND subject_id = %s
"""


class FollowQuerySet(models.QuerySet["Follow"]):
    """Who follows what."""

    def of(self, thing: models.Model) -> FollowQuerySet:
        """The rows about a thing, an article."""
        return self.filter(subject_type=content_type(thing), subject_id=thing.pk)

    def following(self) -> FollowQuerySet:
        """Those of people who want to be told."""
        return self.filter(muted_at__isnull=True)

    def muted(self) -> FollowQuerySet:
        """Those of people who want to hear nothing."""
        return self.filter(muted_at__isnull=False)

    def state(self, person: User, thing: models.Model) -> str:
        """Tell what a person wants to hear of a thing: that they follow it, have muted it, or nothing ("")."""
        with connection.cursor() as cursor:
            cursor.execute(_STATE, [person.pk, content_type(thing).pk, thing.pk])
            found = cursor.fetchone()
        return found[0] if found else ""

    def follow(self, person: User, thing: models.Model) -> None:
        """Tell a person what happens at a thing from now on; who muted it follows it again. Twice changes nothing."""
        self._set(person, thing, None)

    def mute(self, person: User, thing: models.Model) -> None:
        """Tell a person nothing of a thing any more, but what the law has them told. Twice changes nothing."""
        self._set(person, thing, Now())

    def leave(self, person: User, thing: models.Model) -> None:
        """Neither follow nor mute a thing any more."""
        self.of(thing).filter(person=person).delete()

    def _set(self, person: User, thing: models.Model, muted_at: Any) -> None:
        self.update_or_create(
            person=person, subject_type=content_type(thing), subject_id=thing.pk, defaults={"muted_at": muted_at}
        )

    _verb: Any
    for _verb in (follow, mute, leave):
        _verb.alters_data = True
    del _verb


class Follow(models.Model):
    """That a person follows an article, or has muted it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")
    since = models.DateTimeField(db_default=Now())
    muted_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "subject_type", "subject_id"], name="followed_once"),)
        indexes = (
            models.Index(
                fields=["subject_type", "subject_id", "id"], name="followers", condition=models.Q(muted_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"#{self.subject_id}"
