"""What every text that moderators decide about has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .around import Surrounded
from .bearing import refuse_muted
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


class Moderatable(Surrounded, models.Model):
    """A text that can be held, reported, removed and restored; its Case is the one place for all of it.

    `returned_at` is set while a held text waits for its author to change it; one that `is_sensitive` is opened by its
    readers, and what `is_closed` takes no answers.
    """

    WORDED_AS: ClassVar[str] = "text"  # which words of `words.py` speak of it
    JUDGED_BY: ClassVar[frozenset[str]] = frozenset(
        {"approve", "remove", "return", "hide", "label", "close", "restore"}
    )  # the kinds of decisions that make sense for it

    class Status(models.TextChoices):
        """Where the text stands with moderation; whether its author retracted it is another matter."""

        PUBLISHED = "published", _("published")
        HELD = "held", _("held")
        REMOVED = "removed", _("removed")

    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.PUBLISHED, editable=False)
    published_at = models.DateTimeField(_("first public"), null=True, editable=False)
    removed_for = models.CharField(max_length=20, choices=Ground, blank=True, editable=False)
    returned_at = models.DateTimeField(null=True, editable=False)
    is_sensitive = models.BooleanField(default=False, db_default=False, editable=False)
    is_closed = models.BooleanField(default=False, db_default=False, editable=False)
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
            models.CheckConstraint(
                condition=models.Q(status="held") | models.Q(returned_at__isnull=True),
                name="%(class)s_returned_is_held",
            ),
        )

    @staticmethod
    def judged_kinds() -> list[type[Moderatable]]:
        """Return every kind of thing that moderators decide about."""
        return Moderatable.__subclasses__()

    @classmethod
    def for_moderators(cls) -> models.QuerySet[Self]:
        """Return all texts of this kind with what `card` and `record` need, in a constant number of queries."""
        raise NotImplementedError

    @classmethod
    def noticed_at(cls, view: str, parts: Mapping[str, Any], fragment: str) -> Iterable[Self] | None:  # noqa: ARG003 - for those that ask
        """Return the text of this kind, or none, at an address: its view's name, what that takes, what follows `#`.

        None for pages of other things.
        """
        return None

    @classmethod
    def at(cls, number: int) -> Self | None:
        """Return the text of this number, as a row of `for_moderators`; None where there is none."""
        return cls.for_moderators().filter(pk=number).first()

    @classmethod
    def counted_for(cls, person: str) -> dict[str, Any]:  # noqa: ARG003 - of what nobody writes there are none
        """Return annotations that count a person's texts of this kind by their state; `person` is a column's name."""
        return {}

    @classmethod
    def counts_of(cls, person: int) -> tuple[int, int]:  # noqa: ARG003 - of what nobody writes there are none
        """Return how many texts of this kind a person (an account's id) wrote, and how many of them were removed."""
        return 0, 0

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
    def person(self) -> User | None:
        """The account of its author; None where there is none. On rows of `for_moderators` it takes no query."""
        raise NotImplementedError

    @property
    def change_address(self) -> str:
        """Where its author changes what was returned to them; empty where it was not."""
        return ""

    @property
    def version(self) -> str:
        """A mark that changes whenever the author changes the text."""
        raise NotImplementedError

    @property
    def is_restorable(self) -> bool:
        """Whether there is something to give back to a text that everyone can read."""
        return self.is_sensitive or self.is_closed

    def begin(self) -> None:
        """Be stored, as a case about it opens; what is a text of its own is stored before."""

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

    def hide(self) -> None:
        """Take the text out of public view until it is decided."""
        self._become(self.Status.HELD)

    def give_back(self) -> None:
        """Take the text out of public view until its author has changed it."""
        self._become(self.Status.HELD, returned_at=timezone.now())

    def mark_as_sensitive(self) -> None:
        """Let readers open the text before they see it."""
        self._become(self.Status.PUBLISHED, is_sensitive=True)

    def close_branch(self) -> None:
        """Let nobody answer the text, nor what answers it."""
        self._become(self.Status(self.status), is_closed=True)

    def restore(self) -> None:
        """Show the text again, with all that was taken from it."""
        self._become(self.Status.PUBLISHED, is_sensitive=False, is_closed=False)

    def condition(self) -> dict[str, Any]:
        """Return what moderation made of the text, for `put_back`."""
        returned = self.returned_at.isoformat() if self.returned_at else None
        return {
            "status": self.status, "removed_for": self.removed_for, "returned_at": returned,
            "is_sensitive": self.is_sensitive, "is_closed": self.is_closed, "was_public": self.published_at is not None,
        }  # fmt: skip

    def put_back(self, found: Mapping[str, Any]) -> None:
        """Let the text be as it was found by a decision that is undone."""
        returned = datetime.fromisoformat(found["returned_at"]) if found["returned_at"] else None
        self._become(
            self.Status(found["status"]), found["removed_for"], returned_at=returned,
            is_sensitive=found["is_sensitive"], is_closed=found["is_closed"],
        )  # fmt: skip

    def report(self, *, by: User, ground: Ground, note: str = "") -> Report:
        """Record that a reader wants a moderator to look.

        Raises AlreadyReported the second time, NotPublic where the text was removed or taken back in the meantime,
        Muted where a decision forbids them to report.
        """
        from .models import Case, NotPublic

        with transaction.atomic():
            refuse_muted(by)
            case = Case.objects.of(self)
            self.refresh_from_db()
            if not self.standing()[1]:
                raise NotPublic
            return case.add_report(by=by, ground=ground, note=note)

    _verb: Any
    for _verb in (
        hold, release, remove, hide, give_back, mark_as_sensitive, close_branch, restore, put_back, report,
    ):  # fmt: skip
        _verb.alters_data = True
    del _verb

    def _become(
        self,
        status: Status,
        ground: Ground | str = "",
        *,
        returned_at: datetime | None = None,
        is_sensitive: bool | None = None,
        is_closed: bool | None = None,
    ) -> None:
        with transaction.atomic(savepoint=False):
            stood, counted = self.standing()
            closed_before, was_open = self.is_closed, self.status == self.Status.PUBLISHED
            was_seen = self.published_at is not None
            self.status, self.removed_for, self.returned_at = status, ground, returned_at
            self.is_sensitive = self.is_sensitive if is_sensitive is None else is_sensitive
            self.is_closed = self.is_closed if is_closed is None else is_closed
            if status == self.Status.PUBLISHED and self.published_at is None:
                self.published_at = timezone.now()
            self.save(
                update_fields=["status", "removed_for", "returned_at", "is_sensitive", "is_closed", "published_at"]
            )
            if self.is_closed != closed_before:
                self.spread_closing()
            if was_seen and was_open != (status == self.Status.PUBLISHED):
                self.spread_hiding()
            self.settle(stood, counted)

    def spread_closing(self) -> None:
        """Close or open what answers the text with it; in the same transaction."""

    def spread_hiding(self) -> None:
        """Hide what repeats the text when it leaves public view, or show that again; in the same transaction."""

    def standing(self) -> tuple[bool, bool]:
        """Return whether strangers see anything here, and whether it counts as a text."""
        visible = self.status == self.Status.PUBLISHED
        return visible, visible

    def settle(self, stood: bool, counted: bool) -> None:
        """Carry a change of standing to whatever counts this text; in the same transaction."""
