"""What was taken away, or is no longer what it was, is gone from every address with the next request to any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from articles.models import Author, Page
from comments.models import Comment, Pick
from moderation.grounds import Ground
from moderation.models import Decision
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, PollFactory


@pytest.fixture
def world(article, author, editor) -> SimpleNamespace:
    """An article with something of each kind, each with words that stand nowhere else."""
    article.topic.name = "Alter Name"
    article.topic.save()
    comment = CommentFactory(article=article, author=author, body="Sonderbare Worte.")
    answer = CommentFactory(article=article, author=editor, parent=comment, body="Amtliche Antwort.")
    told = ExperienceFactory(article=article, author=author, body="Seltsames Erlebnis.")
    followup = FollowUpFactory(
        article=article, title="Neue Wendung", slug="wendung", body=f"Weiter.\n\n/kommentare/{comment.pk}/\n"
    )
    poll = PollFactory(article=article, slug="frage", question="Wirklich wahr?", results="always", votes=(2, 1))
    Pick.objects.mark(comment, by=editor)
    other = ArticleFactory(title="Anderes Thema", slug="anderes", topic=article.topic)
    return SimpleNamespace(**locals())


def remove(w: Any) -> None:
    w.comment.hold([])
    w.comment.cases.get().decide(Decision.Kind.REMOVE, by=w.editor, ground=Ground.ATTACK)


def edit(w: Any) -> None:
    w.comment.edit(read_reader_text("Andere Worte."))


def withdraw_article(w: Any) -> None:
    w.other.withdraw()


def retitle(w: Any) -> None:
    w.other.title = "Neuer Titel"
    w.other.save()


def dismiss(w: Any) -> None:
    w.editor.groups.remove(Group.objects.get(name="editor"))


def sign_otherwise(w: Any) -> None:
    w.other.authors.set([Author.objects.create(name="Neue Hand")])


def rename_topic(w: Any) -> None:
    w.article.topic.name = "Umbenannt"
    w.article.topic.save()


def relabel(w: Any) -> None:
    choice = w.poll.choices.first()
    w.poll.correct(by=w.editor, note="Tippfehler.", labels={choice.pk: "Jawohl"})


def unpick(w: Any) -> None:
    Pick.objects.all().delete()


@dataclass(frozen=True)
class Change:
    """A change, what must be gone with it, and where that stood; `{comment}` is the comment's number."""

    deed: Callable[[Any], Any]
    words: str
    addresses: tuple[str, ...]
    answers: int = 200


