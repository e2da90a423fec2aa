"""Somebody tells us of illegal content, with or without an account."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from talentforum.lib.sweep import each_alone

from ..eu import Category
from ..places import things_at
from .appealable import UNDOABLE
from .decision import UNSETTLED, Decision
from .notice_mail import NoticeMail
from .refusals import ConflictOfInterest
from .trusted_flagger import TrustedFlagger

if TYPE_CHECKING:
    from accounts.models import User

    from ..moderatable import Moderatable

MOST_ADDRESSES = 20
LONGEST_ADDRESS = 500
LONGEST_NAME = 120
LONGEST_EXPLANATION = 3000
LONGEST_REPLY = 3000
# So long a mail asks for its confirmation; a weekend lies within it. What nobody confirmed is forgotten then.
CONFIRMABLE = timedelta(days=7)
MOST_AT_ONCE = 200  # notices that one sweep looks at; the next one goes on
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are taken for another when they are read aloud


def new_reference() -> str:
    """Return what people name when they write to us about a notice: `H-7K3MQ2XA`."""
    return f"H-{get_random_string(8, LETTERS)}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by what became of them."""

    def unanswered(self) -> NoticeQuerySet:
        """Those whose notifier is to be told what became of them now: ten seconds after a decision, or the case's end.

        Whoever takes a decision back within its ten seconds leaves nothing to be told.
        """
        here = Decision.objects.filter(case=OuterRef("case"))
        undone = Decision.objects.filter(replaces=OuterRef("pk"), kind=Decision.Kind.UNDO)
        answers = here.filter(~Exists(undone), decided_at__gte=OuterRef("confirmed_at")).exclude(kind__in=UNSETTLED)
        undoable = here.filter(decided_at__gt=Now() - UNDOABLE)
        ended = Q(case__closed_at__lte=Now() - UNDOABLE)
        waiting = self.filter(case__isnull=False, informed_at__isnull=True)
        return waiting.filter(Q(Exists(answers)) | ended, ~Exists(undoable))

    def unconfirmed_for_long(self) -> NoticeQuerySet:
        """Those that nobody confirmed in time."""
        return self.filter(confirmed_at__isnull=True, received_at__lte=Now() - CONFIRMABLE)

    def loose(self) -> NoticeQuerySet:
        """Those that stand in no case and wait for an answer of their own, oldest first."""
        waiting = self.filter(confirmed_at__isnull=False, case__isnull=True, suspended_by__isnull=True)
        return waiting.filter(informed_at__isnull=True)

    def of_the_same(self, notice: Notice) -> NoticeQuerySet:
        """All that was sent together with a notice, itself among it."""
        return self.filter(reference=notice.reference)


class NoticeManager(models.Manager.from_queryset(NoticeQuerySet)):  # type: ignore[misc]
    """Takes notices."""

    def receive(self, *, is_confirmed: bool, is_proven: bool = False, **told: Any) -> Notice:
        """Take a notice with what `NoticeForm` tells of it (Art. 16(2) DSA); its receipt is on its way with it.

        One that is not confirmed is asked for by mail, and counts for nothing until then; `is_proven` says that the
        mail address is known to be the notifier's own.
        """
        with transaction.atomic():
            notice: Notice = self.create(**told)
            if is_confirmed:
                notice.confirm(is_proven=is_proven)
            else:
                NoticeMail.objects.post(notice, NoticeMail.Kind.CONFIRM)
        return notice

    def inform(self) -> int:
        """Tell notifiers what became of what they noticed (Art. 16(5) DSA); return how many notices are answered."""
        return each_alone(self.unanswered().order_by("pk"), Notice.inform, most=MOST_AT_ONCE)

    def forget_unconfirmed(self) -> int:
        """Delete what nobody confirmed in time; return how much."""
        _all, kinds = self.unconfirmed_for_long().delete()
        return kinds.get("moderation.Notice", 0)

    receive.alters_data = inform.alters_data = forget_unconfirmed.alters_data = True  # type: ignore[attr-defined]


