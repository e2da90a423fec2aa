"""A page made of pieces that others left is the page as it is now, for everyone: additions, removals, plans, people."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from moderation.grounds import Ground
from pagecache import pieces
from pagecache.pieces import Pieces, forget, pieces_of, read_versions
from pagecache.store import Store
from talentforum.lib.markdown import read_reader_text
from tests.conftest import CAST
from tests.factories import CommentFactory, ExperienceFactory, FollowUpFactory, PollFactory, UserFactory, vote

from .test_removals import CHANGES, THREAD, world  # noqa: F401 - a fixture

PAGE = "/artikel/wettlauf/"
OF_A_PERSON = re.compile(r'name="(?:csrfmiddlewaretoken|token)" value="[^"]*"')
OF_A_STRANGER = 3  # the removals number, the article, which comments stand on the page
OF_A_READER = 9  # besides: session, person, profile, notifications, following, visit, what is personal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(visit):
    """Return a function that gives the article's page as a person gets it from Django, with no page cache before it."""

    def page(person=None, address=PAGE):
        text = visit(person).get(address).content.decode()
        return OF_A_PERSON.sub("", text)

    return page


@pytest.fixture
def asking(article):
    """An article with something in each of its pieces."""
    article.asks_for_experiences = True
    article.save()
    return article


@pytest.fixture
def neighbour(db):
    """Another reader."""
    return UserFactory(email="nachbar@example.org", name="Nils Nachbar")


@pytest.mark.parametrize("count", [1, 3])
def test_what_others_left_is_not_read_again(visit, stranger, reader, article, django_assert_num_queries, count):
    for _ in range(count):
        CommentFactory(article=article)
        FollowUpFactory(article=article)
    for person in (stranger, reader, reader):
        visit(person).get(PAGE)

    with django_assert_num_queries(OF_A_STRANGER):
        visit(stranger).get(PAGE)
    browser = visit(reader)
    with django_assert_num_queries(OF_A_READER):
        browser.get(PAGE)


@pytest.mark.parametrize("address", [*THREAD, "/artikel/wettlauf/?sortierung=beste", "/artikel/wettlauf/?nur=fragen"])
def test_of_pieces_it_is_the_page_that_it_was(read, cast, world, address):  # noqa: F811
    PollFactory(article=world.article, slug="zweite", votes=(1, 1))
    for name in CAST:
        person = cast(name)
        read(person, address)
        second = read(person, address)
        forget()

        assert second == read(person, address)


@pytest.mark.parametrize("name", [name for name, change in CHANGES.items() if set(change.addresses) & set(THREAD)])
def test_what_is_gone_is_in_no_piece_of_the_next_page(read, reader, world, name):  # noqa: F811
    change = CHANGES[name]
    address = next(address for address in change.addresses if address in THREAD)
    for person in (None, reader):
        assert change.words in read(person, address)

    change.deed(world)

    assert [person for person in (None, reader) if change.words in read(person, address)] == []


def test_a_new_comment_stands_on_the_next_page_and_is_counted(read, article, comment, author):
    assert "1 Kommentar<" in read()
    CommentFactory(article=article, parent=comment, author=author, body="Neue Worte.")

    page = read()

    assert (page.count("2 Kommentare<"), page.count("Neue Worte.")) == (2, 1)
    assert '"commentCount": 2' in page


def test_a_vote_is_counted_on_the_next_page(read, article, reader):
    poll = PollFactory(article=article, results="always", votes=(1, 1))
    before = read()
    vote(poll, 0, by=reader)

    assert read() != before


def test_an_experience_is_counted_on_the_next_page(read, asking):
    for _ in range(5):
        ExperienceFactory(article=asking)
    assert "5 Personen" in read()
    ExperienceFactory(article=asking)

    assert "6 Personen" in read()


def test_a_follow_up_stands_on_the_next_page(read, article):
    read()
    FollowUpFactory(article=article, title="Neue Wendung")

    assert "Neue Wendung" in read()


def test_a_poll_that_is_opened_stands_on_the_next_page(read, reader, article):
    for person in (None, reader):
        read(person)
    PollFactory(article=article, question="Ganz neu?")

    assert ["Ganz neu?" in read(person) for person in (None, reader)] == [True, True]


def test_a_poll_closes_to_the_second(read, article, clock):
    PollFactory(article=article, slug="frage", closes_at=timezone.now() + timedelta(hours=1))
    clock.shift(timedelta(minutes=59, seconds=59))
    assert "/umfragen/frage/abstimmen/" in read()

    clock.shift(1.001)

    assert "/umfragen/frage/abstimmen/" not in read()


def test_each_language_has_its_own(read, comment):
    assert "Antworten</a>" in read()
    page = read(address="/en/artikel/wettlauf/")

    assert (page.count("Antworten</a>"), page.count(">Answer</a>")) == (0, 1)


def test_each_order_leads_back_into_itself(read, comment):
    read()

    assert f'href="/kommentare/{comment.pk}/?sortierung=neueste"' in read(address=f"{PAGE}?sortierung=neueste")


