"""Eight people at once in one thread: whatever they do there, each waits for the others and none in a circle."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from articles.models import Article
from comments.counting import recount
from comments.models import Comment, Pick
from comments.querysets import Refused
from moderation.grounds import Ground
from moderation.models import AlreadyDecided, AlreadyReported, Decision, NotPublic, TextChanged
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PEOPLE, DEEDS = 8, 40
PATIENCE = 120  # seconds that all of them may take on a busy machine
OFTEN = {"post": 3, "answer": 4, "edit": 1, "retract": 1, "report": 1, "remove": 1, "restore": 1, "recommend": 1}
SELDOM = {"rank": 0.3, "recount": 0.3, "rename": 0.3}
# Answers that two people at once are meant to get.
NO = (Refused, AlreadyReported, AlreadyDecided, NotPublic, TextChanged)


class Crowd:
    """Does things to comments of one article that everyone has before them, few enough to meet at each."""

    def __init__(self, article: Article, team: dict[str, Any]) -> None:
        self.article, self.team = article, team
        self.people = [UserFactory() for _ in range(PEOPLE)]
        first = [CommentFactory(article=article, author=person) for person in self.people]
        answers = [CommentFactory(article=article, author=self.people[n - 1], parent=first[n]) for n in range(PEOPLE)]
        self.known = [comment.pk for comment in first + answers]
        self.done: list[str] = []
        self.faults: list[str] = []

    def act(self, number: int) -> None:
        """Do one thing after the other, always the same for a number; keep what went wrong."""
        chance = random.Random(number)
        kinds = OFTEN | SELDOM
        try:
            for n, deed in enumerate(chance.choices(list(kinds), list(kinds.values()), k=DEEDS)):
                self._try(getattr(self, deed), deed, chance, f"Wort {number} und {n}?")
        finally:
            connection.close()

    def _try(self, do: Callable[..., Any], deed: str, chance: random.Random, text: str) -> None:
        try:
            comment = Comment.objects.select_related("author").get(pk=chance.choice(self.known[-40:]))
            do(comment, chance.choice(self.people), text)
            self.done.append(deed)
        except NO:
            pass
        except DatabaseError as error:
            self.faults.append(f"{deed}: {error}")

    def post(self, comment: Comment, person: Any, text: str) -> None:
        """Write a comment of its own."""
        article = Article.objects.get(pk=self.article.pk)
        self.known.append(article.comments.post(author=person, body=read_reader_text(text)).pk)

    def answer(self, comment: Comment, person: Any, text: str) -> None:
        """Answer a comment."""
        article = Article.objects.get(pk=self.article.pk)
        self.known.append(article.comments.post(author=person, body=read_reader_text(text), parent=comment).pk)

    def edit(self, comment: Comment, person: Any, text: str) -> None:
        """Change what it says."""
        comment.edit(read_reader_text(text))

    def retract(self, comment: Comment, person: Any, text: str) -> None:
        """Take it back."""
        comment.retract()

    def report(self, comment: Comment, person: Any, text: str) -> None:
        """Tell the moderators of it."""
        comment.report(by=person, ground=Ground.ATTACK)

    def remove(self, comment: Comment, person: Any, text: str) -> None:
        """Remove it as a moderator who saw it first."""
        moderator = self.team["moderator"]
        case = comment.case or comment.report(by=UserFactory(), ground=Ground.ATTACK).case
        case.decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)

    def restore(self, comment: Comment, person: Any, text: str) -> None:
        """Bring it back."""
        if comment.case:
            comment.case.decide(Decision.Kind.RESTORE, by=self.team["moderator"])

    def recommend(self, comment: Comment, person: Any, text: str) -> None:
        """Pick it as an editor."""
        Pick.objects.mark(comment, by=self.team["editor"], why=text)

    def rank(self, comment: Comment, person: Any, text: str) -> None:
        """Rank the thread."""
        self.article.epochs.make("beste")

    def recount(self, comment: Comment, person: Any, text: str) -> None:
        """Set its counts right."""
        recount(Article.objects.get(pk=self.article.pk), write=True)

    def rename(self, comment: Comment, person: Any, text: str) -> None:
        """Go by another name."""
        person.profile.rename(text.replace("?", ""))


def test_eight_at_once_in_one_thread_never_wait_in_a_circle(article: Article, moderator: Any, editor: Any) -> None:
    crowd = Crowd(article, {"moderator": moderator, "editor": editor})
    threads = [threading.Thread(target=crowd.act, args=[number]) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert not any(thread.is_alive() for thread in threads)
    assert crowd.faults == []
    assert set(crowd.done) == {*OFTEN, *SELDOM}, "each of the deeds was done at least once"
    assert recount(Article.objects.get(pk=article.pk)) == []
