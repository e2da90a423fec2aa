"""Which comments: who may see them, and how a new one is posted."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import rules
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone

from accounts.models import Ignore, User
from accounts.roles import Role
from articles.models import Anchor, Article, Author
from moderation.moderatable import Moderatable
from talentforum.lib.markdown import ReaderText

from . import facts
from .models.mentioning import MentioningQuerySet
from .path import STEP_WIDTH
from .writer import locked

if TYPE_CHECKING:
    from .models import Comment

REPEAT_WINDOW = timedelta(minutes=10)  # the same text again within it is a slip of the hand, not a second thought

# Of which comments strangers see anything; `Comment.standing` says the same of one row in Python.
STANDING = Q(retracted_at__isnull=True) & (
    Q(status=Moderatable.Status.PUBLISHED)
    | Q(status=Moderatable.Status.REMOVED, published_at__isnull=False)
    | Q(status=Moderatable.Status.HELD, published_at__isnull=False, reply_count__gt=0)
) | Q(retracted_at__isnull=False, reply_count__gt=0)

# Roots that ask something and that nobody but their author has answered; the index on it is partial.
UNANSWERED = Q(parent__isnull=True, body__contains="?", is_answered=False)


class Refused(Exception):
    """A text that cannot be posted now; `code` says why: closed, muted, warned, duplicate, parent, branch or gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CommentQuerySet(MentioningQuerySet["Comment"]):
    """Comments by who may see them."""

    def public(self) -> CommentQuerySet:
        """Those whose text everyone can read."""
        return self.filter(status=Moderatable.Status.PUBLISHED, retracted_at__isnull=True)

    def readable(self) -> CommentQuerySet:
        """Those whose text everyone can read, under articles that everyone can read."""
        return self.public().filter(article__in=Article.objects.published())

    def standing(self) -> CommentQuerySet:
        """Those of which strangers see anything: the text, or the line in its place."""
        return self.filter(STANDING)

    def visible_to(self, reader: Any) -> CommentQuerySet:
        """What stands in the thread for this person: authors see their own texts, moderators all."""
        if not reader.is_authenticated:
            return self.standing()
        own = Q(retracted_at__isnull=True) & (
            Q() if rules.has_perm("comments.see_hidden", reader) else Q(author=reader)
        )
        return self.filter(STANDING | own)

    def with_authors(self) -> CommentQuerySet:
        """With names and badges, what each is about, and what stands beside it."""
        editors = User.groups.through.objects.filter(
            user_id=models.OuterRef("author_id"), group__in=Group.objects.filter(name=Role.EDITOR.value)
        )
        signed = Author.objects.filter(articles=models.OuterRef("article_id"), person=models.OuterRef("author_id"))
        related = ("author__profile", "anchor", *facts.names())
        badges = {"by_editor": models.Exists(editors), "by_author": models.Exists(signed)}
        return self.select_related(*related).annotate(**badges)

    def with_parents(self) -> CommentQuerySet:
        """With whom each answers."""
        return self.select_related("parent__author__profile")

    def noting_ignored(self, reader: Any) -> CommentQuerySet:
        """With `is_ignored`: whether the reader ignores the author."""
        return self.annotate(**Ignore.objects.noted(reader, "author"))

    def readable_by(self, reader: Any) -> CommentQuerySet:
        """Those whose text this person reads without judging it: public ones beneath public articles, and their own.

        A moderator's reading of what is held or removed has its place in the queue; what is searched is for readers.
        """
        if not reader.is_authenticated:
            return self.readable()
        return self.readable() | self.filter(author=reader, retracted_at__isnull=True)

    def new_to(self, reader: Any, since: datetime) -> CommentQuerySet:
        """Those that everyone can read since a moment, but the reader's own and those by people they ignore."""
        ignored = Ignore.objects.filter(person=reader.pk).values("ignored")
        return self.public().filter(published_at__gt=since).exclude(author=reader.pk).exclude(author__in=ignored)

    def after(self, moment: datetime, pk: int) -> CommentQuerySet:
        """Those that became public later than a moment, or in it with a higher id."""
        later = Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=pk)
        return self.filter(later, published_at__gte=moment)

    def about(self, anchor: Anchor) -> CommentQuerySet:
        """Those about a thing, with everything that answers them."""
        roots = self.model.objects.filter(anchor=anchor).values("path")
        return self.annotate(root=Left("path", STEP_WIDTH)).filter(root__in=roots)


class CommentManager(models.Manager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    """Posts comments: `article.comments.post(…)`."""

    instance: Article

    def post(
        self,
        *,
        author: User,
        body: ReaderText,
        parent: Comment | int | None = None,
        anchor: Anchor | None = None,
        token: uuid.UUID | None = None,
        has_facts: bool = False,
    ) -> Comment:
        """Write a comment under the article, and hold it where a check says so.

        `parent` is what it answers, or the number of that. An answer is about what the comment above it is about, so
        `anchor` counts only without a `parent`. Who sets `has_facts` puts facts beside it in the same transaction. A
        form sent twice (same token, same text) gives the one comment again. Raises Refused where the discussion
        closed, the author may not write or has not read a warning, the parent is gone, or the author posted the same
        text within ten minutes.
        """
        with transaction.atomic():
            writer = locked(author, self.instance)  # one text of a person at a time
            alike = self.filter(Q(token=token) | self._repeats(body), author=author)
            sent = dict(alike.values_list("token", "body"))
            if sent.get(token) == body.body:
                return self.get(author=author, token=token)
            if code := writer.obstacle or ("" if self.instance.discussion_is_open else "closed"):
                raise Refused(code)
            if "warning" in writer.bears:
                raise Refused("warned")
            if body.body in sent.values():
                raise Refused("duplicate")
            above = self._locked(parent) if parent is not None else None
            if token is None or token in sent:
                token = uuid.uuid4()  # the form was sent before with another text
            about = anchor if above is None else None
            comment = self.model(article=self.instance, author=author, anchor=about, token=token, has_facts=has_facts)
            return comment.place(body, above, writer)

    post.alters_data = True  # type: ignore[attr-defined]

    def sent(self, author: User, body: ReaderText, token: uuid.UUID | None) -> Comment | None:
        """Return the comment that this very form made before, None where it made none."""
        return self.filter(author=author, token=token, body=body.body).first() if token else None

    def _locked(self, parent: Comment | int) -> Comment:
        """Return the parent as it is now; raise Refused where it cannot be answered, or not any more."""
        number = parent if isinstance(parent, int) else parent.pk
        fresh: Comment | None = self.select_for_update(no_key=True, of=("self",)).filter(pk=number).first()
        if fresh is None or not fresh.is_public:
            raise Refused("parent")
        if fresh.is_closed:
            raise Refused("branch")
        return fresh

    def is_repeated(self, author: User, body: ReaderText, *, besides: int | None = None) -> bool:
        """Tell whether the author posted this very text under the article within the last ten minutes."""
        return self.filter(self._repeats(body), author=author).exclude(pk=besides).exists()

    @staticmethod
    def _repeats(body: ReaderText) -> Q:
        return Q(body=body.body, posted_at__gte=timezone.now() - REPEAT_WINDOW, retracted_at__isnull=True)