THREAD = ("/artikel/wettlauf/", "/artikel/wettlauf/?sortierung=neueste", "/en/artikel/wettlauf/")
PARTS = ("/artikel/wettlauf/?sortierung=beste", "/artikel/wettlauf/neues/?seit=0", "/leute/Anton Autor/")
PERMALINK, CARD = "/kommentare/{comment}/", "/artikel/wettlauf/nachtraege/wendung/"
POLL = ("/umfragen/frage/", "/artikel/wettlauf/")
FEED, PICKED = "/artikel/wettlauf/kommentare.atom", "/feeds/empfehlungen.atom"
LISTS = ("/", "/en/", "/themen/{topic}/", "/feeds/artikel.atom")
CHANGES = {
    "a comment is removed": Change(remove, "Sonderbare Worte", (*THREAD, *PARTS, PERMALINK, CARD, FEED, PICKED)),
    "a comment is held": Change(
        lambda w: w.comment.hold([]), "Sonderbare Worte", (*THREAD, *PARTS, PERMALINK, CARD, FEED, PICKED)
    ),
    "a comment is taken back": Change(
        lambda w: w.comment.retract(), "Sonderbare Worte", (*THREAD, *PARTS, PERMALINK, CARD, FEED, PICKED)
    ),
    "an answer is taken back": Change(
        lambda w: w.answer.retract(),
        "Amtliche Antwort",
        (*THREAD, PERMALINK, "/kommentare/{comment}/antworten/", "/artikel/wettlauf/?nur=redaktion"),
    ),
    "a comment is edited": Change(edit, "Sonderbare Worte", (*THREAD, PERMALINK, CARD, FEED, PICKED)),
    "a person takes another name": Change(
        lambda w: w.author.profile.rename("Berta Neu"), "Anton Autor", (*THREAD, PERMALINK, CARD, "/erfahrungen/", FEED)
    ),
    "a recommendation is taken back": Change(unpick, "Sonderbare Worte", (PICKED,)),
    "an experience is taken back": Change(
        lambda w: w.told.comment.retract(), "Seltsames Erlebnis", ("/", "/erfahrungen/", *THREAD)
    ),
    "an article is withdrawn": Change(withdraw_article, "Anderes Thema", LISTS),
    "an article gets another title": Change(retitle, "Anderes Thema", ("/artikel/anderes/", *LISTS)),
    "an article is signed by another": Change(sign_otherwise, "Redaktion talentforum", ("/artikel/anderes/",)),
    "a topic gets another name": Change(rename_topic, "Alter Name", ("/artikel/anderes/", "/themen/{topic}/")),
    "a follow-up is withdrawn": Change(
        lambda w: w.followup.withdraw(), "Neue Wendung", ("/artikel/wettlauf/", "/", "/feeds/artikel.atom")
    ),
    "a follow-up leaves the sitemap": Change(lambda w: w.followup.withdraw(), "wendung", ("/sitemap.xml",)),
    "a poll is closed": Change(lambda w: w.poll.close(), "/umfragen/frage/abstimmen/", POLL),
    "a poll is closed and leaves the running ones": Change(lambda w: w.poll.close(), "Wirklich wahr?", ("/",)),
    "a poll's question is corrected": Change(
        lambda w: w.poll.correct(by=w.editor, note="Tippfehler.", question="Ist es wahr?"),
        "Wirklich wahr",
        ("/umfragen/", *POLL),
    ),
    "a poll's choice is corrected": Change(relabel, ">Ja<", POLL),
    "the discussion is closed": Change(
        lambda w: w.article.close_discussion(), "/artikel/wettlauf/kommentieren/", (THREAD[0], PERMALINK)
    ),
    "somebody leaves the newsroom": Change(dismiss, 'class="badge', (THREAD[0], PERMALINK)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_gone_is_gone_from_every_address_and_process_with_the_next_request(site, another, world, name):
    change = CHANGES[name]
    places = {"comment": world.comment.pk, "topic": world.article.topic.slug}
    addresses = [address.format(**places) for address in change.addresses]
    for process in (site, another):
        before = {address: process.get(address).text for address in addresses}
        assert [address for address, text in before.items() if change.words not in text] == []

    change.deed(world)

    for process in (site, another):
        after = {address: process.get(address).text for address in addresses}
        assert [address for address, text in after.items() if change.words in text] == []


@pytest.mark.parametrize(
    ("deed", "address", "status"),
    [
        (lambda w: w.article.withdraw(), "/artikel/wettlauf/", 410),
        (lambda w: w.article.withdraw(), "/kommentare/{comment}/", 410),
        (lambda w: w.article.withdraw(), "/artikel/wettlauf/kommentare.atom", 410),
        (lambda w: w.article.withdraw(), "/umfragen/frage/", 410),
        (lambda w: w.followup.withdraw(), "/artikel/wettlauf/nachtraege/wendung/", 410),
        (lambda w: w.article.move_to("neu"), "/artikel/wettlauf/", 301),
        (lambda w: w.article.move_to("neu"), "/artikel/wettlauf/nachtraege/wendung/", 301),
        (lambda w: (w.answer.retract(), w.comment.retract()), "/kommentare/{comment}/", 404),
    ],
)  # fmt: skip
def test_an_address_that_is_gone_answers_so_with_the_next_request(site, world, deed, address, status):
    address = address.format(comment=world.comment.pk)
    assert site.get(address).status == 200

    deed(world)

    assert site.get(address).status == status


def test_a_page_of_the_house_shows_what_it_says_now(site):
    site.get("/impressum/")

    page = Page.objects.get(kind="impressum", language="de")
    page.body = "Ganz neu."
    page.save()

    assert "Ganz neu." in site.get("/impressum/").text


def test_a_removal_that_is_rolled_back_renders_nothing_anew(site, world):
    site.get("/artikel/wettlauf/")
    with transaction.atomic():
        world.comment.retract()
        transaction.set_rollback(True)

    assert "Sonderbare Worte" in site.get("/artikel/wettlauf/").text
    assert site.django == 1


def test_what_never_was_public_is_no_removal(site, article, author, newcomer):
    held = CommentFactory(article=article, author=newcomer, body="Erst nach Prüfung.", state="held")
    Comment.objects.filter(pk=held.pk).update(published_at=None)
    held.refresh_from_db()
    number = site.cache.versions.number()

    held.release()
    CommentFactory(article=article, author=author)
    User.objects.create_user("neu2@example.org", name="Ganz Neu").profile.save()

    assert site.cache.versions.number() == number


def test_a_pick_that_is_made_or_taken_back_is_seen(site, article, comment, editor):
    numbers = [site.cache.versions.number()]
    Pick.objects.create(comment=comment, article=article, by=editor)
    numbers.append(site.cache.versions.number())
    unpick(None)
    numbers.append(site.cache.versions.number())

    assert len(set(numbers)) == 3


def test_the_number_never_comes_back_to_what_it_was(site, article):
    article.withdraw()
    first = int(site.cache.versions.number())
    article.publish()
    second = int(site.cache.versions.number())

    assert first < second
    assert first > 1_700_000_000_000_000, "microseconds of the clock: a restored database repeats none"
