"""The demo: three articles, what was said, asked and lived through under them, and people for every role."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from articles import frontmatter
from articles.models import Article, FollowUp
from articles.pages import ensure_pages
from comments.models import Epoch
from experiences.models import Experience
from notifications.models import Delivery
from polls.models import Poll
from search.models import Vocabulary

from .desk import Desk
from .discussion import Discussion
from .people import ACCOUNTS, PASSWORD, ROLES, People
from .story import Story

__all__ = ["ACCOUNTS", "ARTICLE", "CONTENT", "PASSWORD", "ROLES", "Demo"]

CONTENT = Path(__file__).parent.parent / "content"
ARTICLE = CONTENT / "wettlauf-um-ki-talente.md"
PICTURE = CONTENT / "wettlauf-um-ki-talente.jpg"
THREAD = CONTENT / "wettlauf-um-ki-talente.thread.yaml"
PUBLISHED_AGO = {ARTICLE: timedelta(days=5)} | {
    CONTENT / "elf-wochen-bis-zur-zusage.md": timedelta(days=12),
    CONTENT / "was-kleine-firmen-bieten.md": timedelta(days=19),
}


class Demo:
    """Loads the demo once; what is there already stays as it is."""

    def __init__(self) -> None:
        self.started = timezone.now() - PUBLISHED_AGO[ARTICLE]

    def load(self) -> None:
        """Make accounts, pages, articles and all that stands under them; everything or nothing."""
        with transaction.atomic():
            ensure_pages()
            self.people = People(self.started)
            self.articles = {path.stem: self._publish(path) for path in PUBLISHED_AGO}
            thread = _read(THREAD)
            self._discuss(self.articles[ARTICLE.stem], thread)
            self._carry_on(thread)
            self._open_cases()
            if not Epoch.objects.exists():  # the worker would do it by and by
                Epoch.objects.make_due()
                Vocabulary.objects.rebuild()
            # What it tells its people stands in the site; nobody reads their mail, and a terminal would be full of it.
            Delivery.objects.filter(notification__created_at=TransactionNow()).delete()

    @staticmethod
    def accounts_text() -> str:
        """Return the accounts as lines to print."""
        rows = [f"  {email:<26} {ROLES[role]}" for email, _, role in ACCOUNTS.values()]
        return "\n".join([f"Demo accounts (password {PASSWORD}):", *rows])

    def _publish(self, path: Path) -> Article:
        file = frontmatter.read(path)
        article = frontmatter.find(file.slug)
        if article is None:
            article = file.save()
            Article.objects.filter(pk=article.pk).update(published_at=timezone.now() - PUBLISHED_AGO[path])
            article.refresh_from_db()
            if path == ARTICLE:
                head = yaml.safe_load(path.read_text().split("---")[1])
                frontmatter.show(article, PICTURE, alt=head["hero_alt"], credit=head["hero_credit"])
        return article

    def _discuss(self, article: Article, thread: dict[str, Any]) -> None:
        self.people.invite(thread["people"])
        if not article.comments.exists():
            discussion = Discussion(article, self.people)
            for root in thread["comments"]:
                discussion.post(root, None, self.started)

    def _carry_on(self, thread: dict[str, Any]) -> None:
        """Add experiences, polls and follow-ups, where none of them is there."""
        mine = {"article__in": list(self.articles.values())}
        if any(model.objects.filter(**mine).exists() for model in (Experience, Poll, FollowUp)):
            return
        story, lived = Story(self.articles, self.people), _read(CONTENT / "demo.experiences.yaml")
        self.people.invite(lived["people"])
        for told in thread["comments"]:
            story.remember(self.articles[ARTICLE.stem], told)
        for told in lived["experiences"]:
            story.tell(told)
        for told in _read(CONTENT / "demo.polls.yaml")["polls"]:
            story.ask(told)
        for told in _read(CONTENT / "demo.followups.yaml")["followups"]:
            story.carry_on({"article": ARTICLE.stem} | told)

    def _open_cases(self) -> None:
        """Fill the moderators' queue, and their log, where the people of it are not there yet."""
        told = _read(CONTENT / "demo.cases.yaml")
        if self.people.knows(told["people"]):
            return
        self.people.invite(told["people"])
        desk = Desk(Story(self.articles, self.people))
        for case in told["cases"]:
            desk.tell(case)
        desk.state_long_holds()


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())
