"""Counts as readers write them: with a sign between the thousands; ids and addresses stay as they are."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F

from articles.models import Article
from comments.models import Comment
from polls.models import Poll
from tests.factories import CommentFactory, PollFactory

pytestmark = pytest.mark.django_db
MANY = 1526


@pytest.fixture
def lived_in(article):
    """An article of which many comments and many more answers are counted, and a poll with many voters."""
    root = CommentFactory(article=article)
    for _ in range(6):
        CommentFactory(article=article, parent=root)
    Comment.objects.filter(pk=root.pk).update(branch_count=MANY + 5)
    Article.objects.filter(pk=article.pk).update(comment_count=MANY)
    poll = PollFactory(article=article, votes=[0])
    Poll.objects.filter(pk=poll.pk).update(voters=MANY)
    return article


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("/artikel/wettlauf/", {"1.526 Kommentare": 2, "1.526 weitere Antworten": 1}),
        ("/en/artikel/wettlauf/", {"1,526 comments": 2, "1,526 more answers": 1}),
        ("/", {"1.526 Kommentare": 2, "1.526 Teilnehmende": 1}),
        ("/en/", {"1,526 comments": 2, "1,526 voters": 1}),
        ("/en/umfragen/", {"1,526 voters": 1}),
        ("/en/artikel/wettlauf/neues/?seit=0", {"1,526 comments": 1}),
    ],
)
def test_a_count_above_a_thousand_is_set_as_the_language_does(visit, stranger, lived_in, address, counts):
    text = visit(stranger).get(address).text

    assert {words: text.count(words) for words in counts} == counts
    assert "1526 " not in text


def test_what_a_deed_answers_counts_alike(visit, reader, lived_in, htmx):
    own = CommentFactory(article=lived_in, author=reader)
    Article.objects.filter(pk=lived_in.pk).update(comment_count=F("comment_count") - 1)

    posted = visit(reader).post("/en/artikel/wettlauf/kommentieren/", {"body": "Ein Text."}, headers=htmx).text
    edited = visit(reader).post(f"/en/kommentare/{own.pk}/bearbeiten/", {"body": "Anders."}, headers=htmx).text

    assert [">1,527 comments<" in text for text in (posted, edited)] == [True, True]


def test_numbers_for_machines_are_left_as_they_are(visit, stranger, lived_in):
    text = visit(stranger).get("/artikel/wettlauf/").text

    assert 'data-count="1526"' in text
    assert '"commentCount": 1526' in text or '"commentCount":1526' in text


def test_every_template_that_counts_sets_the_thousands_apart():
    bare = re.compile(r"blocktranslate count count=(?!\S+\|length)")
    templates = Path(settings.BASE_DIR, "templates")

    found = [path for path in templates.rglob("*.html") if bare.search(path.read_text())]

    assert [path for path in found if "admin" not in path.parts] == []
