"""Which experiences everyone may read, and how a new one is shared."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from accounts.models import Ignore, User
from articles.models import Article
from comments.models import Comment
from comments.models.mentioning import MentioningQuerySet
from talentforum.lib.markdown import ReaderText

if TYPE_CHECKING:
    from .models import Experience


class ExperienceQuerySet(MentioningQuerySet["Experience"]):
    """Experiences by who may read them."""

    def public(self) -> ExperienceQuerySet:
        """Those whose comment and whose article everyone can read."""
        return self.filter(shown_at__isnull=False, article__in=Article.objects.published())

    def newest(self) -> ExperienceQuerySet:
        """Newest first, with what a list shows of them."""
        return self.order_by("-shown_at", "-pk").select_related("comment__author__profile", "article")

    def noting_ignored(self, reader: Any) -> ExperienceQuerySet:
        """With `is_ignored`: whether the reader ignores who told it."""
        return self.annotate(**Ignore.objects.noted(reader, "comment__author"))

    def besides_ignored(self, reader: Any) -> ExperienceQuerySet:
        """Those that nobody told whom the reader ignores."""
        if not reader.is_authenticated:
            return self
        return self.exclude(comment__author__in=Ignore.objects.filter(person=reader).values("ignored"))


class ExperienceManager(models.Manager.from_queryset(ExperienceQuerySet)):  # type: ignore[misc]
    """Shares experiences."""

    def share(
        self,
        *,
        article: Article,
        author: User,
        body: ReaderText,
        facts: Mapping[str, Any],
        hidden: Mapping[str, Any] | None = None,
        token: uuid.UUID | None = None,
    ) -> Experience:
        """Post a comment under the article with its facts, and keep apart what is for figures only.

        A form sent twice (same token, text and facts) gives the one experience again. Raises what posting a comment
        raises (comments.querysets.Refused), also where only facts or figures differ from what the form sent before.
        """
        from .models import HiddenFacts

        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=author.pk)  # one text of a person at a time
            sent = self.sent(article, author, body, {**facts, **(hidden or {})}, token)
            if sent is not None:
                return sent
            if article.comments.sent(author, body, token) is not None:
                token = None
            comment: Comment = article.comments.post(author=author, body=body, token=token, has_facts=True)
            experience = self.model(comment=comment, article=article, **facts)
            experience.shown_at = comment.posted_at if comment.is_public else None
            experience.save(force_insert=True)
            HiddenFacts.objects.keep(experience, hidden or {})
        return experience

    share.alters_data = True  # type: ignore[attr-defined]

    def sent(
        self, article: Article, author: User, body: ReaderText, given: Mapping[str, Any], token: uuid.UUID | None
    ) -> Experience | None:
        """Return the experience that this very form made before, None where it made none; `given` is all its facts."""
        comment = article.comments.sent(author, body, token)
        told: Experience | None = self.filter(comment=comment).select_related("comment").first() if comment else None
        stored = {**told.given(), **told.hidden_given()} if told else {}
        same = all((stored.get(name) or None) == (value or None) for name, value in given.items())
        return told if same else None