def test_what_is_personal_reaches_nobody_else(read, article, author, reader, moderator):
    own = CommentFactory(article=article, author=author, body="Eigene Worte.")
    held = CommentFactory(article=article, author=author, body="Noch nicht öffentlich.", state="held")
    type(held).objects.filter(pk=held.pk).update(published_at=None)
    PollFactory(article=article, slug="frage", votes=(1, 0))
    strangers, readers = read(), read(reader)
    forget()
    for person in (author, moderator):
        page = read(person)
        assert ("Noch nicht öffentlich." in page, f"/kommentare/{own.pk}/melden/" in page) == (True, person != author)

    assert (read(), read(reader)) == (strangers, readers)


def test_what_one_reported_says_so_to_them_alone(read, comment, reader, neighbour):
    strangers, others = read(), read(neighbour)
    comment.report(by=reader, ground=Ground.ATTACK)

    assert "comment__reported" in read(reader)
    assert (read(), read(neighbour)) == (strangers, others)


def test_what_is_new_to_one_is_marked_for_them_alone(read, article, comment, reader, neighbour, clock):
    read(reader)
    clock.shift(timedelta(hours=1))
    CommentFactory(article=article)
    read(neighbour)

    assert ["comment__new" in read(person) for person in (reader, neighbour)] == [True, False]


def test_a_vote_of_one_s_own_is_shown_to_nobody_else(read, article, reader, neighbour):
    poll = PollFactory(article=article, results="voted", slug="frage")
    before = read(neighbour)
    vote(poll, 0, by=reader)

    assert "poll__own" in read(reader)
    assert read(neighbour) == before


def request_of(person):
    request = RequestFactory().get(PAGE)
    request.user = person
    read_versions(request)
    return request


def test_in_a_transaction_and_among_the_team_nothing_is_shared(stranger, reader, editor):
    with transaction.atomic():
        inside = pieces_of(request_of(stranger))

    assert [bool(inside), *(bool(pieces_of(request_of(person))) for person in (editor, stranger, reader))] == [
        False, False, True, True,
    ]  # fmt: skip
    assert not pieces_of(SimpleNamespace())


def test_while_one_develops_nothing_is_shared(stranger, settings):
    settings.DEBUG = True

    assert not pieces_of(request_of(stranger))


def test_what_was_rendered_while_something_was_taken_away_is_left_for_nobody(stranger, comment):
    slow = pieces_of(request_of(stranger))
    comment.edit(read_reader_text("Andere Worte."))
    slow.leave("Alte Worte.", "a comment")

    assert pieces_of(request_of(stranger)).take("a comment") is None


def test_a_plan_that_comes_due_ends_what_was_left_before(stranger, article, clock):
    PollFactory(article=article, closes_at=timezone.now() + timedelta(hours=1))
    pieces_of(request_of(stranger)).leave("Läuft.", "a poll")
    assert pieces_of(request_of(stranger)).take("a poll") == "Läuft."

    clock.shift(timedelta(hours=1, seconds=1))

    assert pieces_of(request_of(stranger)).take("a poll") is None


def test_the_page_cache_hands_on_what_it_read(site, article, comment, django_assert_num_queries):
    site.get(PAGE)
    CommentFactory(article=article)
    removed = site.seen[0][pieces.GIVEN]

    comment.edit(read_reader_text("Andere Worte."))
    site.get(PAGE)

    assert site.seen[1][pieces.GIVEN] != removed


def test_a_piece_is_made_once_for_each_key_and_language():
    made = []

    def make():
        made.append(None)
        return str(len(made))

    kept = Pieces("1 None")
    assert [kept.keep(make, "a", 1), kept.keep(make, "a", 1), kept.keep(make, "a", 2)] == ["1", "1", "2"]
    with override("en"):
        assert kept.keep(make, "a", 1) == "3"
    assert Pieces("2 None").keep(make, "a", 1) == "4"
    assert Pieces().keep(make, "a", 1) == "5"


def test_pieces_take_no_more_room_than_they_may(monkeypatch):
    monkeypatch.setattr(pieces, "store", Store(20_000))
    kept = Pieces("1 None")
    for number in range(100):
        kept.leave("x" * 1000, number)

    assert kept.take(0) is None
    assert kept.take(99) == "x" * 1000
    assert pieces.store.size <= 20_000


def test_a_piece_whose_key_is_nobody_s_is_rendered_each_time(stranger):
    from django.template import Context, Template

    template = Template("{% load pieces %}{% piece 'a' own %}{{ said }}{% endpiece %}")
    request = request_of(AnonymousUser())

    said = [template.render(Context({"request": request, "own": own, "said": said})) for own, said in
            ((None, "eins"), (None, "zwei"), (1, "drei"), (1, "vier"))]  # fmt: skip
    unknown = [template.render(Context({"request": request, "said": said})) for said in ("fünf", "sechs")]

    assert (said, unknown) == (["eins", "zwei", "drei", "drei"], ["fünf", "sechs"])