class Notice(models.Model):
    """A notice of illegal content (Art. 16 DSA): where it is, why it is illegal, by whom, and in good faith.

    Name and e-mail may be missing only where the law says so (Art. 16(2)(c): child abuse). One that was sent without
    proof of work counts once its mail is confirmed. Several about one thing stand in one case; one about several
    things becomes a notice for each of them, all of the same `reference`. One about what is no text of readers has no
    case. `suspended_by` is why the notices of a person are kept and counted, and not processed (Art. 23(2)).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=10, default=new_reference, editable=False, db_index=True)
    case = models.ForeignKey("moderation.Case", models.PROTECT, null=True, related_name="notices")
    addresses = ArrayField(models.CharField(max_length=LONGEST_ADDRESS), size=MOST_ADDRESSES, verbose_name=_("where"))
    category = models.CharField(_("what it is about"), max_length=80, choices=Category)
    concerns_children = models.BooleanField(_("sexual abuse of children"), default=False)
    explanation = models.TextField(_("why it is illegal"), max_length=LONGEST_EXPLANATION)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="notices")
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=2, default="de")
    in_good_faith = models.BooleanField(_("in good faith"))
    is_by_trusted_flagger = models.BooleanField(_("by a trusted flagger"), default=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    suspended_by = models.ForeignKey(
        "moderation.Sanction", models.PROTECT, null=True, related_name="+", verbose_name=_("not processed because of")
    )
    informed_at = models.DateTimeField(_("answered"), null=True)
    informed_of = models.ForeignKey("moderation.Decision", models.PROTECT, null=True, related_name="+")
    reply = models.TextField(_("answer"), max_length=LONGEST_REPLY, blank=True, default="", db_default="")
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )

    objects = NoticeManager()

    class Meta:
        verbose_name = _("notice of illegal content")
        verbose_name_plural = _("notices of illegal content")
        ordering = ("received_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(category__in=[category.value for category in Category]),
                name="notice_category_is_of_the_eu_database",
            ),
            models.CheckConstraint(condition=models.Q(in_good_faith=True), name="a_notice_is_in_good_faith"),
            models.CheckConstraint(
                condition=models.Q(name__gt="", email__gt="") | models.Q(concerns_children=True),
                name="a_notice_says_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=True) | models.Q(confirmed_at__isnull=False, suspended_by__isnull=True),
                name="a_notice_in_a_case_is_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(reply="", replied_by__isnull=True)
                | models.Q(reply__gt="", replied_by__isnull=False, case__isnull=True, informed_at__isnull=False),
                name="a_notice_without_a_case_is_answered_whole",
            ),
        )
        indexes = (
            models.Index(fields=["received_at"], name="notices_by_age"),
            models.Index(
                fields=["case"],
                name="notices_to_be_answered",
                condition=models.Q(informed_at__isnull=True, case__isnull=False),
            ),
            models.Index(
                fields=["received_at"],
                name="notices_without_a_case",
                condition=models.Q(informed_at__isnull=True, case__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return str(_("Notice %(reference)s") % {"reference": self.reference})

    @property
    def is_confirmed(self) -> bool:
        """Whether it counts."""
        return self.confirmed_at is not None

    @property
    def is_by_mail_alone(self) -> bool:
        """Whether we know its sender by a mail address and by no account."""
        return self.person_id is None and self.email != ""

    def is_from(self, email: str) -> bool:
        """Whether it comes from a mail address, written in whichever case."""
        return email != "" and self.email.lower() == email.lower()

    def confirm(self, *, is_proven: bool = True) -> None:
        """Let it count: each thing that it names has its case, which waits again; the receipt is on its way.

        Twice changes nothing. What a suspended person sends is kept and counted, and opens no case.
        """
        from .sanction import Sanction

        with transaction.atomic():
            if Notice.objects.select_for_update().get(pk=self.pk).is_confirmed:
                return
            self.suspended_by = Sanction.objects.stopping(self).first()
            self.is_by_trusted_flagger = TrustedFlagger.objects.vouch_for(self.person, self.email if is_proven else "")
            if self.suspended_by is not None:
                self.confirmed_at = timezone.now()
                self.save()
            else:
                for notice, thing in self._split():
                    notice.join(thing)
            NoticeMail.objects.post(self, NoticeMail.Kind.RECEIPT)

    def join(self, thing: Moderatable | None) -> None:
        """Stand in the case of a thing, which waits again where everyone can see the thing; in a transaction."""
        from .case import Case

        case = None
        if thing is not None:
            thing.begin()
            list(thing.cases.select_for_update().values_list("pk"))  # nobody decides about it meanwhile
            thing.refresh_from_db()
            # Where it went, what was decided about it, or will be, answers this one too.
            case = Case.objects.open_for(thing) if thing.standing()[1] else thing.cases.first()
        self.case, self.confirmed_at = case, timezone.now()
        self.save()
        if case is not None and case.is_open:
            case.assess()

    def inform(self) -> None:
        """Tell the notifier what became of it, once; where nothing is decided any more, that it is gone."""
        self.informed_of, self.informed_at = self.answer_to(), timezone.now()
        self.save(update_fields=["informed_of", "informed_at"])
        NoticeMail.objects.post(self, NoticeMail.Kind.OUTCOME, decision=self.informed_of)

    @property
    def is_loose(self) -> bool:
        """Whether it stands in no case and waits for an answer of its own, as `NoticeQuerySet.loose` says it."""
        waits = self.is_confirmed and self.informed_at is None
        return waits and self.case_id is None and self.suspended_by_id is None

    def answer(self, text: str, *, by: User) -> None:
        """Answer one that stands in no case, in words; twice changes nothing.

        Raises ConflictOfInterest where it is one's own.
        """
        if self.person_id == by.pk:
            raise ConflictOfInterest
        with transaction.atomic():
            if not Notice.objects.select_for_update().get(pk=self.pk).is_loose:
                return
            self.reply, self.replied_by, self.informed_at = text, by, timezone.now()
            self.save(update_fields=["reply", "replied_by", "informed_at"])
            NoticeMail.objects.post(self, NoticeMail.Kind.REPLY)

    def answer_to(self) -> Decision | None:
        """Return the decision that answers it: the last since it came, or the one that had removed or returned it.

        None where the author took the text back before anybody decided.
        """
        last = self.case.last_settled if self.case is not None else None
        if last is None or self.confirmed_at is None or self.case is None:
            return None
        text = self.case.subject
        was_gone = text.status == "removed" or (text.returned_at is not None and text.may_be_decided())
        return last if was_gone or last.decided_at >= self.confirmed_at else None

    _verb: Any
    for _verb in (confirm, join, inform, answer):
        _verb.alters_data = True
    del _verb

    def _split(self) -> list[tuple[Notice, Moderatable | None]]:
        """Return a notice for each thing that the addresses lead to, the first being this one."""
        things = things_at(self.addresses)
        parts: list[tuple[Notice, Moderatable | None]] = []
        for number, (thing, addresses) in enumerate(things):
            notice = self if number == 0 else self._copy()
            notice.addresses = addresses
            parts.append((notice, thing))
        return parts

    def _copy(self) -> Notice:
        same: dict[str, Any] = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in {"id", "uuid", "case", "addresses"}
        }
        return Notice(**same)
