"""What became of a text, and why."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind
from notifications.subjects import Tellable, Telling

from ..grounds import Ground
from ..moderatable import Moderatable

if TYPE_CHECKING:
    from accounts.models import User


class Decision(Tellable):
    """What a moderator decided about a text, and why: one line of a log that the database lets nobody change."""

    class Kind(models.TextChoices):
        """What became of the text."""

        APPROVE = "approve", _("approved")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("moderation.Case", models.PROTECT, related_name="decisions", verbose_name=_("case"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions", verbose_name=_("by"))
    ground = models.CharField(_("reason"), max_length=20, choices=Ground, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="remove", ground__in=[ground.value for ground in Ground])
                | models.Q(kind__in=["approve", "restore"], ground=""),
                name="a_removal_has_its_ground",
            ),
        )
        triggers = (pgtrigger.Protect(name="decisions_stay", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reason(self) -> Any:
        """The ground with its number in the Netiquette, empty where nothing was removed."""
        if not self.ground:
            return ""
        return _("%(ground)s (Netiquette %(number)s)") % {
            "ground": self.get_ground_display(),
            "number": Ground(self.ground).number,
        }

    @classmethod
    def for_telling(cls) -> models.QuerySet[Decision]:
        """Return decisions with the texts they are about and who reported those."""
        texts = [kind.for_moderators() for kind in Moderatable.__subclasses__()]
        return cls.objects.select_related("case").prefetch_related(
            GenericPrefetch("case__subject", texts), "case__reports"
        )

    def telling(self, kind: str) -> Telling:
        """Return what author and reporters are told: the outcome, its rule, never one of the other, nor by whom."""
        text = self.case.subject
        is_read = text.may_be_decided() and text.status in READ_BY[kind]
        outcome = OUTCOMES[Kind(kind), Decision.Kind(self.kind)] % {"reason": self.reason}
        return Telling(
            address=reverse("my_comments"),
            title=text.card.place,
            text=text.card.text if is_read else "",
            reason=str(outcome),
        )

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether the person wrote the text, or reported it."""
        if kind == Kind.DECISION:
            return self.case.subject is not None and self.case.subject.person_concerned == person.pk
        return self.case.subject is not None and any(
            report.person_id == person.pk for report in self.case.reports.all()
        )


# Who may read a text that is neither held (again) nor taken back: its author one that was removed, too.
READ_BY: dict[str, set[str]] = {
    Kind.DECISION: {Moderatable.Status.PUBLISHED, Moderatable.Status.REMOVED},
    Kind.REPORT: {Moderatable.Status.PUBLISHED},
}
OUTCOMES = {
    (Kind.DECISION, Decision.Kind.APPROVE): _("Your text is public now."),
    (Kind.DECISION, Decision.Kind.REMOVE): _("Your text was removed: %(reason)s."),
    (Kind.DECISION, Decision.Kind.RESTORE): _("Your text is public again."),
    (Kind.REPORT, Decision.Kind.APPROVE): _("The text stays."),
    (Kind.REPORT, Decision.Kind.REMOVE): _("The text was removed: %(reason)s."),
    (Kind.REPORT, Decision.Kind.RESTORE): _("The text is public again."),
}
