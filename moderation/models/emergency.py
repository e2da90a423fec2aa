"""Emergency switches: what the site and each place of discussion take at present."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .target import MOST_HOURS

if TYPE_CHECKING:
    from accounts.models import User


class Mode(models.TextChoices):
    """What is taken from readers, each stricter than the one before; reports and taking back are always possible."""

    NORMAL = "normal", _("normal")
    HOLD = "hold", _("hold everything")
    CLOSED = "closed", _("discussions closed")
    READ_ONLY = "read_only", _("read only")

    @property
    def takes_texts(self) -> bool:
        """Whether readers may write and change texts."""
        return self in {Mode.NORMAL, Mode.HOLD}

    @property
    def takes_votes(self) -> bool:
        """Whether readers may vote."""
        return self is not Mode.READ_ONLY

    @property
    def line(self) -> str:
        """What readers are told at the discussion; empty where all is as usual."""
        return str(_LINES.get(self, ""))


_LINES = {
    Mode.HOLD: _("At present a moderator reads each text before it appears."),
    Mode.CLOSED: _("The discussion is closed for the time being. You can still read everything."),
    Mode.READ_ONLY: _("At present you can only read here: no texts, no changes, no votes."),
}


def strictest(modes: Iterable[Mode | str]) -> Mode:
    """Return the strictest of some modes."""
    order = list(Mode)
    return max(map(Mode, modes), key=order.index)


def mode_is_known(field: str, name: str) -> models.CheckConstraint:
    """Return the constraint that a column holds a mode."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": Mode.values}), name=name)


# A new place begins as the site is: the copy is made where the row is, so that no way of making one forgets it.
AS_THE_SITE_IS = pgtrigger.Trigger(
    name="begins_as_the_site_is",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        NEW.site_mode := coalesce((SELECT CASE
            WHEN closed_itself_at IS NOT NULL AND mode IN ('normal', 'hold') THEN 'closed' ELSE mode
        END FROM moderation_switch WHERE id = 1), 'normal');
        RETURN NEW;
    """,
)


class Switchable(models.Model):
    """A place of discussion with an emergency switch of its own.

    `site_mode` is a copy of what the site's switch says, so that whoever has the row knows it without asking; kept
    pages follow by the triggers of the place's own table.
    """

    mode = models.CharField(
        _("switch"), max_length=9, choices=Mode, default=Mode.NORMAL, db_default=Mode.NORMAL.value, editable=False
    )
    mode_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False,
        verbose_name=_("pressed by"),
    )  # fmt: skip
    mode_at = models.DateTimeField(_("pressed"), null=True, editable=False)
    site_mode = models.CharField(
        max_length=9, choices=Mode, default=Mode.NORMAL, db_default=Mode.NORMAL.value, editable=False
    )

    class Meta:
        abstract = True

    @staticmethod
    def kinds() -> list[Any]:
        """Return every kind of place that has a switch."""
        return Switchable.__subclasses__()

    @property
    def mode_in_force(self) -> Mode:
        """What holds here now: the stricter of the place's own switch and the site's."""
        return strictest([self.mode, self.site_mode])

    def press(self, mode: Mode, *, by: User) -> None:
        """Set the place's switch; as it is already, nothing changes."""
        if mode != self.mode:
            self.mode, self.mode_by, self.mode_at = mode, by, timezone.now()
            self.save(update_fields=["mode", "mode_by", "mode_at"])

    press.alters_data = True  # type: ignore[attr-defined]


class Switch(models.Model):
    """The site's emergency switch; there is one row of it.

    What the queue closed by itself stands apart from what somebody pressed, so that it opens again by itself, and
    opens nothing that a person closed.
    """

    mode = models.CharField(_("switch"), max_length=9, choices=Mode, default=Mode.NORMAL)
    mode_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("pressed by")
    )
    mode_at = models.DateTimeField(_("pressed"), null=True)
    close_after_hours = models.PositiveSmallIntegerField(
        _("close discussions by themselves after hours"),
        default=0,
        validators=[MaxValueValidator(MOST_HOURS)],
        help_text=_("When the oldest open case is older than this. 0 means never. They open again by themselves."),
    )
    closed_itself_at = models.DateTimeField(_("closed by itself"), null=True)

    class Meta:
        verbose_name = _("emergency switch")
        verbose_name_plural = _("emergency switches")
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="the_site_has_one_switch"),
            mode_is_known("mode", "switch_mode_is_known"),
            models.CheckConstraint(
                condition=Q(close_after_hours__gte=0, close_after_hours__lte=MOST_HOURS),
                name="switch_closes_after_sensible_hours",
            ),
        )

    def __str__(self) -> str:
        return str(Mode(self.mode).label)

    @classmethod
    def current(cls) -> Self:
        """Return the switch; the usual one where nobody pressed it yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def mode_in_force(self) -> Mode:
        """What holds on the site now."""
        return strictest([self.mode, Mode.CLOSED if self.closed_itself_at else Mode.NORMAL])

    @classmethod
    def press(cls, mode: Mode, *, by: User) -> None:
        """Set the site's switch; as it is already, nothing changes."""
        with transaction.atomic():
            switch = cls._locked()
            if switch.mode != mode:
                switch.mode, switch.mode_by, switch.mode_at = mode, by, timezone.now()
                switch.become()

    @classmethod
    def close_after(cls, hours: int) -> None:
        """Let discussions close by themselves when the oldest open case is older than so many hours; 0 is never."""
        with transaction.atomic():
            switch = cls._locked()
            switch.close_after_hours = hours
            switch.save(update_fields=["close_after_hours"])
            switch.follow()

    @classmethod
    def follow_the_queue(cls) -> None:
        """Close or open discussions as the queue's age asks for, by the database's clock."""
        with transaction.atomic():
            cls._locked().follow()

    press.__func__.alters_data = True  # type: ignore[attr-defined]
    close_after.__func__.alters_data = True  # type: ignore[attr-defined]
    follow_the_queue.__func__.alters_data = True  # type: ignore[attr-defined]

    @classmethod
    def _locked(cls) -> Self:
        cls.objects.bulk_create([cls(pk=1)], ignore_conflicts=True)
        return cls.objects.select_for_update().get(pk=1)

    def follow(self) -> None:
        """Close or open discussions by itself; the row is locked by its caller."""
        late_since = _queue_is_late_at(self.close_after_hours) if self.close_after_hours else None
        if (late_since is None) != (self.closed_itself_at is None):
            self.closed_itself_at = late_since
            self.become()

    def become(self) -> None:
        """Save, and tell every place."""
        self.save()
        mode = self.mode_in_force
        for kind in Switchable.kinds():
            kind.objects.exclude(site_mode=mode).update(site_mode=mode)


def _queue_is_late_at(hours: int) -> datetime | None:
    """Return the database's time where an open case is older than so many hours, else None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement_timestamp() WHERE EXISTS (SELECT FROM moderation_case WHERE closed_at IS NULL "
            "AND opened_at < statement_timestamp() - make_interval(hours => %s))",
            [hours],
        )
        row = cursor.fetchone()
    return row[0] if row else None
