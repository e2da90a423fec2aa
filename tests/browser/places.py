"""Every page a person can come to, and how; one lived-in forum in which all of them are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files import File
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.limits import Limit
from accounts.models import User
from accounts.roles import Role
from articles.models import Article, Image
from articles.models import Page as HousePage
from articles.pages import ensure_pages
from comments.models import Comment
from moderation.models import Case
from tests.factories import ArticleFactory, CommentFactory, TopicFactory, UserFactory, picture

PASSWORD = "ein langes Passwort"
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
    """What is there: an article with a discussion in which everything happened, and one of every kind."""

    people: dict[str, User]
    article: Article
    comments: dict[str, Comment]
    image: Image

    @classmethod
    def fill(cls, folder: Path) -> Forum:
        """Make it, in the order in which it would have happened."""
        ensure_pages()
        people = {
            role.value: User.objects.add_to_team(f"{role}@example.net", role, name=f"Team {role}") for role in Role
        }
        people |= {name: UserFactory(email=f"{name}@example.net", name=f"Lea {name}") for name in ("reader", "writer")}
        people["careful"] = UserFactory(email="careful@example.net", name="Carl Careful")
        TOTP.activate(people["careful"], generate_totp_secret())
        RecoveryCodes.activate(people["careful"])
        with picture(folder / "hero.jpg", size=(1000, 600)).open("rb") as file:
            image = Image.objects.create(
                file=File(file, "hero.jpg"), alt="Ein graublaues Feld.", credit="Foto: niemand"
            )
        image.render()
        article = ArticleFactory(
            slug="wettlauf", title="Der Wettlauf um Nachwuchswissenschaftlerinnen", body=TEXT, hero=image,
            topic=TopicFactory(slug="arbeit", name="Arbeit"),
        )  # fmt: skip
        TopicFactory(slug="leer", name="Noch leer")
        ArticleFactory(slug="zweiter", topic=article.topic)
        ArticleFactory(slug="zurueck", status=Article.Status.WITHDRAWN)
        ArticleFactory(slug="entwurf", status=Article.Status.DRAFT, published_at=None)
        return cls(people, article, _discussion(article, people), image)


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
    made["edited"] = CommentFactory(article=article, author=reader, body="Eine frühere Fassung.")
    made["edited"].revisions.create(n=1, body="Vorher.", html="<p>Vorher.</p>", written_at=timezone.now())
    Comment.objects.filter(pk=made["edited"].pk).update(edited_at=timezone.now())
    return made


type Step = Callable[[Page, Forum], None]


@dataclass(frozen=True)
class Place:
    """A page: who opens it, at which address, what they do there, and how it answers."""

    name: str
    path: str
    who: str = ""
    step: Step | None = None
    status: int = 200

    def reach(self, page: Page, forum: Forum, prefix: str = "") -> None:
        """Go there and do what is to be done."""
        names = {name: comment.pk for name, comment in forum.comments.items()}
        cases = {
            f"case_{name}": case.pk for name in ("held", "reported", "removed") for case in self._cases(forum, name)
        }
        house = HousePage.objects.get(kind="netiquette", language="de").pk
        page.goto(
            prefix + self.path.format(**names, **cases, image=forum.image.pk, article=forum.article.pk, house=house)
        )
        if self.step is not None:
            self.step(page, forum)

    @staticmethod
    def _cases(forum: Forum, name: str) -> list[Case]:
        return list(forum.comments[name].cases.all())


def send(button: str = "main .button--first", **fields: str) -> Step:
    """Fill in fields and send the form."""

    def step(page: Page, forum: Forum) -> None:
        for name, value in fields.items():
            page.locator(f"main [name={name}]").fill(value)
        page.locator(button).first.click()

    return step


def shown(selector: str, then: Step) -> Step:
    """Do something and wait until an element is there."""

    def step(page: Page, forum: Forum) -> None:
        then(page, forum)
        expect(page.locator(selector).first).to_be_visible()

    return step


def fail(**fields: str) -> Step:
    """Send a form that has errors."""
    return shown(".summary", send(**fields))


def in_place(comment: str, link: str) -> Step:
    """Open a form within the thread."""

    def step(page: Page, forum: Forum) -> None:
        pk = forum.comments[comment].pk
        page.locator(f"#eigen-{pk} .comment__deeds a[href*='{link}']").click()
        expect(page.locator(f"#platz-{pk} form, #eigen-{pk} form").first).to_be_visible()

    return step


def too_often(page: Page, forum: Forum) -> None:
    """Ask for codes until that is too often."""
    for _ in range(21):
        Limit("forms.address.minute", 20, 60).hit("account_request_login_code", "127.0.0.1")
    send(email="a@example.org")(page, forum)
    expect(page.locator("main.lost")).to_be_visible()


def confirm_password(page: Page, forum: Forum) -> None:
    """Give the password again where the account asks for it."""
    field = page.locator("main [name=password]")
    if field.count():
        field.fill(PASSWORD)
        field.press("Enter")
        expect(field).to_have_count(0)


def bulk_removal(page: Page, forum: Forum) -> None:
    """Choose all cases and ask to remove them."""
    page.locator("#result_list tbody input[type=checkbox]").first.check()
    page.locator("select[name=action]").select_option("remove_selected")
    page.locator(".actions button").click()
    expect(page.locator(".decide")).to_be_visible()


def preview(page: Page, forum: Forum) -> None:
    """Look at the article before it is saved."""
    page.locator("[name=_preview]").click()
    expect(page.locator("[data-preview-of]")).to_be_visible()


ARTICLE, WRITE = "/artikel/wettlauf/", "/artikel/wettlauf/kommentieren/"
NEW_ACCOUNT = {"email": "neu@example.net", "name": "Nora Neu", "password1": "sieben blaue Stühle"}

READING = [
    Place("home", "/"),
    Place("article", ARTICLE),
    Place("thread newest first", ARTICLE + "?sortierung=neueste"),
    Place("thread of a reader", ARTICLE, "reader"),
    Place("thread of a moderator", ARTICLE, "moderator"),
    Place("answer in place", ARTICLE, "reader", in_place("public", "antwort")),
    Place("report in place", ARTICLE, "reader", in_place("public", "melden")),
    Place("comment", "/kommentare/{public}/"),
    Place("removed comment", "/kommentare/{removed}/"),
    Place("own edited comment", "/kommentare/{edited}/", "reader"),
    Place("topic", "/themen/arbeit/"),
    Place("empty topic", "/themen/leer/"),
    *(Place(kind, f"/{kind}/") for kind in ("netiquette", "impressum", "datenschutz", "barrierefreiheit")),
    Place("403", "/kommentare/{public}/bearbeiten/", "reader", status=403),
    Place("404", "/gibt-es-nicht/", status=404),
    Place("410", "/artikel/zurueck/", status=410),
    Place("429", "/konto/login/code/", step=too_often, status=429),
]
WRITING = [
    Place("form of a visitor", WRITE),
    Place("form of a reader", WRITE, "reader"),
    Place("form of an answer", WRITE + "?antwort={public}", "reader"),
    Place("form with errors", WRITE, "reader", fail(body=" "), 422),
    Place("form with preview", WRITE, "reader", shown(".preview", send("[name=preview]", body="Ein *Wort*."))),
    Place("edit", "/kommentare/{own}/bearbeiten/", "reader"),
    Place("edit with errors", "/kommentare/{own}/bearbeiten/", "reader", fail(body=""), 422),
    Place("retract", "/kommentare/{own}/zurueckziehen/", "reader"),
    Place("report", "/kommentare/{public}/melden/", "reader"),
    Place("report with errors", "/kommentare/{public}/melden/", "reader", fail(), 422),
    Place("my comments", "/konto/beitraege/", "reader"),
    Place("my comments, none yet", "/konto/beitraege/", "editor"),
]
ACCOUNT = [
    Place("sign in", "/konto/login/"),
    Place("sign in with errors", "/konto/login/", step=fail(login="a@example.org", password="falsch")),
    Place("sign up", "/konto/signup/"),
    Place("sign up with errors", "/konto/signup/", step=fail(email="a", name="Admin", password1="1")),
    Place("code", "/konto/signup/", step=shown("[name=code]", send(**NEW_ACCOUNT))),
    Place("code by mail", "/konto/login/code/"),
    Place("reset", "/konto/password/reset/"),
    Place("reset code", "/konto/password/reset/", step=shown("[name=code]", send(email="b@example.org"))),
    Place("account", "/konto/", "reader"),
    Place("name", "/konto/name/", "reader"),
    Place("name with errors", "/konto/name/", "reader", fail(name="?"), 422),
    Place("language", "/konto/sprache/", "reader"),
    Place("e-mail", "/konto/email/", "reader"),
    Place("password", "/konto/password/change/", "reader", confirm_password),
    Place("sign out", "/konto/logout/", "reader"),
    Place("confirm it is you", "/konto/2fa/totp/activate/", "reader"),
    Place("second factor", "/konto/2fa/", "reader"),
    Place("second factor by app", "/konto/2fa/totp/activate/", "reader", confirm_password),
    Place("second factor by passkey", "/konto/2fa/webauthn/add/", "reader", confirm_password),
    Place("second factor in use", "/konto/2fa/", "careful"),
]
DESK = [
    Place("desk of a moderator", "/admin/", "moderator"),
    Place("queue", "/admin/moderation/case/", "moderator"),
    Place("decided cases", "/admin/moderation/case/?state=decided", "moderator"),
    Place("held case", "/admin/moderation/case/{case_held}/change/", "moderator"),
    Place("reported case", "/admin/moderation/case/{case_reported}/change/", "moderator"),
    Place("decided case", "/admin/moderation/case/{case_removed}/change/", "moderator"),
    Place("case with errors", "/admin/moderation/case/{case_held}/change/", "moderator", fail(), 422),
    Place("bulk removal", "/admin/moderation/case/", "moderator", bulk_removal),
    Place("log", "/admin/moderation/decision/", "moderator"),
    Place("desk of an editor", "/admin/", "editor"),
    Place("articles", "/admin/articles/article/", "editor"),
    Place("article form", "/admin/articles/article/{article}/change/", "editor"),
    Place("article preview", "/admin/articles/article/{article}/change/", "editor", preview),
    Place("new article", "/admin/articles/article/add/", "editor"),
    Place("delete an article", "/admin/articles/article/{article}/delete/", "editor"),
    Place("history", "/admin/articles/article/{article}/history/", "editor"),
    Place("images", "/admin/articles/image/", "editor"),
    Place("image form", "/admin/articles/image/{image}/change/", "editor"),
    Place("house page form", "/admin/articles/page/{house}/change/", "editor"),
    Place("desk of an administrator", "/admin/", "admin"),
]
PLACES = READING + WRITING + ACCOUNT + DESK
