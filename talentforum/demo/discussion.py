"""The demo's comments: posted as readers post, dated, and then what befell them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Pick
from moderation.grounds import Ground
from moderation.models import Decision, Hold
from talentforum.lib.markdown import read_reader_text

from .past import past
from .people import People

LATEST = timedelta(minutes=3)  # ago; nothing in the demo is younger
READ = timedelta(minutes=50)  # later a moderator has let a newcomer's text through
REPORTED, DECIDED = timedelta(hours=2), timedelta(hours=5)  # after the text, where one breaks a rule


def span(text: str) -> timedelta:
    """Read a span such as `1d 4h 25m`."""
    units = {"d": "days", "h": "hours", "m": "minutes"}
    return timedelta(**{units[unit]: int(number) for number, unit in re.findall(r"(\d+)\s*([dhm])", str(text))})


class Discussion:
    """Posts under one article."""

    def __init__(self, article: Article, people: People) -> None:
        self.article, self.people = article, people

    def post(self, told: dict[str, Any], parent: Comment | None, earlier: datetime) -> None:
        """Post one comment and its answers, then let happen to it what the file says."""
        text = read_reader_text(told.get("earlier") or told["body"])
        comment = self.article.comments.post(author=self.people[told["author"]], body=text, parent=parent)
        self.welcome(comment, told, earlier)

    def welcome(self, comment: Comment, told: dict[str, Any], earlier: datetime) -> None:
        """Date a new comment, approve it where a newcomer's waits, add its answers and what befell it."""
        at = _by_now(earlier + span(told["after"]))
        state = told.get("state", "published")
        self.date(comment, at)
        if comment.status == Comment.Status.HELD and state != "held":
            with past(_by_now(at + READ)):
                comment.cases.get().decide(Decision.Kind.APPROVE, by=self.people["moderation"])
            comment.refresh_from_db()
        for answer in told.get("replies") or []:
            self.post(answer, comment, at)
        self._befall(comment, told, state, at)

    def _befall(self, comment: Comment, told: dict[str, Any], state: str, at: datetime) -> None:
        comment.refresh_from_db()
        comment.author = self.people[told["author"]]
        if state == "removed":
            ground = Ground(told["ground"])
            with past(_by_now(at + REPORTED)):
                comment.report(by=self.people["leserin"], ground=ground)
            with past(_by_now(at + DECIDED)):
                comment.cases.get().decide(Decision.Kind.REMOVE, by=self.people["moderation2"], ground=ground)
        elif state == "retracted":
            comment.retract()
        elif state == "reported":
            report = told["report"]
            by = self.people[report["by"]]
            with past(_by_now(at + REPORTED)):
                comment.report(by=by, ground=Ground(report["ground"]), note=report.get("note", ""))
        elif state == "edited":
            comment.edit(read_reader_text(told["body"]))
            Comment.objects.filter(pk=comment.pk).update(edited_at=at + timedelta(minutes=6))
        if "picked" in told:
            Pick.objects.mark(comment, by=self.people["redaktion"], why=told["picked"])

    @staticmethod
    def date(comment: Comment, at: datetime) -> None:
        """Let a new comment, and what holds it, be of an earlier time."""
        published = at if comment.published_at else None
        Comment.objects.filter(pk=comment.pk).update(posted_at=at, published_at=published)
        comment.posted_at, comment.published_at = at, published
        comment.cases.update(opened_at=at)
        Hold.objects.filter(case__in=comment.cases.all()).update(held_at=at)


def _by_now(at: datetime) -> datetime:
    return min(at, timezone.now() - LATEST)
