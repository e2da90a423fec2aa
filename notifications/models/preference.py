"""How people want to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Func, Q, Value
from django.db.models.functions import Cast, Now

from ..kinds import Channel, Kind, Pace, usual_pace
from ..mornings import HOURS
from ..rescheduling import reschedule

if TYPE_CHECKING:
    from accounts.models import User


class PreferenceManager(models.Manager["Preference"]):
    """How people want to be told, the usual among it."""

    def of(self, person: User) -> dict[tuple[str, str], str]:
        """Return a person's pace for each kind on each channel."""
        paces = {(kind.value, channel.value): usual_pace(kind, channel).value for kind in Kind for channel in Channel}
        return paces | {(kind, channel): pace for kind, channel, pace in self._rows(person)}

    def prefer(self, person: User, paces: Mapping[tuple[str, str], str]) -> None:
        """Tell a person at these paces from now on; what is usual is not kept, so it follows the usual if that changes.

        What is on its way stays as it was chosen when it happened.
        """
        known = {(kind, channel): pace for kind, channel, pace in self._rows(person)}
        usual = [place for place, pace in paces.items() if pace == usual_pace(*place) and place in known]
        others = [
            Preference(person=person, kind=kind, channel=channel, pace=pace)
            for (kind, channel), pace in paces.items()
            if pace not in {usual_pace(kind, channel), known.get((kind, channel))}
        ]
        with transaction.atomic():
            for kind, channel in usual:
                self.filter(person=person, kind=kind, channel=channel).delete()
            self.bulk_create(
                others, update_conflicts=True, unique_fields=["person", "kind", "channel"], update_fields=["pace"]
            )

    def _rows(self, person: User) -> models.QuerySet[Preference, tuple[str, str, str]]:
        return self.filter(person=person).values_list("kind", "channel", "pace")

    prefer.alters_data = True  # type: ignore[attr-defined]


class Preference(models.Model):
    """What a person wants other than the usual (`kinds.usual_pace`): a pace for a kind on a channel."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=10, choices=Kind)
    channel = models.CharField(max_length=4, choices=Channel)
    pace = models.CharField(max_length=7, choices=Pace)

    objects = PreferenceManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="one_pace_for_a_kind_on_a_channel"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="preference_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(channel="mail", pace__in=[pace.value for pace in Pace])
                | Q(channel="site", pace__in=["at_once", "never"]),
                name="preference_pace_suits_the_channel",
            ),
            models.CheckConstraint(
                condition=~Q(channel="site", kind__in=["decision", "report", "appeal"]),  # kinds.OWED
                name="what_is_owed_stands_in_the_site",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.channel}: {self.pace}"


class PauseManager(models.Manager["Pause"]):
    """Who wants no mails for a while."""

    def running(self, person: User) -> Pause | None:
        """The pause that a person is in, by the database's clock: it goes to the morning in which mails leave again."""
        zone = Value(person.profile.time_zone)
        local = Func(zone, Now(), function="timezone", output_field=models.DateTimeField())
        today = Cast(local - timedelta(hours=HOURS), models.DateField())
        return self.filter(person=person, until__gt=today).first()

    def begin(self, person: User, until: date) -> None:
        """Send a person no mails until a day of theirs; what waits for a morning before it waits until then."""
        with transaction.atomic():
            self.update_or_create(person=person, defaults={"until": until})
            reschedule(person)

    def end(self, person: User) -> None:
        """Send mails again; what waited comes with the next morning."""
        with transaction.atomic():
            self.filter(person=person).delete()
            reschedule(person)

    begin.alters_data = end.alters_data = True  # type: ignore[attr-defined]


class Pause(models.Model):
    """That a person wants no mails until the morning of a day of theirs; what comes meanwhile is one mail then."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="pause")
    until = models.DateField()

    objects = PauseManager()

    def __str__(self) -> str:
        return self.until.isoformat()
