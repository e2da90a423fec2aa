"""One lived-in forum in which all pages are there: people, an article, a discussion in which everything happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files import File
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from articles.models import Article, FollowUp, Image, Page
from articles.pages import ensure_pages
from comments.models import Comment, Pick
from moderation.models import Appeal, Case, Danger, RuleText
from notifications.kinds import Kind
from notifications.models import Follow, Notification, Pause, StoppedAddress
from tests.factories import ArticleFactory, CommentFactory, FollowUpFactory, TopicFactory, UserFactory, picture

from .story import tell_on

TEXT = """## Anfang

Ein Absatz mit *Betonung*, einem [Verweis](https://example.org/) und einer Fußnote.[^1]

> Ein Zitat, das länger ist als eine Zeile auf einem Telefon.

## Zahlen

| Stelle | Bewerbungen | Dauer in Tagen |
|---|---:|---:|
| Softwareentwicklerinnen und Softwareentwickler | 12 | 140 |
| Datenschutzbeauftragte | 3 | 210 |

## Schluss

- Ein Donaudampfschifffahrtsgesellschaftskapitänsstellvertreter.
- `kode`

[^1]: Eine Anmerkung.
"""


@dataclass
class Forum:
    """What is there: an article with its discussion, another with all that can stand beside one."""

    people: dict[str, User]
    comments: dict[str, Comment]
    numbers: dict[str, int] = field(default_factory=dict)  # what addresses name, by the name that places use

    @classmethod
    def fill(cls, folder: Path) -> Forum:
        """Make it, in the order in which it would have happened."""
        ensure_pages()
        people = _people()
        image = _image(folder)
        article = ArticleFactory(
            slug="wettlauf", title="Der Wettlauf um Nachwuchswissenschaftlerinnen", body=TEXT, hero=image,
            topic=TopicFactory(slug="arbeit", name="Arbeit"),
        )  # fmt: skip
        TopicFactory(slug="leer", name="Noch leer")
        ArticleFactory(slug="zweiter", topic=article.topic)
        ArticleFactory(slug="zurueck", status=Article.Status.WITHDRAWN)
        ArticleFactory(slug="entwurf", status=Article.Status.DRAFT, published_at=None)
        forum = cls(people, _discussion(article, people))
        house = Page.objects.get(kind="netiquette", language="de")
        forum.numbers = {"image": image.pk, "article": article.pk, "house": house.pk}
        forum.numbers |= {name: comment.pk for name, comment in forum.comments.items()}
        forum.numbers |= {
            f"case_{name}": forum.comments[name].cases.get().pk
            for name in ("held", "reported", "removed", "objected", "endangered")
        }
        forum.numbers["rule"] = RuleText.objects.current("hate").pk
        Follow.objects.follow(people["reader"], article)
        Follow.objects.mute(people["reader"], Article.objects.get(slug="zweiter"))
        forum.numbers |= tell_on(people, article.topic)
        _notifications(people["reader"], article)
        return forum

    def renew(self) -> None:
        """Let the reader's own be as new as if it had just been posted: they can be edited for some minutes only."""
        own = [self.numbers["own"], self.numbers["own_told"]]
        Comment.objects.filter(pk__in=own).update(posted_at=timezone.now())
        Notification.objects.filter(recipient=self.people["reader"]).update(read_at=None)


def _people() -> dict[str, User]:
    """Give every role somebody, and the reader a writer whom they read."""
    people = {role.value: User.objects.add_to_team(f"{role}@example.net", role, name=f"Team {role}") for role in Role}
    people |= {
        name: UserFactory(email=f"{name}@example.net", name=f"Lea {name}") for name in ("reader", "writer", "careless")
    }
    people["careful"] = UserFactory(email="careful@example.net", name="Carl Careful")
    TOTP.activate(people["careful"], generate_totp_secret())
    RecoveryCodes.activate(people["careful"])
    return people


def _notifications(reader: User, article: Article) -> None:
    """Tell the reader of something with a long name, and of two things at once; a mail came back, too."""
    followups = [
        FollowUpFactory(article=FollowUp.objects.first().article, title=f"Nachwuchsförderungsprogramm Nummer {n}")
        for n in range(3)
    ]
    for followup, group in zip(followups, ("followup-a", "followup-b", "followup-b"), strict=True):
        Notification.objects.tell([reader.pk], Kind.FOLLOWUP, followup, group=group, place=article)
    StoppedAddress.objects.stop(reader.email, StoppedAddress.Reason.BOUNCE)
    Pause.objects.begin(reader, timezone.localdate() + timedelta(days=30))


def _image(folder: Path) -> Image:
    with picture(folder / "hero.jpg", size=(1000, 600)).open("rb") as file:
        image = Image.objects.create(file=File(file, "hero.jpg"), alt="Ein graublaues Feld.", credit="Foto: niemand")
    image.render()
    return image


def _discussion(article: Article, people: dict[str, User]) -> dict[str, Comment]:
    """Fill a thread with a comment in each state; the reader's own stand beside the writer's."""
    reader, writer, moderator = people["reader"], people["writer"], people["moderator"]
    made = {
        "public": CommentFactory(
            article=article, author=writer, body="Bei uns *nicht*.\n\n> Zitat\n\n- Liste\n- `kode`"
        ),
        "own": CommentFactory(article=article, author=reader, body="Bei uns schon, siehe https://example.org/."),
        "removed": CommentFactory(article=article, author=writer, state="removed", by=moderator, body="Weg damit."),
        "held": CommentFactory(article=article, author=reader, state="held", body="Es wartet noch."),
    }
    made["retracted"] = CommentFactory(article=article, author=writer, body="Zurückgenommen.")
    made["answer"] = CommentFactory(article=article, author=reader, parent=made["retracted"], body="Warum denn?")
    made["retracted"].retract()
    deep = made["public"]
    for n in range(8):
        deep = CommentFactory(article=article, author=(reader, writer)[n % 2], parent=deep, body=f"Antwort {n}.")
    made["reported"] = CommentFactory(article=article, author=writer, body="Das wird gemeldet.")
    made["reported"].report(by=reader, ground="attack", note="Der Ton.")
    Pick.objects.mark(made["public"], by=people["editor"], why="Der erste Schritt, aus erster Hand erzählt.")
    made["objected"] = CommentFactory(article=article, author=writer, state="removed", by=moderator, body="Zu Unrecht.")
    decision = made["objected"].cases.get().last_decision
    Appeal.objects.make(decision, text="Das hält\nkein Widerspruch aus.", by=writer)
    made["endangered"] = CommentFactory(article=article, author=writer, body="Ich weiß, wo du wohnst.")
    case = Case.objects.open_by_own_motion(made["endangered"])
    Danger.objects.freeze(case, by=moderator)
    case.remarks.create(by=moderator, text="Ist gemeldet, Antwort steht aus.")
    made["edited"] = CommentFactory(article=article, author=reader, body="Eine frühere Fassung.")
    made["edited"].revisions.create(n=1, body="Vorher.", html="<p>Vorher.</p>", written_at=timezone.now())
    Comment.objects.filter(pk=made["edited"].pk).update(edited_at=timezone.now())
    return made
