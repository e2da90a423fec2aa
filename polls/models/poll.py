"""Polls: their rules, when they run, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.citations import Citable
from articles.models import Anchor, Article, Event
from notifications.subjects import Tellable
from pagecache.planned import Planned
from pagecache.triggers import removals
from talentforum.lib.clock import clock
from talentforum.lib.languages import in_language

from ..opening import unready
from ..querysets import NotReady, PollQuerySet
from .ballot import Ballot
from .choice import Choice
from .cited import CitedResult
from .question import RULES, WORDS, Question, once_voted
from .result import Result
from .told import ToldPoll

if TYPE_CHECKING:
    from accounts.models import User


class Poll(CitedResult, ToldPoll, Tellable, Citable, Planned, Question):
    """A question to the readers, set into an article or after it.

    Open with its opening still ahead, it is planned: votes count from that second on and to the second it closes,
    whatever the sweep does, which only freezes results.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    article = models.ForeignKey(Article, models.PROTECT, related_name="polls", verbose_name=_("article"))
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    status = models.CharField(_("state"), max_length=6, choices=Status, default=Status.DRAFT, editable=False)
    opens_at = models.DateTimeField(_("opens"), null=True, editable=False)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    anchor = models.OneToOneField(Anchor, models.PROTECT, null=True, editable=False, related_name="poll")

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = (
            *Question.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=["draft", "open", "closed"]), name="poll_status_is_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="poll_closes_after_it_opens",
                violation_error_message=_("The poll closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(opens_at__isnull=False, anchor__isnull=False),
                name="opened_poll_has_time_and_anchor",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) | ~Q(status="closed") & Q(closed_at__isnull=True),
                name="closed_poll_has_its_time",
            ),
        )
        indexes = (
            models.Index(fields=["closes_at"], name="polls_due", condition=Q(status="open")),
            models.Index(fields=["article", "opens_at"], name="polls_of_an_article"),
        )
        triggers = (
            pgtrigger.Protect(name="rules_stay", operation=pgtrigger.Update, condition=once_voted(RULES)),
            # but for a correction, see correcting.py
            pgtrigger.Protect(name="words_stay", operation=pgtrigger.Update, condition=once_voted(WORDS)),
            *removals(besides=["voters", "abstentions"], additions_too=True),
        )

    @classmethod
    def planned_after(cls, moment: datetime) -> Iterable[models.QuerySet[Any, datetime | None]]:
        """Return when polls will open and close."""
        running = cls.objects.filter(status=cls.Status.OPEN)
        opening, closing = running.filter(opens_at__gt=moment), running.filter(closes_at__gt=moment)
        return [opening.values_list("opens_at", flat=True), closing.values_list("closes_at", flat=True)]

    def get_absolute_url(self) -> str:
        """Return the poll's address in the language of the interface."""
        return reverse("poll", args=[self.slug])

    def address(self) -> str:
        """Return the canonical address: the one in the article's language."""
        return in_language(self.get_absolute_url(), self.article.language)

    @property
    def is_draft(self) -> bool:
        """Whether only the newsroom knows it."""
        return self.status == self.Status.DRAFT

    def clean(self) -> None:
        """Say at the field what can no longer change."""
        before = Poll.objects.filter(pk=self.pk).values(*RULES, *WORDS, "slug").first() if self.pk else None
        changed = {name for name in before or {} if before and getattr(self, name) != before[name]}
        if self.is_locked and (fixed := changed - {"slug"}):
            said = _("There are votes already: this stays as it is.")
            raise ValidationError({name.removesuffix("_id"): said for name in fixed})
        if self.anchor_id and "slug" in changed:
            raise ValidationError({"slug": _("The poll is known at its address: it stays as it is.")})

    # Where it stands

    @property
    def is_planned(self) -> bool:
        """Whether it will open by itself."""
        return self.status == self.Status.OPEN and self.opens_at is not None and clock.now() < self.opens_at

    @property
    def is_over(self) -> bool:
        """Whether it takes no more votes, be its result frozen yet or not."""
        due = self.closes_at is not None and self.closes_at <= clock.now()
        return self.status == self.Status.CLOSED or (self.status == self.Status.OPEN and due)

    @property
    def is_public(self) -> bool:
        """Whether everyone can see it."""
        return self.status != self.Status.DRAFT and not self.is_planned and self.article.is_public

    @property
    def is_running(self) -> bool:
        """Whether it takes votes now, to the second."""
        return self.is_public and not self.is_over

    @property
    def ended_at(self) -> datetime | None:
        """When it closed, or will."""
        return self.closed_at or self.closes_at

    @property
    def frozen(self) -> Result | None:
        """The result as it was at the closing, None before."""
        return getattr(self, "result", None)

    def obstacle(self, choices: Sequence[Choice]) -> str:
        """Return why these choices cannot be a vote now; empty where they can."""
        if not self.article.is_public:
            return "gone"
        if not self.article.mode_in_force.takes_votes:
            return "paused"
        if self.status == self.Status.DRAFT or self.is_planned:
            return "not_open_yet"
        return "closed" if self.is_over else self.fault(choices)

    # What happens to it

    def lock(self) -> Poll:
        """Return the row as it is now, locked as every verb that changes or counts locks it."""
        rows = Poll.objects.select_related("article", "anchor")
        return rows.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)

    def offer(self, labels: Sequence[str] = (), *, steps: int = 0, abstention: str = "") -> None:
        """Set what can be chosen, in place of what was: texts, or a scale of `steps`, and perhaps no answer at all.

        Raises NotReady where there are votes already, and where readers know the poll and could not vote like this.
        """
        with transaction.atomic():
            self._take_over(self.lock())
            if self.is_locked:
                raise NotReady("locked")
            rows = [Choice(label=label) for label in labels] or [Choice(value=n + 1) for n in range(steps)]
            rows += [Choice(label=abstention, is_abstention=True)] if abstention else []
            for position, row in enumerate(rows, 1):
                row.poll, row.position = self, position
            self.choices.all().delete()
            Choice.objects.bulk_create(rows)
            now = timezone.now()
            if not self.is_draft and (code := unready(self, max(self.opens_at or now, now), now)):
                raise NotReady(code)

    def open(self, *, at: datetime | None = None) -> None:
        """Take votes from now on, or from `at`; an open one stays as it is, a planned one is planned anew.

        Makes the anchor for comments and the line in the article's timeline. Raises NotReady.
        """
        with transaction.atomic():
            self._take_over(self.lock())
            if self.status == self.Status.OPEN and not self.is_planned:
                return
            now = timezone.now()
            opens_at = at or now
            if code := unready(self, opens_at, now):
                raise NotReady(code)
            self.status, self.opens_at = self.Status.OPEN, opens_at
            self.anchor = self._anchor(opens_at)
            self.save(update_fields=["status", "opens_at", "anchor"])
            Event.objects.update_or_create(anchor=self.anchor, kind=Event.Kind.POLL_OPENED, defaults={"at": opens_at})

    def _anchor(self, visible_from: datetime) -> Anchor:
        known = self.anchor or Anchor(article=self.article, kind=Anchor.Kind.POLL)
        known.path, known.label = in_language(self.get_absolute_url(), "de"), self.question
        known.visible_from, known.withdrawn_at = visible_from, None
        known.save()
        return known

    def recall(self) -> None:
        """Make it a draft again, as if it had never opened; raises NotReady once there are votes or it is closed."""
        with transaction.atomic():
            self._take_over(self.lock())
            if self.status == self.Status.DRAFT:
                return
            if self.is_locked or self.is_over:
                raise NotReady("locked" if self.is_locked else "closed")
            self.status, self.opens_at = self.Status.DRAFT, None
            self.save(update_fields=["status", "opens_at"])
            if self.anchor is not None:
                self.anchor.withdrawn_at = timezone.now()
                self.anchor.save(update_fields=["withdrawn_at"])

    def close_at(self, when: datetime | None) -> None:
        """Let it close at another time, or only by hand; raises NotReady where it is over or that time is past."""
        with transaction.atomic():
            self._take_over(self.lock())
            earliest = max(self.opens_at or timezone.now(), timezone.now())
            if self.is_over:
                raise NotReady("closed")
            if when is not None and when <= earliest:
                raise NotReady("closing")
            self.closes_at = when
            self.save(update_fields=["closes_at"])

    def close(self, *, by: User | None = None) -> None:
        """End it now and freeze its result; a closed one stays as it is. Raises NotReady where it never opened."""
        with transaction.atomic():
            self._take_over(self.lock())
            if self.status == self.Status.CLOSED:
                return
            if self.status == self.Status.DRAFT or self.is_planned:
                raise NotReady("unopened")
            now = timezone.now()
            if self.closes_at is not None and self.closes_at <= now:
                self.finish_on_time()
            else:
                self.finish(at=now, by=by)

    def finish_on_time(self) -> None:
        """Freeze the counts of the locked row, whose time of closing has passed, as of that time."""
        self.finish(at=self.closes_at or timezone.now())

    def finish(self, *, at: datetime, by: User | None = None) -> None:
        """Freeze the counts of the locked row as of a moment, and have the article's followers told."""
        self.closed_at, self.closed_by = at, by
        self.status = self.Status.CLOSED
        self.save(update_fields=["status", "closed_at", "closed_by"])
        votes = list(self.choices.order_by("position").values_list("votes", flat=True))
        self.result = Result.objects.create(
            poll=self, votes=votes, voters=self.voters, abstentions=self.abstentions, frozen_at=Now()
        )
        Event.objects.update_or_create(anchor=self.anchor, kind=Event.Kind.POLL_CLOSED, defaults={"at": at})
        self.announce()

    def cast(self, *, by: User, choices: Sequence[Choice]) -> Ballot:
        """Count a person's vote, or change it; raises Refused (see `BallotManager.cast`)."""
        return self.ballots.cast(by=by, choices=choices)

    def count(self, choices: Sequence[Choice], change: int) -> None:
        """Move the counts by one ballot of these choices; the row is locked by who calls."""
        if choices:
            Choice.objects.filter(pk__in=[choice.pk for choice in choices]).update(votes=F("votes") + change)
            counter = "abstentions" if choices[0].is_abstention else "voters"
            Poll.objects.filter(pk=self.pk).update(**{counter: F(counter) + change})
            Article.objects.filter(pk=self.article_id).update(additions=F("additions") + 1)

    def correct(self, *, by: User, note: str, labels: dict[int, str] | None = None, **words: str) -> None:
        """Put a slip right although there are votes; see `correcting.correct`."""
        from ..correcting import correct

        correct(self, by=by, note=note, labels=labels or {}, words=words)

    def _take_over(self, fresh: Poll) -> None:
        """Be as the locked row is."""
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))
        self.article, self.anchor = fresh.article, fresh.anchor
        self._prefetched_objects_cache: dict[str, Any] = {}

    _verb: Any
    for _verb in (offer, open, recall, close_at, close, finish_on_time, finish, cast, count, correct):  # noqa: A003 - our own `open`
        _verb.alters_data = True
    del _verb
