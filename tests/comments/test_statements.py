"""How many statements it takes to post a comment."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments.models import Comment
from notifications.kinds import Channel, Kind, Pace
from notifications.models import Notification, Preference
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("script", "depth", "statements"),
    [
        ("with htmx", 0, 8), ("with htmx", 1, 11), ("with htmx", 5, 11), ("with htmx", 6, 13),
        ("without", 0, 9), ("without", 1, 12), ("without", 6, 12),
    ],
)  # fmt: skip
def test_posting_takes_at_most_thirteen_statements(visit, reader, article, htmx, script, depth, statements):
    """BEGIN and COMMIT apart.

    An answer pays one for whoever is told of it. With htmx the comment comes back; from the seventh level on it says
    whom it answers, which is read for it. Without htmx the session is told of it.
    """
    above = None
    for _ in range(depth):
        above = CommentFactory(article=article, parent=above)
    if above is not None:  # a mail at once would be made within the test: its statements are the worker's
        Preference.objects.prefer(above.author, {(Kind.ANSWER, Channel.MAIL): Pace.DAILY})
    browser, headers = visit(reader), htmx if script == "with htmx" else {}
    ContentType.objects.get_for_models(Comment, Article)  # what a process reads once

    with CaptureQueriesContext(connection) as queries:
        response = browser.post(
            f"/artikel/{article.slug}/kommentieren/",
            {"body": "Ein Text.", "parent": above.pk if above else "", "token": uuid.uuid4()},
            headers=headers,
        )

    assert response.status_code in (200, 302)
    assert article.comments.filter(author=reader).count() == 1
    made = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(made) == statements, "\n".join(sql[:150] for sql in made)


def test_each_person_who_is_mentioned_costs_nothing_more(visit, reader, article):
    people = UserFactory.create_batch(3)
    above = CommentFactory(article=article)
    for person in (*people, above.author):
        paces = {(Kind.ANSWER, Channel.MAIL): Pace.DAILY}
        Preference.objects.prefer(person, paces)
    browser, made = visit(reader), []
    ContentType.objects.get_for_models(Comment, Article)

    for mentioned in (people[:1], people):
        with CaptureQueriesContext(connection) as queries:
            browser.post(
                f"/artikel/{article.slug}/kommentieren/",
                {"body": "Wie " + ", ".join(f"@{person.name}" for person in mentioned), "parent": above.pk},
                headers={"HX-Request": "true"},
            )
        made.append(len([query for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]))

    assert Notification.objects.of_kinds(Kind.MENTION).count() == 4
    assert made == [13, 13], "one to find them, one to tell them"


def test_a_page_made_of_pieces_takes_a_stranger_three_statements_and_a_signed_in_reader_nine(
    visit, stranger, reader, article
):
    """Strangers: the removals number, the article, which comments.

    Readers also: session, account, what they have not seen, whether they follow, their visit, what is theirs alone.
    """
    CommentFactory(article=article, parent=CommentFactory(article=article))
    made = []
    for person in (stranger, reader):
        browser = visit(person)
        for _ in range(2):  # the first one makes the pieces
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(f"/artikel/{article.slug}/").status_code == 200
        made.append(len(queries))

    assert made == [3, 9]
