"""Which polls: who may see them, in what order, and which are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now

from articles.models import Article
from talentforum.lib.clock import clock
from talentforum.lib.sweep import each_alone

if TYPE_CHECKING:
    from .models import Poll  # noqa: F401 - named in the query set's type


CLOSED_AT_ONCE = 100  # polls that one sweep closes; the next is a minute later


class NotReady(Exception):
    """A poll that cannot be opened, closed or moved like this; `code` says why (the texts: `forms.UNREADY`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Exception):
    """A vote that cannot be counted; `code` says why (the texts: `forms.MESSAGES`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PollQuerySet(models.QuerySet["Poll"]):
    """Polls by who may see them."""

    def begun(self) -> PollQuerySet:
        """Those whose opening has come, over or not."""
        return self.filter(status__in=["open", "closed"], opens_at__lte=clock.now())

    def public(self) -> PollQuerySet:
        """What everyone sees: begun, beneath an article that everyone reads."""
        return self.begun().filter(article__in=Article.objects.published())

    def running(self) -> PollQuerySet:
        """Public ones that take votes now."""
        return self.public().filter(status="open").exclude(closes_at__lte=clock.now())

    def over(self) -> PollQuerySet:
        """Public ones that take no more votes, whether a sweep has seen to them or not."""
        return self.public().filter(Q(status="closed") | Q(closes_at__lte=clock.now()))

    def visible_to(self, reader: Any) -> PollQuerySet:
        """What this person may open: editors also drafts and what is planned."""
        return self if rules.has_perm("polls.see_unopened", reader) else self.public()

    def known(self) -> PollQuerySet:
        """Those whose form a reader may still have before them: planned, open or over, or drafts that were open once.

        Their article is or was public.
        """
        was_open = Q(anchor__visible_from__lte=F("anchor__withdrawn_at"))
        withdrawn = Q(article__status=Article.Status.WITHDRAWN)
        return self.filter(~Q(status="draft") | was_open, withdrawn | Q(article__in=Article.objects.published()))

    def complete(self) -> PollQuerySet:
        """With all that a page shows of a poll, in a constant number of queries."""
        return self.select_related("article", "anchor", "result").prefetch_related("choices", "corrections")

    def listed(self) -> PollQuerySet:
        """Running ones first, newest first; then the others by when they ended, latest first."""
        ended = Q(status="closed") | Q(closes_at__lte=clock.now())
        return self.annotate(rank=Case(When(ended, then=Value(1)), default=Value(0))).order_by(
            "rank",
            Case(When(ended, then=Coalesce("closed_at", "closes_at")), default="opens_at").desc(),
            "-pk",
        )

    def due(self) -> PollQuerySet:
        """Those whose time is up, by the database's clock, and whose result nobody has frozen yet."""
        return self.filter(status="open", closes_at__lte=Now())

    def close_due(self) -> int:
        """Close what is due, and return how many; several sweeps at once share the work."""
        from .models import Poll

        return each_alone(self.due().order_by("closes_at"), Poll.finish_on_time, most=CLOSED_AT_ONCE)

    close_due.alters_data = True  # type: ignore[attr-defined]
