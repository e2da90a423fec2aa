"""How many statements it takes to post a comment."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("script", "depth", "statements"),
    [("with htmx", 0, 12), ("with htmx", 1, 15), ("with htmx", 5, 15), ("without", 0, 11), ("without", 5, 14)],
)
def test_posting_takes_at_most_fifteen_statements(visit, reader, article, htmx, script, depth, statements):
    """BEGIN and COMMIT apart. With htmx the comment is read again for its place, without it the session told of it."""
    above = None
    for _ in range(depth):
        above = CommentFactory(article=article, parent=above)
    browser, headers = visit(reader), htmx if script == "with htmx" else {}
    ContentType.objects.get_for_model(Comment)  # what a process reads once

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
