"""From the moment of its removal a text is seen by moderators and its author alone: one walk through every place."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from comments.models import Comment, FoldedQuote, Pick
from moderation.grounds import Ground
from notifications.models import Delivery, Notification
from notifications.tasks import deliver_due
from talentforum.lib.markdown import read_reader_text
from tests.conftest import Visitor
from tests.factories import CommentFactory, FollowUpFactory, UserFactory
from tests.pagecache.conftest import open_site  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("without_second_factor")]

SECRET, EARLIER = "Zaubernusswein", "Quittengeleewerk"
TEXT = f"Der {SECRET} aus dem Lager wird von der Leitung heimlich verkauft, @Lea Leserin."
QUOTE = f"> Der {SECRET} aus dem Lager wird von der Leitung heimlich verkauft\n\nDas glaube ich nicht."


class Forum:
    """A text that stands wherever a text can stand, and who looks for it there."""

    def __init__(self, article, author, reader, editor):
        self.article, self.author, self.reader = article, author, reader
        parent = CommentFactory(article=article, author=reader, body="Was ist mit dem Lager?")
        posted = CommentFactory(article=article, author=author, parent=parent, body=f"{EARLIER}. Und mehr davon.")
        posted.edit(read_reader_text(TEXT))
        self.text = Comment.objects.get(pk=posted.pk)
        self.answerer = UserFactory(name="Zita Zitiert")
        self.quoting = CommentFactory(article=article, author=self.answerer, parent=self.text, body=QUOTE)
        self.quoting.edit(read_reader_text(f"{QUOTE} Wirklich nicht."))
        Pick.objects.mark(self.text, by=editor, why="Lesenswert.")
        self.followup = FollowUpFactory(
            article=article, slug="weiter", body=f"Weiter.\n\n/kommentare/{self.text.pk}/\n"
        )  # fmt: skip
        self.text.report(by=reader, ground=Ground.FALSEHOOD)
        self.case = self.text.cases.get()
        self.since = (timezone.now() - timedelta(minutes=5)).timestamp()

    def places(self):
        """Every address at which the text stood, or that leads to it."""
        thread, text, quoting = f"/artikel/{self.article.slug}/", self.text.pk, self.quoting.pk
        return [
            "/", f"/themen/{self.article.topic.slug}/", thread, f"{thread}?sortierung=neueste",
            f"{thread}?sortierung=beste", f"{thread}?sortierung=meistdiskutiert", f"{thread}?nur=empfohlen",
            f"{thread}?nur=fragen", f"/kommentare/{text}/", f"/kommentare/{text}/antworten/",
            f"/kommentare/{self.text.parent_id}/", f"/kommentare/{self.text.parent_id}/antworten/",
            f"/kommentare/{quoting}/", f"/kommentare/{text}/bearbeiten/",
            f"{thread}neues/?seit=2020-01-01T00:00:00Z", f"{thread}kommentieren/?antwort={text}",
            f"{thread}kommentieren/?antwort={quoting}", f"/kommentare/{text}/melden/", f"/kommentare/{quoting}/melden/",
            f"{thread}kommentare.atom", "/feeds/empfehlungen.atom",
            "/feeds/artikel.atom", "/sitemap.xml", "/suche/?q=heimlich", "/suche/?q=davon", "/suche/?q=glaube",
            f"{thread}nachtraege/weiter/", f"/leute/{self.author.name}/", f"/leute/{self.answerer.name}/",
            f"/leute/{self.reader.name}/", "/benachrichtigungen/", "/konto/beitraege/", "/erfahrungen/",
            *(f"/moderation/entscheidungen/{decision.uuid}/" for decision in self.case.decisions.all()),
        ]  # fmt: skip

    def seen_by(self, browser):
        """Return at which addresses somebody reads the text, or an earlier version of it."""
        return {place for place in self.places() if _shows(browser.get(place))}


def _shows(answer):
    return SECRET in answer.text or EARLIER in answer.text


@pytest.fixture
def forum(article, author, reader, editor):
    return Forum(article, author, reader, editor)


def test_a_removed_text_is_seen_by_its_author_and_moderators_alone(
    visit,
    stranger,
    forum,
    author,
    reader,
    moderator,
    mailoutbox,
    open_site,  # noqa: F811
):
    cached = open_site()  # as strangers reach it in production: through the page cache
    others = {"stranger": visit(stranger), "reader": visit(reader), "answerer": visit(forum.answerer)}
    before = {name: forum.seen_by(browser) for name, browser in others.items()}
    assert forum.seen_by(cached) == before["stranger"]
    expected = {
        "/artikel/wettlauf/", f"/kommentare/{forum.text.pk}/", f"/kommentare/{forum.quoting.pk}/",
        "/artikel/wettlauf/kommentare.atom", "/feeds/empfehlungen.atom", "/artikel/wettlauf/nachtraege/weiter/",
        f"/leute/{author.name}/", f"/leute/{forum.answerer.name}/", "/suche/?q=heimlich", "/suche/?q=glaube",
        "/artikel/wettlauf/?nur=empfohlen", f"/artikel/wettlauf/kommentieren/?antwort={forum.text.pk}",
    }  # fmt: skip
    assert expected - before["stranger"] == set()
    assert "/suche/?q=davon" not in before["stranger"]  # an earlier version was its author's own before, too
    assert "/benachrichtigungen/" in before["reader"]

    forum.case.decide("remove", by=moderator, ground=Ground.FALSEHOOD)

    assert forum.seen_by(cached) == set()
    assert {name: forum.seen_by(browser) for name, browser in others.items()} == {name: set() for name in others}
    assert {f"/kommentare/{forum.text.pk}/", "/konto/beitraege/"} - forum.seen_by(visit(author)) == set()
    assert f"/kommentare/{forum.text.pk}/" in forum.seen_by(visit(moderator))
    assert SECRET in visit(moderator).get(f"/admin/moderation/case/{forum.case.pk}/change/").text
    assert [mail.to for mail in letters(mailoutbox) if SECRET in f"{mail.body}{mail.alternatives}"] in (
        [],
        [[author.email]],
    )

    forum.case.decide("restore", by=moderator)

    decided = {place for place in forum.places() if "entscheidungen" in place}
    assert forum.seen_by(cached) == before["stranger"]
    assert {name: forum.seen_by(browser) - decided for name, browser in others.items()} == before
    assert not FoldedQuote.objects.exists()


def letters(outbox):
    """Return what is sent once all that waits is due."""
    outbox.clear()
    Notification.objects.update(not_before=Now())
    Delivery.objects.update(not_before=Now())
    deliver_due()
    return outbox


@pytest.mark.parametrize("kind", ["hide", "return"])
def test_what_is_hidden_until_it_is_decided_or_changed_is_seen_by_no_stranger(visit, stranger, forum, moderator, kind):
    before = forum.seen_by(visit(stranger))

    decision = forum.case.decide(kind, by=moderator, ground=Ground.FALSEHOOD)

    assert forum.seen_by(visit(stranger)) == set()
    forum.case.undo(decision, by=moderator)
    assert forum.seen_by(visit(stranger)) == before


def test_no_header_tells_of_it(forum, moderator):
    forum.case.decide("remove", by=moderator, ground=Ground.FALSEHOOD)

    assert [place for place in forum.places() if SECRET in str(Visitor().get(place).headers)] == []
