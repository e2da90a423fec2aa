"""What tests are made of: people, articles, comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.db.models import F
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import User
from articles.models import Article, Author, Topic
from comments.models import Comment
from comments.path import step
from moderation.grounds import Ground
from moderation.models import Decision
from talentforum.lib.markdown import read_reader_text


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic."""

    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Thema {n}")
    slug = factory.Sequence(lambda n: f"thema-{n}")


class ArticleFactory(factory.django.DjangoModelFactory):
    """A published article with an open discussion."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    topic = factory.SubFactory(TopicFactory)
    title = factory.Sequence(lambda n: f"Ein Artikel {n}")
    slug = factory.Sequence(lambda n: f"artikel-{n}")
    teaser = "Worum es geht, in einem Satz."
    body = "## Anfang\n\nEin Absatz mit *Betonung*.\n"
    question = "Wie ist das bei Ihnen?"
    status = Article.Status.PUBLISHED
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))

    @factory.post_generation
    def authors(self, create: bool, extracted: Any, **_: Any) -> None:
        """Sign the article; by the newsroom unless told otherwise."""
        self.authors.set(extracted or [Author.objects.get_or_create(name="Redaktion talentforum")[0]])


class UserFactory(factory.Factory):
    """A person with a confirmed address; `known` has a comment approved before, so that nothing of theirs is held."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"mensch{n}@example.org")
    name = factory.Sequence(lambda n: f"Mensch {n}")
    password = "ein langes Passwort"
    known = True

    @classmethod
    def _create(cls, _model: type[User], *_args: Any, known: bool = True, **fields: Any) -> User:
        user = User.objects.create_user(**fields)
        if known:
            approved_before(user)
        return user


def approved_before(user: User) -> Comment:
    """Give a person an approved comment, under an article that is withdrawn since and so stands in no list."""
    archive, _ = Article.objects.get_or_create(
        slug="archiv",
        defaults={
            "topic": TopicFactory(slug="archiv", name="Archiv"),
            "title": "Archiv",
            "teaser": "Alt.",
            "body": "Alt.",
            "status": Article.Status.WITHDRAWN,
            "published_at": timezone.now() - timedelta(days=400),
        },
    )
    long_ago = timezone.now() - timedelta(days=399)
    comment = Comment.objects.create(
        article=archive, author=user, body="Früher.", html="<p>Früher.</p>", path=step(user.pk),
        posted_at=long_ago, published_at=long_ago,
    )  # fmt: skip
    Article.objects.filter(pk=archive.pk).update(comment_count=F("comment_count") + 1)
    return comment


class CommentFactory(factory.Factory):
    """A comment, posted as readers do; `state` is what befell it: published, held, removed or retracted."""

    class Meta:
        model = Comment

    article = factory.SubFactory(ArticleFactory)
    author = factory.SubFactory(UserFactory)
    body = factory.Sequence(lambda n: f"Das ist Kommentar Nummer {n}.")
    parent = None
    state = "published"
    by = None

    @classmethod
    def _create(
        cls,
        _model: type[Comment],
        *_args: Any,
        body: str,
        state: str,
        by: User | None,
        article: Article,
        **fields: Any,
    ) -> Comment:
        comment = article.comments.post(body=read_reader_text(body), **fields)
        if state == "held":
            comment.hold([])
        elif state == "removed":
            comment.report(by=by or UserFactory(), ground=Ground.ATTACK)
            comment.cases.get().decide(
                Decision.Kind.REMOVE,
                by=by or User.objects.filter(is_staff=True).first() or UserFactory(),
                ground=Ground.ATTACK,
            )
        elif state == "retracted":
            comment.retract()
        return Comment.objects.get(pk=comment.pk)


def picture(path: Any, *, size: tuple[int, int] = (640, 400), kind: str = "JPEG") -> Any:
    """Write a small picture to a path and return the path."""
    Picture.new("RGB", size, (90, 120, 150)).save(path, kind)
    return path
