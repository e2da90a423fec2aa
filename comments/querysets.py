"""Which comments: who may see them, and how a new one is posted."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import rules
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from articles.models import Anchor, Article
from moderation.moderatable import Moderatable
from talentforum.lib.markdown import ReaderText

from . import facts
from .path import STEP_WIDTH

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
UNANSWERED = Q(parent__isnull=True, body__contains="?", others_count=0)


class Refused(Exception):
    """A text that cannot be posted now; `code` says why: closed, duplicate, parent or gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who may see them."""

    def public(self) -> CommentQuerySet:
        """Those whose text everyone can read."""
        return self.filter(status=Moderatable.Status.PUBLISHED, retracted_at__isnull=True)

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
        """With names and badges, whom each answers, what it is about, and what stands beside it."""
        editors = User.groups.through.objects.filter(
            user_id=models.OuterRef("author_id"), group__in=Group.objects.filter(name=Role.EDITOR.value)
        )
        related = ("author__profile", "parent__author__profile", "anchor", *facts.names())
        return self.select_related(*related).annotate(by_editor=models.Exists(editors))

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
        parent: Comment | None = None,
        anchor: Anchor | None = None,
        token: uuid.UUID | None = None,
        has_facts: bool = False,
    ) -> Comment:
        """Write a comment under the article, and hold it where a check says so.

        An answer is about what the comment above it is about, so `anchor` counts only without a `parent`. Who sets
        `has_facts` puts facts beside it in the same transaction. A form sent twice (same token, same text) gives the
        one comment again. Raises Refused where the discussion closed, the parent is gone, or the author posted the
        same text within ten minutes.
        """
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=author.pk)  # one text of a person at a time
            sent = self.sent(author, body, token)
            if sent is not None:
                return sent
            self._refuse(author, body, parent)
            if token is None or self.filter(author=author, token=token).exists():
                token = uuid.uuid4()  # the form was sent before with another text
            about = anchor if parent is None else None
            comment = self.model(article=self.instance, author=author, anchor=about, token=token, has_facts=has_facts)
            return comment.place(body, parent)

    post.alters_data = True  # type: ignore[attr-defined]

    def sent(self, author: User, body: ReaderText, token: uuid.UUID | None) -> Comment | None:
        """Return the comment that this very form made before, None where it made none."""
        return self.filter(author=author, token=token, body=body.body).first() if token else None

    def _refuse(self, author: User, body: ReaderText, parent: Comment | None) -> None:
        if not self.instance.discussion_is_open:
            raise Refused("closed")
        if self.is_repeated(author, body):
            raise Refused("duplicate")
        if parent is not None:
            parent = self.model.objects.select_for_update(no_key=True, of=("self",)).get(pk=parent.pk)
            if not parent.is_public or parent.article_id != self.instance.pk:
                raise Refused("parent")

    def is_repeated(self, author: User, body: ReaderText, *, besides: int | None = None) -> bool:
        """Tell whether the author posted this very text under the article within the last ten minutes."""
        recent = self.filter(author=author, posted_at__gte=timezone.now() - REPEAT_WINDOW, retracted_at__isnull=True)
        return recent.exclude(pk=besides).filter(body=body.body).exists()
