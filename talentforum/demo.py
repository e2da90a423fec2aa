"""The demo: the first article, a discussion under it, and people for every role."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from articles import frontmatter
from articles.models import Article
from articles.pages import ensure_pages
from comments.models import Comment
from moderation.grounds import Ground
from moderation.models import Decision
from talentforum.lib.markdown import read_reader_text

CONTENT = Path(__file__).parent / "content"
ARTICLE = CONTENT / "wettlauf-um-ki-talente.md"
PICTURE = CONTENT / "wettlauf-um-ki-talente.jpg"
THREAD = CONTENT / "wettlauf-um-ki-talente.thread.yaml"
PASSWORD = "talentforum"  # noqa: S105 - published with the demo, which is refused where accounts are real
PUBLISHED_AGO = timedelta(days=5)
JOINED_BEFORE = timedelta(days=90)

# Contract: address, display name, role; what README and `bin/dev` print.
ACCOUNTS = {
    "leserin": ("leserin@example.org", "Jana Lindner", None),
    "leser": ("leser@example.org", "Tobias Ahrens", None),
    "moderation": ("moderation@example.org", "Mod. Petra Voss", Role.MODERATOR),
    "moderation2": ("moderation2@example.org", "Mod. Emre Aydin", Role.MODERATOR),
    "redaktion": ("redaktion@example.org", "Lena Brandt", Role.EDITOR),
    "admin": ("admin@example.org", "Admin", Role.ADMIN),
}
ROLES = {None: "reader", Role.MODERATOR: "moderator", Role.EDITOR: "editor", Role.ADMIN: "administrator"}


class Demo:
    """Loads the demo once; what is there already stays as it is."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.started = timezone.now() - PUBLISHED_AGO

    def load(self) -> None:
        """Make accounts, pages, article and discussion; everything or nothing."""
        with transaction.atomic():
            ensure_pages()
            self._make_accounts()
            article = self._publish_article()
            if not article.comments.exists():
                self._fill(article)

    @staticmethod
    def accounts_text() -> str:
        """Return the accounts as lines to print."""
        rows = [f"  {email:<26} {ROLES[role]}" for email, _, role in ACCOUNTS.values()]
        return "\n".join([f"Demo accounts (password {PASSWORD}):", *rows])

    def _make_accounts(self) -> None:
        for key, (email, name, role) in ACCOUNTS.items():
            user = User.objects.filter(email=email).first()
            if user is None:
                joined = self.started - JOINED_BEFORE
                user = User.objects.create_user(email, PASSWORD, name=name, joined_at=joined)
                if role is not None:
                    user = User.objects.add_to_team(email, role)
            self.people[key] = user

    def _publish_article(self) -> Article:
        file = frontmatter.read(ARTICLE)
        article = frontmatter.find(file.slug)
        if article is None:
            article = file.save()
            Article.objects.filter(pk=article.pk).update(published_at=self.started)
            article.refresh_from_db()
            head = yaml.safe_load(ARTICLE.read_text().split("---")[1])
            frontmatter.show(article, PICTURE, alt=head["hero_alt"], credit=head["hero_credit"])
        return article

    def _fill(self, article: Article) -> None:
        thread = yaml.safe_load(THREAD.read_text())
        for person in thread["people"]:
            email = f"{person['key']}@demo.example.org"
            user = User.objects.filter(email=email).first()
            self.people[person["key"]] = user or User.objects.create_user(
                email, name=person["name"], joined_at=self.started - JOINED_BEFORE
            )
        for root in thread["comments"]:
            self._post(article, root, None, self.started)

    def _post(self, article: Article, told: dict[str, Any], parent: Comment | None, earlier: datetime) -> None:
        """Post one comment and its answers as readers would, then let happen to it what the file says."""
        author, at, state = self.people[told["author"]], earlier + _span(told["after"]), told.get("state", "published")
        at = min(at, timezone.now() - timedelta(minutes=3))
        text = read_reader_text(told.get("earlier") or told["body"])
        comment = article.comments.post(author=author, body=text, parent=parent)
        self._date(comment, at)
        if comment.status == Comment.Status.HELD and state != "held":
            comment.cases.get().decide(Decision.Kind.APPROVE, by=self.people["moderation"])
            comment.refresh_from_db()
        for answer in told.get("replies", []):
            self._post(article, answer, comment, at)
        self._befall(comment, told, state, at)

    def _befall(self, comment: Comment, told: dict[str, Any], state: str, at: datetime) -> None:
        comment.refresh_from_db()
        comment.author = self.people[told["author"]]
        if state == "removed":
            ground = Ground(told["ground"])
            comment.report(by=self.people["leserin"], ground=ground)
            comment.cases.get().decide(Decision.Kind.REMOVE, by=self.people["moderation2"], ground=ground)
        elif state == "retracted":
            comment.retract()
        elif state == "reported":
            report = told["report"]
            by = self.people[report["by"]]
            comment.report(by=by, ground=Ground(report["ground"]), note=report.get("note", ""))
        elif state == "edited":
            comment.edit(read_reader_text(told["body"]))
            Comment.objects.filter(pk=comment.pk).update(edited_at=at + timedelta(minutes=6))

    @staticmethod
    def _date(comment: Comment, at: datetime) -> None:
        published = at if comment.published_at else None
        Comment.objects.filter(pk=comment.pk).update(posted_at=at, published_at=published)
        comment.posted_at, comment.published_at = at, published
        comment.cases.update(opened_at=at)


def _span(text: str) -> timedelta:
    """Read a span such as `1d 4h 25m`."""
    units = {"d": "days", "h": "hours", "m": "minutes"}
    return timedelta(**{units[unit]: int(number) for number, unit in re.findall(r"(\d+)\s*([dhm])", str(text))})
