"""What stands beside the demo's discussions: experiences, polls with their votes, follow-ups that cite them."""

from __future__ import annotations

import random
import re
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Article, Author, FollowUp
from comments.models import Comment
from experiences.models import AMOUNTS, Experience
from polls.models import Poll
from talentforum.lib.markdown import read_reader_text

from .discussion import Discussion, span
from .people import People

LUCK = 2026  # the same votes in every demo


class Story:
    """Tells, asks and carries on; keeps the addresses of what follow-ups cite, by key."""

    def __init__(self, articles: dict[str, Article], people: People) -> None:
        self.articles, self.people = articles, people
        self.addresses: dict[str, str] = {}

    def share(self, told: dict[str, Any]) -> Experience:
        """Share an experience."""
        article, author = self.articles[told["article"]], self.people[told["author"]]
        facts = {name: told[name] if told.get(name) is not None else _empty(name) for name in Experience.FACTS}
        pay = told.get("pay") or {}
        hidden = {name: pay.get(name) for name in AMOUNTS}
        hidden |= {"currency": pay.get("currency") or "", "employer": told.get("employer") or ""}
        return Experience.objects.share(
            article=article, author=author, body=read_reader_text(told["body"]), facts=facts, hidden=hidden
        )

    def tell(self, told: dict[str, Any]) -> None:
        """Share an experience with its answers."""
        article, experience = self.articles[told["article"]], self.share(told)
        discussion = Discussion(article, self.people)
        discussion.welcome(experience.comment, told, article.published_at)  # type: ignore[arg-type]
        shown = Comment.objects.get(pk=experience.pk)
        Experience.objects.filter(pk=experience.pk).update(shown_at=shown.posted_at if shown.is_public else None)
        self._remember(told, shown.get_absolute_url())

    def ask(self, told: dict[str, Any]) -> None:
        """Hold a poll: open it, let people vote, close it where the file says so."""
        article = self.articles[told["article"]]
        names = ("slug", "question", "explanation", "kind", "minimum", "maximum", "low_end", "high_end", "results")
        poll = Poll.objects.create(
            article=article,
            is_changeable=told.get("is_changeable", True),
            **{name: told[name] for name in names if told.get(name) is not None},
        )
        poll.offer(told.get("choices") or [], steps=told.get("steps") or 0, abstention=told.get("abstention") or "")
        poll.open()
        self._date(poll, _at(article, told["opened"]))
        self._vote(poll, told["votes"])
        if told.get("closes"):
            poll.close_at(timezone.now() + span(told["closes"]))
        if told.get("closed"):
            Poll.objects.filter(pk=poll.pk).update(closes_at=_at(article, told["closed_after"]))
            poll.close()
        self._remember(told, poll.get_absolute_url())

    @staticmethod
    def _date(poll: Poll, opened: datetime) -> None:
        Poll.objects.filter(pk=poll.pk).update(opens_at=opened)
        poll.refresh_from_db()
        if poll.anchor is not None:
            poll.anchor.visible_from = opened
            poll.anchor.save(update_fields=["visible_from"])
            poll.anchor.events.update(at=opened)

    def _vote(self, poll: Poll, weights: list[int]) -> None:
        """Let everyone but the demo's own two readers vote by the weights, so that a visitor can still do it."""
        luck = random.Random(LUCK + poll.pk)
        choices = list(poll.choices.order_by("position"))
        voters = [reader for reader in self.people.readers() if not reader.email.endswith("@example.org")]
        for person in voters:
            wanted = luck.choices(choices, weights=weights, k=poll.maximum)
            several = [choice for choice in dict.fromkeys(wanted) if not choice.is_abstention]
            picked = several if poll.maximum > 1 and len(several) >= poll.minimum else wanted[:1]
            poll.cast(by=person, choices=picked)

    def carry_on(self, told: dict[str, Any]) -> None:
        """Publish a follow-up with its cards."""
        article = self.articles[told["article"]]
        at = _at(article, told["after"])
        followup = FollowUp.objects.create(
            article=article, kind=told["kind"], title=told["title"], slug=told["slug"], published_at=at,
            body=self._with_addresses(told["body"]), what_was_wrong=told.get("what_was_wrong") or "",
        )  # fmt: skip
        names = told.get("authors") or [author.name for author in article.authors.all()]
        followup.authors.set([Author.objects.get_or_create(name=name)[0] for name in names])
        followup.keep_version(by=self.people["redaktion"])
        followup.cite()
        followup.appear()

    def remember(self, article: Article, told: dict[str, Any]) -> None:
        """Keep the address of a comment of the thread that has a key, and of its answers."""
        if told.get("key"):
            body = read_reader_text(told["body"]).body
            comment = article.comments.filter(author=self.people[told["author"]], body=body).first()
            self._remember(told, comment.get_absolute_url() if comment else "")
        for answer in told.get("replies") or []:
            self.remember(article, answer)

    def _remember(self, told: dict[str, Any], address: str) -> None:
        if told.get("key"):
            self.addresses[told["key"]] = address

    def _with_addresses(self, body: str) -> str:
        """Put addresses in the places of `{{ zitat:key }}` and `{{ umfrage:key }}`."""
        return re.sub(r"\{\{ *(?:zitat|umfrage):([\w-]+) *\}\}", lambda place: self.addresses[place[1]], body)


def _at(article: Article, after: str) -> datetime:
    """Return a time after an article's publication, at the latest now."""
    published_at = article.published_at or timezone.now()
    return min(published_at + span(after), timezone.now())


def _empty(name: str) -> Any:
    if name in {"year", "stages", "weeks", "remote", "fairness"}:
        return None
    return [] if name == "stage_kinds" else ""
