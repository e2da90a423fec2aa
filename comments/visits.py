"""When readers were last here, and what is new to them since then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from django.db import DatabaseError, connection, models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from articles.models import Article

if TYPE_CHECKING:
    from .entry import Entry
    from .models import Visit  # noqa: F401 - mypy reads it in QuerySet["Visit"]
    from .page import ThreadPage

logger = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=30)  # without a page; who opens one after it comes back, and what came meanwhile is new
LATE = timedelta(seconds=2)  # a comment's time is set before its transaction ends, so it may come behind a page's
KEPT = timedelta(days=180)  # after half a year a reader begins anew
MOST_COUNTED = 1000  # new comments; who missed more reads "more than 999"

# What came since then is what `CommentQuerySet.new_to` says.
_ARRIVE = """
    WITH visit AS (
        INSERT INTO comments_visit AS known (person_id, article_id, since, seen_at)
        VALUES (%(person)s, %(article)s, NULL, %(now)s)
        ON CONFLICT (person_id, article_id) DO UPDATE SET
            since = CASE WHEN known.seen_at < %(pause)s THEN known.seen_at ELSE known.since END,
            seen_at = greatest(known.seen_at, excluded.seen_at)
        RETURNING since
    )
    SELECT since, (
        SELECT count(*) FROM (
            SELECT FROM comments_comment
            WHERE article_id = %(article)s AND published_at > visit.since
            AND status = 'published' AND retracted_at IS NULL AND author_id <> %(person)s
            AND author_id NOT IN (SELECT ignored_id FROM accounts_ignore WHERE person_id = %(person)s)
            ORDER BY published_at LIMIT %(most)s
        ) AS came
    ) FROM visit
"""


class Arrival(NamedTuple):
    """Since when comments are new to a reader, None if never before; and how many are, `MOST_COUNTED` for all above."""

    since: datetime | None = None
    new: int = 0


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, and how one begins."""

    def arrive(self, person: User, article: Article) -> Arrival:
        """Note that a person opens an article, and return since when comments are new to them, and how many are.

        A visit lasts until 30 minutes pass without a page. Seen is what came until two seconds ago: rather is a comment
        new twice than never. One statement on one row, so visits in several windows at once only wait for each other.
        Where the database takes no writes, nothing is new, and the page is shown.
        """
        now = timezone.now() - LATE
        values: dict[str, Any] = {
            "person": person.pk, "article": article.pk, "now": now, "pause": now - PAUSE, "most": MOST_COUNTED,
        }  # fmt: skip
        try:
            with connection.cursor() as cursor:
                cursor.execute(_ARRIVE, values)
                return Arrival(*cursor.fetchone())
        except DatabaseError as error:
            logger.warning("visit not noted", error=type(error).__name__)
            return Arrival()

    arrive.alters_data = True  # type: ignore[attr-defined]

    def since(self, person: User, article: Article) -> datetime | None:
        """Return since when comments are new to a person who is here; None for strangers and on the first visit."""
        if not person.is_authenticated:
            return None
        return self.filter(person=person, article=article).values_list("since", flat=True).first()

    def outdated(self) -> VisitQuerySet:
        """Those so long ago that they are to be forgotten."""
        return self.filter(seen_at__lt=timezone.now() - KEPT)


@dataclass(frozen=True)
class New:
    """What is new to a reader in a thread: how many, since when, and the first of it on this page, if any."""

    since: datetime
    count: int
    first: Entry | None

    @property
    def words(self) -> str:
        """How many came since when, as one would say it."""
        since = since_when(self.since)
        if self.count >= MOST_COUNTED:
            return _("More than %(count)d new %(since)s") % {"count": MOST_COUNTED - 1, "since": since}
        said = ngettext("%(count)d new %(since)s", "%(count)d new %(since)s", self.count)
        return said % {"count": self.count, "since": since}


def new_on(page: ThreadPage) -> New | None:
    """Mark what is new to the reader among the comments of a page, and say how many are in the thread; None if none."""
    since = page.wish.since
    return New(since, page.new_count, mark(page.entries, since)) if since and page.new_count else None


def mark(entries: Iterable[Entry], since: datetime) -> Entry | None:
    """Mark the entries, and those beneath them, that came after a moment; return the first of them.

    The reader's own and those by people they ignore never count, and nothing that is kept rendered is new: what is new
    to somebody is their own.
    """
    first = None
    for entry in entries:
        entry.is_new = entry.kept is None and _is_new(entry, since)
        beneath = mark(entry.replies, since)
        first = first or (entry if entry.is_new else beneath)
    return first


def _is_new(entry: Entry, since: datetime) -> bool:
    comment = entry.comment
    if not comment.is_public or entry.is_own or comment.is_ignored:
        return False
    return comment.published_at is not None and comment.published_at > since


def since_when(moment: datetime) -> str:
    """Return a moment as one says it: since today or yesterday at which time, before that since which day."""
    then, today = timezone.localtime(moment), timezone.localdate()
    time = _("%(hour)d:00") if then.minute == 0 else _("%(hour)d:%(minute)02d")
    time %= {"hour": then.hour, "minute": then.minute}
    if then.date() == today:
        return _("since today, %(time)s") % {"time": time}
    if then.date() == today - timedelta(days=1):
        return _("since yesterday, %(time)s") % {"time": time}
    day = date_format(then, "DATE_FORMAT" if then.year != today.year else "MONTH_DAY_FORMAT")
    return _("since %(day)s") % {"day": day}
