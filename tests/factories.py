"""What tests are made of: people, articles, comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import User
from articles.models import Article, Author, FollowUp, Topic
from comments.models import Comment
from comments.path import step
from experiences.models import Experience, HiddenFacts
from moderation.grounds import Ground
from moderation.models import Decision
from polls.models import Poll
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
            comment.report(by=UserFactory(), ground=Ground.ATTACK)
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


class FollowUpFactory(factory.django.DjangoModelFactory):
    """A follow-up, published unless told otherwise: `state` is draft, scheduled, published or withdrawn."""

    class Meta:
        model = FollowUp
        skip_postgeneration_save = True

    article = factory.SubFactory(ArticleFactory)
    title = factory.Sequence(lambda n: f"Ein Nachtrag {n}")
    slug = factory.Sequence(lambda n: f"nachtrag-{n}")
    body = "Was seither geschah.\n"

    @factory.post_generation
    def state(self, create: bool, extracted: str | None, **_: Any) -> None:
        """Let it become what it is, by its verbs."""
        self.cite()
        if extracted == "scheduled":
            self.publish(at=timezone.now() + timedelta(hours=1))
        elif extracted != "draft":
            self.publish()
        if extracted == "withdrawn":
            self.withdraw()


class ExperienceFactory(factory.Factory):
    """An experience, shared as readers do; `hidden` is what is for figures only, `state` what befell its comment."""

    class Meta:
        model = Experience

    article = factory.SubFactory(ArticleFactory)
    author = factory.SubFactory(UserFactory)
    body = factory.Sequence(lambda n: f"So war das, Erfahrung Nummer {n}.")
    perspective = "applicant"
    outcome = "declined"
    state = "published"

    @classmethod
    def _create(
        cls,
        _model: type[Experience],
        *_args: Any,
        article: Article,
        author: User,
        body: str,
        state: str,
        hidden: dict[str, Any] | None = None,
        **facts: Any,
    ) -> Experience:
        told = Experience.objects.share(
            article=article,
            author=author,
            body=read_reader_text(body),
            facts=Experience(**facts).given(),
            hidden={name: (hidden or {}).get(name, no_figures[name]) for name in HiddenFacts.FACTS},
        )
        if state == "held":
            told.comment.hold([])
        elif state == "removed":
            told.comment.hold([])
            told.comment.cases.get().decide(Decision.Kind.REMOVE, by=UserFactory(), ground=Ground.ATTACK)
        elif state == "retracted":
            told.comment.retract()
        return Experience.objects.select_related("comment__article", "comment__author").get(pk=told.pk)


no_figures: dict[str, Any] = {"base": None, "bonus": None, "equity": None, "currency": "", "employer": ""}


class PollFactory(factory.Factory):
    """A running poll; `state` is how far it came: draft, planned, open, closed. `votes` are people by choice."""

    class Meta:
        model = Poll

    article = factory.SubFactory(ArticleFactory)
    slug = factory.Sequence(lambda n: f"umfrage-{n}")
    question = factory.Sequence(lambda n: f"Was ist mit Frage {n}?")
    labels = ("Ja", "Nein", "Vielleicht")
    steps = 0
    abstention = "Keine Angabe"
    state = "open"
    votes = ()

    @classmethod
    def _create(
        cls,
        _model: type[Poll],
        *_args: Any,
        labels: Any,
        steps: int,
        abstention: str,
        state: str,
        votes: Any,
        **fields: Any,
    ) -> Poll:
        if steps:
            fields = {"kind": "rating", "low_end": "gar nicht", "high_end": "sehr"} | fields
        poll = Poll.objects.create(**fields)
        poll.offer([] if steps else labels, steps=steps, abstention=abstention)
        if state != "draft":
            poll.open(at=timezone.now() + timedelta(days=1) if state == "planned" else None)
        for place, people in enumerate(votes):
            for _ in range(people):
                vote(poll, place)
        if state == "closed":
            poll.close()
        return Poll.objects.get(pk=poll.pk)


def vote(poll: Poll, *places: int, by: User | None = None) -> Any:
    """Cast a vote for the choices at these places (0 is the first), by somebody or by a new reader."""
    choices = list(poll.choices.all())
    return poll.cast(by=by or UserFactory(known=False), choices=[choices[place] for place in places])


def come_due(*planned: FollowUp) -> None:
    """Let the time of planned follow-ups have come by the database's clock, which no test stops."""
    for followup in planned:
        FollowUp.objects.filter(pk=followup.pk).update(published_at=Now() - timedelta(seconds=1))
