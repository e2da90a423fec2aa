"""Two forums with a discussion: a hundred comments here, very many there."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from articles.models import Anchor, Article
from comments.loading import load as load_thread
from comments.models import Comment, Pick, Visit
from comments.path import STEP_WIDTH
from experiences.models import Experience

from . import threads
from .forums import Forum, Visitor
from .people import load_people, make_article
from .rows import Bound, Row

FEW = 100
TALK, LONE, ANSWERED = "gespraech", "einzelne", "beantwortete"
EVERYTHING = "alles"
BODIES = {  # the threads of the small forum; the large one holds all of it in one thread
    TALK: threads.branches,
    LONE: threads.lone,
    ANSWERED: threads.answered,
}
LOADING = Bound(1500, at_least=True)  # comments a second, of 300 characters, on two cores
PICKED = 60  # at least; or one in a hundred
TOLD = 500  # at most: comments with facts, about a poll
NEW = 60  # comments that are new to the reader who comes back; or one in two hundred
ARTICLE = threads.CONTENT / "wettlauf-um-ki-talente.md"


@dataclass(frozen=True)
class Loaded:
    """How fast a thread was loaded."""

    comments: int
    seconds: float

    def row(self) -> Row:
        """Return it as a line of the table."""
        return Row(
            "load_thread: comments a second (300 characters)", round(self.comments / self.seconds), LOADING,
            unit="/s", beside=f"{self.comments} comments in {self.seconds:.1f} s",
        )  # fmt: skip


def load(forum: Forum, number: int) -> Loaded:
    """Fill the forum: threads of a hundred in the small one, one of `number` in the large one."""
    if not User.objects.exists():
        load_people(20)
    started = time.perf_counter()
    if forum.is_large:
        articles = [_discussed(EVERYTHING, threads.everything(number))]
    else:
        articles = [_discussed(slug, write(FEW)) for slug, write in BODIES.items()]
    seconds = time.perf_counter() - started
    editors = Group.objects.get_or_create(name=Role.EDITOR.value)[0]
    for person in User.objects.filter(profile__name__in=threads.NEWSROOM):
        person.groups.add(editors)
    for article in articles:
        _decorate(article)
    return Loaded(number, seconds)


def _discussed(slug: str, lines: Iterator[str]) -> Article:
    article = make_article(slug, body=_text(), days_ago=threads.DAYS + 30)
    load_thread(article, lines)
    return article


def _text() -> str:
    """Return the text of the article that we publish: what surrounds a thread has its weight, too."""
    return ARTICLE.read_text().split("---", 2)[2].strip()


def _decorate(article: Article) -> None:
    """Tell facts with each second lone root, about a thing beside the text; pick some; let a reader come back."""
    chance = random.Random(6)
    roots = list(
        article.comments.filter(parent__isnull=True, body__endswith=threads.QUESTION).order_by("path")[: 2 * TOLD : 2]
    )
    anchor = Anchor.objects.create(
        article=article, kind=Anchor.Kind.POLL, label="Eine Umfrage", path=f"/umfragen/{article.slug}/",
        visible_from=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    Experience.objects.bulk_create(_told(root) for root in roots)
    article.comments.filter(pk__in=[root.pk for root in roots]).update(has_facts=True, anchor=anchor)
    everyone = list(article.comments.values_list("pk", flat=True))
    editor = User.objects.order_by("pk")[0]
    Pick.objects.bulk_create(
        Pick(comment_id=pk, article=article, by=editor)
        for pk in chance.sample(everyone, max(PICKED, len(everyone) // 100))
    )
    newest = article.comments.order_by("-published_at")[max(NEW, len(everyone) // 200)]
    Visit.objects.create(person=reader(), article=article, since=newest.published_at, seen_at=timezone.now())
    for order in ("beste", "meistdiskutiert"):
        article.epochs.make(order)


def _told(comment: Comment) -> Experience:
    return Experience(
        comment=comment, article_id=comment.article_id, shown_at=comment.posted_at, perspective="hiring",
        outcome="filled", role="Data Scientist", year=2026, stages=3, stage_kinds=["interview", "team"],
    )  # fmt: skip


def reader() -> User:
    """Return somebody who comes back and wrote nothing there."""
    return User.objects.get(email="mensch1@example.org")


def signed_in() -> Visitor:
    """Return the browser of that reader."""
    browser = Visitor()
    browser.force_login(reader(), "accounts.backends.AccountBackend")
    return browser


def at_depth(article: Article, depth: int) -> Comment:
    """Return a comment that lies so deep, in a branch that goes on beneath it without fork."""
    deep = article.comments.filter(path__length=depth * STEP_WIDTH, parent__reply_count=1)
    found: Comment = deep.order_by("path")[0]
    return found


def near_the_end(article: Article, newest_first: bool = False) -> Comment:
    """Return a root from which on a page is just full: the last page of an order."""
    roots = article.comments.filter(parent__isnull=True).order_by("path" if newest_first else "-path")
    room = 50
    for root in roots[:60]:
        last = root
        room -= 1 + min(root.branch_count, 5)
        if room < 0:
            break
    return last
