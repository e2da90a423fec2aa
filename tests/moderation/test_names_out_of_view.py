"""From the moment of its removal a name is seen by moderators and its bearer alone: one walk through every place."""

import pytest

from comments.models import Pick
from moderation.grounds import Ground
from moderation.models import Name
from tests.factories import CommentFactory, ExperienceFactory, FollowUpFactory, UserFactory
from tests.pagecache.conftest import open_site  # noqa: F401 - a fixture

from .test_out_of_view import letters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("without_second_factor")]

NAME, WORD = "Zaubernuss Quitte", "Zaubernuss"


class Forum:
    """A person whose name stands wherever a name can stand, and who looks for it there."""

    def __init__(self, article, reader, editor):
        self.article, self.reader = article, reader
        self.person = UserFactory(name=NAME)
        asked = CommentFactory(article=article, author=reader, body=f"Was meinen Sie, @{NAME}?")
        self.text = CommentFactory(article=article, author=self.person, parent=asked, body="Das Lager ist leer.")
        self.root = CommentFactory(article=article, author=self.person, body="Und noch etwas zum Lager.")
        self.answer = CommentFactory(article=article, author=reader, parent=self.text, body=f"Danke, @{NAME}!")
        ExperienceFactory(article=article, author=self.person)
        for text in (self.text, self.root):
            Pick.objects.mark(text, by=editor, why="Lesenswert.")
        FollowUpFactory(article=article, slug="weiter", body=f"Weiter.\n\n/kommentare/{self.root.pk}/\n")
        Name.at(self.person.pk).report(by=reader, ground=Ground.ATTACK)
        self.case = Name.at(self.person.pk).cases.get()

    def places(self):
        """Every address at which the name stood, or that leads to it."""
        thread, text, root = f"/artikel/{self.article.slug}/", self.text.pk, self.root.pk
        return [
            "/", f"/themen/{self.article.topic.slug}/", thread, f"{thread}?sortierung=neueste",
            f"{thread}?sortierung=beste", f"{thread}?sortierung=meistdiskutiert", f"{thread}?nur=empfohlen",
            f"{thread}?nur=erfahrungen", f"/kommentare/{text}/", f"/kommentare/{text}/antworten/",
            f"/kommentare/{self.text.parent_id}/", f"/kommentare/{self.text.parent_id}/antworten/",
            f"/kommentare/{root}/", f"/kommentare/{self.answer.pk}/", f"{thread}neues/?seit=2020-01-01T00:00:00Z",
            f"{thread}kommentieren/?antwort={text}", f"{thread}leute/?q=zaub", f"/kommentare/{text}/melden/",
            f"/kommentare/{self.answer.pk}/melden/", f"{thread}kommentare.atom", "/feeds/empfehlungen.atom",
            "/feeds/artikel.atom", "/sitemap.xml", "/suche/?q=Lager", "/suche/?q=Danke",
            f"{thread}nachtraege/weiter/", "/erfahrungen/", "/benachrichtigungen/", "/konto/beitraege/",
            f"/leute/{NAME}/", f"/leute/Mitglied {self.person.pk}/", f"/leute/{self.reader.name}/", f"/en{thread}",
            *(f"/moderation/entscheidungen/{decision.uuid}/" for decision in self.case.decisions.all()),
        ]  # fmt: skip

    def seen_by(self, browser):
        """Return at which addresses somebody reads the name."""
        found = {place for place in self.places() if WORD in browser.get(place).text}
        own = f"/leute/{NAME}/"  # where nothing is found, the page for that repeats the address
        return found - ({own} if f"<bdi>{NAME}</bdi></h1>" not in browser.get(own).text else set())


@pytest.fixture
def forum(article, reader, editor):
    return Forum(article, reader, editor)


def test_a_removed_name_is_seen_by_its_bearer_and_moderators_alone(
    visit,
    stranger,
    forum,
    reader,
    editor,
    moderator,
    mailoutbox,
    open_site,  # noqa: F811
):
    cached = open_site()  # as strangers reach it in production: through the page cache
    others = {"stranger": visit(stranger), "reader": visit(reader), "editor": visit(editor)}
    before = {name: forum.seen_by(browser) for name, browser in others.items()}
    assert forum.seen_by(cached) == before["stranger"]
    thread = f"/artikel/{forum.article.slug}/"
    expected = {
        thread, f"/en{thread}", f"{thread}?sortierung=neueste", f"/kommentare/{forum.text.pk}/",
        f"/kommentare/{forum.answer.pk}/",
        f"{thread}kommentare.atom", "/feeds/empfehlungen.atom", f"{thread}nachtraege/weiter/", "/suche/?q=Lager",
        "/suche/?q=Danke", "/erfahrungen/", f"{thread}?nur=empfohlen", f"/leute/{NAME}/", f"/leute/{reader.name}/",
    }  # fmt: skip
    assert expected - before["stranger"] == set()
    assert {"/benachrichtigungen/", f"{thread}kommentieren/?antwort={forum.text.pk}"} - before["reader"] == set()

    forum.case.decide("remove", by=moderator, ground=Ground.ATTACK)

    assert forum.seen_by(cached) == set()
    assert {name: forum.seen_by(browser) for name, browser in others.items()} == {name: set() for name in others}
    assert NAME in visit(forum.person).get("/konto/name/").text
    assert NAME in visit(moderator).get(f"/admin/moderation/case/{forum.case.pk}/change/").text
    told = [mail.to for mail in letters(mailoutbox) if WORD in f"{mail.subject}{mail.body}{mail.alternatives}"]
    assert told in ([], [[forum.person.email]])

    forum.case.decide("restore", by=moderator)

    decided = {place for place in forum.places() if "entscheidungen" in place}
    assert forum.seen_by(cached) == before["stranger"]
    assert {name: forum.seen_by(browser) - decided for name, browser in others.items()} == before


@pytest.mark.parametrize("kind", ["hide", "return"])
def test_a_name_that_is_hidden_or_returned_is_seen_by_no_stranger(visit, stranger, forum, moderator, kind):
    before = forum.seen_by(visit(stranger))

    decision = forum.case.decide(kind, by=moderator, ground=Ground.ATTACK)

    assert forum.seen_by(visit(stranger)) == set()
    forum.case.undo(decision, by=moderator)
    assert forum.seen_by(visit(stranger)) == before
