"""Whatever is written, taken back and removed, in any order: what a reader who pages through a thread finds."""

import threading
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from comments import orders, thread
from comments.models import Comment
from comments.page import Wish
from comments.path import root_of
from comments.thread import answers_of, page_of
from moderation.grounds import Ground
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.slow
FEW = settings(max_examples=12)  # each grows a thread and reads all of it
STRANGER = AnonymousUser()
# What happens, and to which of the comments that are there (counted from the first, around).
DEEDS = st.tuples(
    st.sampled_from(["root", "root", "answer", "answer", "answer", "retract", "remove"]), st.integers(0, 40)
)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(thread, "PAGE", 7)
    monkeypatch.setattr(thread, "SHOWN", 2)


class Forum:
    """A thread to which deeds are done by their names."""

    def __init__(self):
        self.article = ArticleFactory()
        self.people = [UserFactory() for _ in range(3)]
        self.comments: list[int] = []

    def do(self, deed, which):
        at = self.comments[which % len(self.comments)] if self.comments else None
        if deed == "root" or at is None:
            self.write(None)
            return
        comment = Comment.objects.get(pk=at)
        if deed == "answer" and comment.is_public:
            self.write(comment)
        elif deed == "retract":
            comment.retract()
        elif deed == "remove" and comment.is_public:
            comment.remove(Ground.ATTACK)

    def write(self, parent):
        person = self.people[len(self.comments) % 3]
        body = read_reader_text(f"Text {len(self.comments)}.")
        self.comments.append(self.article.comments.post(author=person, body=body, parent=parent).pk)


def entries_of(entries):
    for entry in entries:
        yield entry
        yield from entries_of(entry.replies)
        if entry.fold:
            yield from opened(entry.comment, entry.fold)


def opened(root, fold):
    while fold:
        page = answers_of(root, STRANGER, start=str(fold.start))
        yield from entries_of(page.entries)
        fold = page.fold


def read(article, order, *, meanwhile=lambda: None):
    """Page through a thread with every fold open, and let things happen after each page."""
    wish, found = Wish(order=order), []
    while True:
        page = page_of(article, STRANGER, wish)
        assert sum(1 for _ in flat(page.entries)) <= thread.PAGE
        found += list(entries_of(page.entries))
        meanwhile()
        if not page.following:
            return found
        wish = replace(wish, start=page.following)


def flat(entries):
    for entry in entries:
        yield entry
        yield from flat(entry.replies)


def standing(article):
    return set(article.comments.standing().values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("order", orders.ORDERS)
@FEW
@given(deeds=st.lists(DEEDS, min_size=1, max_size=45), ranked_after=st.integers(0, 45))
def test_each_visible_comment_appears_once_beneath_its_parent(small_pages, order, deeds, ranked_after):
    forum = Forum()
    for n, deed in enumerate(deeds):
        forum.do(*deed)
        if n == ranked_after and order in ("beste", "meistdiskutiert"):
            forum.article.epochs.make(order)

    found = read(forum.article, order)

    assert sorted(entry.comment.pk for entry in found) == sorted(standing(forum.article))
    for entry in found:
        for reply in entry.replies:
            assert reply.comment.path.startswith(entry.comment.path)
            assert reply.parent_elsewhere or reply.comment.parent_id == entry.comment.pk
    paths = [entry.comment.path for entry in found]
    for root in {root_of(path) for path in paths}:
        branch = [path for path in paths if root_of(path) == root]
        assert branch == sorted(branch)


@pytest.mark.django_db
@FEW
@given(deeds=st.lists(DEEDS, min_size=1, max_size=45))
def test_the_counts_at_the_roots_are_those_of_what_stands_beneath(deeds):
    forum = Forum()
    for deed in deeds:
        forum.do(*deed)

    for root in forum.article.comments.filter(parent=None):
        beneath = forum.article.comments.filter(path__startswith=root.path).exclude(pk=root.pk)
        assert root.branch_count == beneath.standing().count()
        assert root.others_count == beneath.public().exclude(author=root.author).count()


@pytest.mark.django_db
@pytest.mark.parametrize("order", orders.ORDERS)
@FEW
@given(
    before=st.lists(DEEDS, min_size=15, max_size=45),
    meanwhile=st.lists(st.one_of(DEEDS, st.just(("rank", 0))), min_size=1, max_size=30),
)
def test_who_pages_sees_nothing_twice_and_misses_nothing_that_was_there_throughout(
    small_pages, order, before, meanwhile
):
    forum = Forum()
    for deed in before:
        forum.do(*deed)
    was_there, pending = standing(forum.article), iter(meanwhile)

    def write():
        for _ in range(3):
            deed, which = next(pending, (None, 0))
            if deed == "rank" and order in ("beste", "meistdiskutiert"):
                forum.article.epochs.make(order)
            elif deed not in (None, "rank"):
                forum.do(deed, which)

    found = [entry.comment.pk for entry in read(forum.article, order, meanwhile=write)]

    assert len(found) == len(set(found))
    assert was_there & standing(forum.article) <= set(found)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", orders.ORDERS)
def test_the_same_holds_while_four_writers_write(small_pages, order):
    forum = Forum()
    for n in range(60):
        forum.do("root" if n % 3 == 0 else "answer", n)
    was_there, ending, faults = standing(forum.article), threading.Event(), []

    def write(person):
        try:
            n = 0
            while not ending.is_set():
                n += 1
                parents = list(forum.article.comments.public().order_by("?")[:1]) if n % 2 else [None]
                body = read_reader_text(f"Von {person.pk}: {n}.")
                forum.article.comments.post(author=person, body=body, parent=parents[0])
                if n % 5 == 0 and order in ("beste", "meistdiskutiert"):
                    forum.article.epochs.make(order)
        except Exception as fault:  # noqa: BLE001 - the thread has nobody else to tell it to
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[UserFactory()]) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        pages = [[entry.comment.pk for entry in read(forum.article, order)] for _ in range(3)]
    finally:
        ending.set()
        for writer in writers:
            writer.join()

    assert faults == []
    for found in pages:
        assert len(found) == len(set(found))
        assert was_there <= set(found)
