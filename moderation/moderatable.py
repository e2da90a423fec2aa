"""What every text that moderators decide about has in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .grounds import Ground
from .screening import Finding

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Case, Report


@dataclass(frozen=True)
class Card:
    """What a moderator needs to see of a text without leaving the queue."""

    kind: str
    html: str
    text: str
    place: str
    place_address: str
    answers: str
    answers_text: str
    about: str = ""
    facts_title: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """An author's history in figures, this text included."""

    name: str
    joined_at: Any
    published: int
    removed: int
    held: int


class Moderatable(models.Model):
    """A text that can be held, reported, removed and restored; its Case is the one place for all of it."""

    class Status(models.TextChoices):
        """Where the text stands with moderation; whether its author retracted it is another matter."""

        PUBLISHED = "published", _("published")
        HELD = "held", _("held")
        REMOVED = "removed", _("removed")

    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.PUBLISHED, editable=False)
    published_at = models.DateTimeField(_("first public"), null=True, editable=False)
    removed_for = models.CharField(max_length=20, choices=Ground, blank=True, editable=False)
    cases = GenericRelation("moderation.Case", "subject_id", "subject_type")

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(status__in=["published", "held", "removed"]), name="%(class)s_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status="removed", removed_for__in=[ground.value for ground in Ground])
                | models.Q(~models.Q(status="removed"), removed_for=""),
                name="%(class)s_removed_for_a_ground",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False),
                name="%(class)s_published_has_its_time",
            ),
        )

    @classmethod
    def for_moderators(cls) -> models.QuerySet[Self]:
        """Return all texts of this kind with what `card` and `record` need, in a constant number of queries."""
        raise NotImplementedError

    @property
    def card(self) -> Card:
        """The text as a moderator sees it."""
        raise NotImplementedError

    @property
    def record(self) -> Record:
        """What is known of its author; only on rows of `for_moderators`."""
        raise NotImplementedError

    @property
    def person_concerned(self) -> int | None:
        """Who is told what becomes of it: the id of its author's account; None where nobody is to be told."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """A mark that changes whenever the author changes the text."""
        raise NotImplementedError

    def may_be_decided(self) -> bool:
        """Tell whether there is a text to decide about; its author may have taken it back."""
        return True

    def hold(self, findings: Iterable[Finding]) -> Case:
        """Take the text out of public view until a moderator decides; opens its case with the reasons."""
        from .models import Case, Hold

        with transaction.atomic():
            case = Case.objects.open_for(self)
            known = set(case.holds.filter(held_at__gte=case.opened_at).values_list("rule", flat=True))
            new = [item for item in findings if item.rule not in known]
            Hold.objects.bulk_create(Hold(case=case, rule=item.rule, matches=item.matches) for item in new)
            if self.status != self.Status.HELD:
                self._become(self.Status.HELD)
        return case

    def release(self) -> None:
        """Show the text to everyone."""
        self._become(self.Status.PUBLISHED)

    def remove(self, ground: Ground) -> None:
        """Take the text out of public view for breaking a rule; it is kept, for its author and for moderators."""
        self._become(self.Status.REMOVED, ground)

    def restore(self) -> None:
        """Show a removed text again."""
        self._become(self.Status.PUBLISHED)

    def report(self, *, by: User, ground: Ground, note: str = "") -> Report:
        """Record that a reader wants a moderator to look.

        Raises AlreadyReported the second time, NotPublic where the text was removed or taken back in the meantime.
        """
        from .models import Case, NotPublic

        with transaction.atomic():
            case = Case.objects.open_for(self)
            self.refresh_from_db()
            if not self.standing()[1]:
                raise NotPublic
            return case.add_report(by=by, ground=ground, note=note)

    _verb: Any
    for _verb in (hold, release, remove, restore, report):
        _verb.alters_data = True
    del _verb

    def _become(self, status: Status, ground: Ground | str = "") -> None:
        with transaction.atomic():
            stood, counted = self.standing()
            self.status, self.removed_for = status, ground
            if status == self.Status.PUBLISHED and self.published_at is None:
                self.published_at = timezone.now()
            self.save(update_fields=["status", "removed_for", "published_at"])
            self.settle(stood, counted)

    def standing(self) -> tuple[bool, bool]:
        """Return whether strangers see anything here, and whether it counts as a text."""
        visible = self.status == self.Status.PUBLISHED
        return visible, visible

    def settle(self, stood: bool, counted: bool) -> None:
        """Carry a change of standing to whatever counts this text; in the same transaction."""
