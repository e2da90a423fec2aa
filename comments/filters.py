"""Which part of a thread a reader wants to see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from articles.models import Article

from .querysets import UNANSWERED, CommentQuerySet

PICKS, NEWSROOM, EXPERIENCES, QUESTIONS, NEW = "empfohlen", "redaktion", "erfahrungen", "fragen", "neu"
FILTERS = (PICKS, NEWSROOM, EXPERIENCES, QUESTIONS, NEW)
FLAT = (PICKS, NEWSROOM, NEW)  # single comments from anywhere in the thread; the others are roots with their answers
LABELS = {
    PICKS: _("Recommended"),
    NEWSROOM: _("Newsroom"),
    EXPERIENCES: _("Experiences"),
    QUESTIONS: _("Open questions"),
    NEW: _("New to you"),
}


def only(rows: CommentQuerySet, name: str, article: Article, *, reader: Any, since: datetime | None) -> CommentQuerySet:
    """Return the comments of an article that a filter leaves; `since` is when the reader was last here."""
    if name == PICKS:
        return rows.public().filter(pick__article=article)
    if name == NEWSROOM:
        return rows.public().filter(author__in=list(newsroom_of(article)))
    if name == EXPERIENCES:
        return rows.filter(has_facts=True)
    if name == QUESTIONS:
        return rows.public().filter(UNANSWERED)
    return rows.new_to(reader, since) if since else rows.none()


def newsroom_of(article: Article) -> Any:
    """Return the ids of those who speak for the newsroom beneath an article: its editors, and who signed it."""
    editors = User.groups.through.objects.filter(group__in=Group.objects.filter(name=Role.EDITOR.value))
    signed = article.authors.filter(person__isnull=False)
    people = User.objects.filter(Q(pk__in=editors.values("user_id")) | Q(pk__in=signed.values("person_id")))
    return people.values_list("pk", flat=True)
