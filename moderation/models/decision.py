"""What became of a text, and why."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind as Told
from notifications.subjects import Tellable, Telling

from ..eu import Automation, Basis, Category, Keyword, Source, Visibility
from ..grounds import Ground
from ..moderatable import Moderatable
from ..outcomes import outcome
from .appealable import UNDOABLE, Appealable

if TYPE_CHECKING:
    from accounts.models import User

    from .statement import Statement


class Decision(Appealable, Tellable):
    """What a moderator decided about a text, and why: one line of a log that the database lets nobody change.

    It holds no words about people, so that it can be published and outlive an account: those are in its Statement.
    `found` is what the decision met, so that it can be undone: the text's state, and whether the case was open.
    """

    class Kind(models.TextChoices):
        """What became of the text."""

        APPROVE = "approve", _("approved")
        REMOVE = "remove", _("removed")
        RETURN = "return", _("returned to its author")
        HIDE = "hide", _("hidden until decided")
        LABEL = "label", _("marked as sensitive")
        CLOSE = "close", _("closed to answers")
        RESTORE = "restore", _("restored")
        HOLD = "hold", _("held by a check")
        UNDO = "undo", _("undone")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("moderation.Case", models.PROTECT, related_name="decisions", verbose_name=_("case"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decisions", verbose_name=_("by")
    )
    ground = models.CharField(_("reason"), max_length=20, choices=Ground, blank=True)
    rule = models.ForeignKey("moderation.RuleText", models.PROTECT, null=True, related_name="+", verbose_name=_("rule"))
    law = models.CharField(_("law"), max_length=500, blank=True, default="", db_default="")
    category = models.CharField(
        _("category of the EU database"), max_length=80, choices=Category, blank=True, default="", db_default=""
    )
    keyword = models.CharField(
        _("keyword of the EU database"), max_length=60, choices=Keyword, blank=True, default="", db_default=""
    )
    source = models.CharField(
        _("what led to it"), max_length=40, choices=Source, default=Source.VOLUNTARY, db_default=Source.VOLUNTARY.value
    )
    automated_detection = models.BooleanField(_("found by the software"), default=False, db_default=False)
    automation = models.CharField(
        _("decided"), max_length=40, choices=Automation, default=Automation.NOT, db_default=Automation.NOT.value
    )
    content_at = models.DateTimeField(_("text posted"), null=True)
    version = models.CharField(_("version judged"), max_length=30, blank=True, default="", db_default="")
    found = models.JSONField(default=dict, db_default={})
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
                condition=models.Q(
                    kind__in=["remove", "return", "hide", "label", "close"], ground__gt="", category__gt=""
                )
                | models.Q(kind__in=["approve", "restore", "hold", "undo"], ground=""),
                name="a_restriction_has_its_ground",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="hold") | models.Q(category__gt=""), name="a_hold_has_its_category"
            ),
            models.CheckConstraint(
                condition=models.Q(ground__in=["", *(ground.value for ground in Ground)]),
                name="decision_ground_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ground="illegal", law__gt="") | ~models.Q(ground="illegal"),
                name="illegal_content_breaks_a_named_law",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="hold", by__isnull=True) | models.Q(~models.Q(kind="hold"), by__isnull=False),
                name="people_decide_and_checks_hold",
            ),
        )
        indexes = (
            models.Index(fields=["by", "-decided_at"], name="decisions_of_a_moderator"),
            models.Index(fields=["ground", "case"], name="cases_decided_by", condition=models.Q(ground__gt="")),
        )
        triggers = (
            pgtrigger.Protect(name="decisions_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="a_restriction_has_its_statement",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__kind__in=["remove", "return", "hide", "label", "close", "hold"]),
                func="""
                    IF NOT EXISTS (SELECT FROM moderation_statement WHERE decision_id = NEW.id) THEN
                        RAISE EXCEPTION 'a_restriction_has_its_statement: decision % has none', NEW.id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def by_name(self) -> str:
        """Who decided, for moderators; a check has no name."""
        return self.by.name if self.by else str(_("a check"))

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back within its ten seconds, so that it never held."""
        later = getattr(self, "replaced_by", None)
        return later is not None and later.kind == self.Kind.UNDO

    @property
    def is_restriction(self) -> bool:
        """Whether it takes something away, so that it owes a statement of reasons (Art. 17 DSA)."""
        return self.kind in VISIBILITY

    @property
    def settles(self) -> bool:
        """Whether the case need not wait on after it: it neither only stops something nor takes another one back."""
        return self.kind not in UNSETTLED

    @property
    def visibility(self) -> Visibility | None:
        """What it does to the text's visibility, in the EU database's words."""
        return VISIBILITY.get(self.Kind(self.kind))

    @property
    def basis(self) -> Basis | None:
        """On what a restriction rests, in the EU database's words."""
        if not self.is_restriction:
            return None
        return Basis.ILLEGAL if self.law else Basis.INCOMPATIBLE

    @property
    def reason(self) -> Any:
        """The ground with its number in the Netiquette, empty where nothing was restricted."""
        if not self.ground:
            return ""
        return _("%(ground)s (Netiquette %(number)s)") % {
            "ground": self.get_ground_display(),
            "number": Ground(self.ground).number,
        }

    @property
    def rests_on(self) -> str:
        """The law or the rule that a restriction rests on, for the EU database: at most 500 characters.

        A check accuses nobody of anything: its hold rests on what the Netiquette says of texts that are read first.
        """
        if self.kind == self.Kind.HOLD:
            return str(_("Netiquette: texts that a person reads before they appear"))
        return self.law or str(self.reason)

    @property
    def reference(self) -> str:
        """Where that can be read: a path."""
        return self.rule.get_absolute_url() if self.rule is not None else "/netiquette/"

    @property
    def stated(self) -> Statement | None:
        """Its statement of reasons, None where nothing was said to anybody."""
        return getattr(self, "statement", None)

    @property
    def note(self) -> str:
        """The moderator's own word to the author."""
        return self.stated.note if self.stated else ""

    def is_undoable(self, by: User) -> bool:
        """Whether this person decided it, no longer than ten seconds ago."""
        return self.by_id == by.pk and self.kind != self.Kind.UNDO and timezone.now() < self.decided_at + UNDOABLE

    def get_absolute_url(self) -> str:
        """Return the page that says why, for those whom it concerns."""
        return reverse("decision", args=[self.uuid])

    @classmethod
    def for_telling(cls) -> models.QuerySet[Decision]:
        """Return decisions with the texts they are about and who reported or noticed those."""
        texts = [kind.for_moderators() for kind in Moderatable.judged_kinds()]
        return cls.objects.select_related("case", "statement").prefetch_related(
            GenericPrefetch("case__subject", texts), "case__reports", "case__notices"
        )

    @classmethod
    def for_explaining(cls) -> models.QuerySet[Decision]:
        """Return what may be explained to people, with all that is said to them; not what took another one back."""
        from .appeal import Appeal
        from .sanction import Sanction

        rows = cls.for_telling().exclude(kind=cls.Kind.UNDO).select_related("statement", "rule", "replaced_by")
        appeals = models.Prefetch("appeals", Appeal.objects.select_related("notice"))
        sanctions = models.Prefetch("sanctions", Sanction.objects.select_related("notice"))
        return rows.prefetch_related("case__decisions", appeals, sanctions)

    def telling(self, kind: str) -> Telling:
        """Return what author and reporters are told: the outcome, its rule, never one of the other, nor by whom."""
        text = self.case.subject
        is_own = kind == Told.DECISION
        is_read = text.may_be_decided() and text.status in READ_BY[kind]
        return Telling(
            address=self.get_absolute_url(),
            title=text.card.place,
            text=text.card.text if is_read else "",
            said=str(_("A moderator decided about your name")) if text.WORDED_AS == "name" and is_own else "",
            reason=outcome(kind, self.kind, self.reason, text.WORDED_AS),
            why=self._said_at_length() if kind == Told.DECISION else "",
        )

    def reaches(self, person: User) -> bool:
        """Tell whether the account is open, or the decision is about what this very person wrote or has to bear."""
        if super().reaches(person) or self.case.subject.person_concerned == person.pk:
            return True
        return self.sanctions.filter(person=person).exists()

    def _said_at_length(self) -> str:
        """Return the statement's reasons, the moderator's word, and until when one can object."""
        if not self.is_restriction or self.stated is None:
            return self.note
        until = _("You can object until %(day)s; the page says how.") % {"day": self.last_day_for(None)}
        return " ".join(filter(None, [self.stated.explanation, self.note, str(until)]))

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether the person wrote the text, or reported or noticed it."""
        if kind == Told.DECISION:
            return self.case.subject is not None and self.case.subject.person_concerned == person.pk
        return self.case.subject is not None and self.case.was_told_of_by(person)


# What a decision does to a text's visibility (`decision_visibility`); what stands here restricts.
VISIBILITY = {
    Decision.Kind.REMOVE: Visibility.REMOVED,
    Decision.Kind.RETURN: Visibility.DISABLED,
    Decision.Kind.HIDE: Visibility.DISABLED,
    Decision.Kind.HOLD: Visibility.DISABLED,
    Decision.Kind.LABEL: Visibility.LABELLED,
    Decision.Kind.CLOSE: Visibility.INTERACTION_RESTRICTED,
}

# After these the case waits on: something is only stopped, or the decision never was.
UNSETTLED = frozenset({Decision.Kind.HIDE, Decision.Kind.HOLD, Decision.Kind.UNDO})

# Who may read a text that is neither held (again) nor taken back: its author one that was removed, too.
READ_BY: dict[str, set[str]] = {
    Told.DECISION: {Moderatable.Status.PUBLISHED, Moderatable.Status.REMOVED},
    Told.REPORT: {Moderatable.Status.PUBLISHED},
}


def last_in_force(log: Iterable[Decision], *, besides: Container[str] = ()) -> Decision | None:
    """Return the last decision of a log that was not undone, some kinds left out; None where there is none."""
    lines = list(log)
    undone = {decision.replaces_id for decision in lines if decision.kind == Decision.Kind.UNDO}
    held = [
        decision for decision in lines
        if decision.kind != Decision.Kind.UNDO and decision.pk not in undone and decision.kind not in besides
    ]  # fmt: skip
    return held[-1] if held else None
