"""Who reads a page of a thread, and what holds for all comments on it: found out once, not for each of them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Article

if TYPE_CHECKING:
    from datetime import datetime

    from .models import Comment

MOMENTS, NAMES = 8192, 4096  # that a process keeps in mind as they are shown; some 100 bytes each


class Reading:
    """One person's look at comments of one article."""

    def __init__(self, article: Article, reader: Any) -> None:
        self.article, self.reader = article, reader
        self.language = get_language() or ""
        self.is_signed_in = bool(reader.is_authenticated)
        self.sees_hidden = self.is_signed_in and bool(rules.has_perm("comments.see_hidden", reader))
        self._rights: dict[tuple[str, str], bool] = {}

    def may(self, deed: str, comment: Comment) -> bool:
        """Tell whether the reader may do something with a comment.

        What holds for one comment by another person holds for all that are in the same state.
        """
        if not self.is_signed_in:
            return False
        if comment.author_id == self.reader.pk:
            return bool(rules.has_perm(f"comments.{deed}", self.reader, comment))
        key = deed, comment.state
        if key not in self._rights:
            self._rights[key] = bool(rules.has_perm(f"comments.{deed}", self.reader, comment))
        return self._rights[key]

    @cached_property
    def is_open(self) -> bool:
        """Whether the discussion takes answers."""
        return self.article.discussion_is_open

    @cached_property
    def answer_address(self) -> str:
        """Where answers are written; a comment's number belongs behind it."""
        return f"{reverse('post_comment', args=[self.article.slug])}?antwort="

    @cached_property
    def label(self) -> str:
        """What screen readers call a comment."""
        return _("Comment by %(name)s, level %(level)s")

    @cached_property
    def answer(self) -> tuple[str, str]:
        """What the link to answer a comment says, and what it is called."""
        return _("Answer"), _("Answer %(name)s")

    @cached_property
    def report(self) -> tuple[str, str]:
        """What the link to report a comment says, and what it is called."""
        return _("Report"), _("Report the comment by %(name)s")

    @cached_property
    def ignore(self) -> tuple[str, str]:
        """What the link to ignore a comment's author says, and what it is called."""
        return _("Ignore"), _("Ignore %(name)s")

    @cached_property
    def stop_ignoring(self) -> tuple[str, str]:
        """What it says where the reader ignores them."""
        return _("No longer ignore"), _("No longer ignore %(name)s")

    def moment(self, at: datetime) -> Moment:
        """Return a time as the page writes it."""
        return _moment(at, self.language)


class Moment(NamedTuple):
    """A time for machines, to the minute, and for people."""

    stamp: str
    said: str


@lru_cache(MOMENTS)
def _moment(at: datetime, language: str) -> Moment:
    local = timezone.localtime(at)
    return Moment(local.isoformat(timespec="minutes"), date_format(local, "SHORT_DATETIME_FORMAT"))


@lru_cache(NAMES)
def initials(name: str) -> str:
    """Return one or two letters for the round sign beside a name."""
    words = [word for word in name.replace("-", " ").replace("_", " ").replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()
