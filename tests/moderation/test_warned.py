"""Who is warned meets the warning at the form beneath an article, before they write."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .sanctioned import warn

pytestmark = pytest.mark.django_db


def asked(browser, address):
    """Return how many queries a page takes that was opened before."""
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
        return len(queries)


def test_who_is_warned_reads_it_at_the_form_beneath_the_article(visit, author, article, moderator):
    thread = f"/artikel/{article.slug}/"
    decision = warn(author, article, moderator, read=False)
    browser = visit(author)

    shown = browser.get(thread).text

    assert decision.get_absolute_url() in shown
    assert 'name="read"' in shown
    sent = {"body": "Ich habe es gelesen.", "read": "on"}
    assert browser.post(f"{thread}kommentieren/", sent).status_code == 302
    assert 'name="read"' not in browser.get(thread).text


def test_nobody_else_is_asked_for_it_at_the_cost_of_a_query(visit, stranger, reader, author, article, moderator):
    thread = f"/artikel/{article.slug}/"
    warned = warn(author, article, moderator).sanctions.get()
    before = asked(visit(author), thread), asked(visit(reader), thread)
    warned.acknowledged_at = None
    warned.save(update_fields=["acknowledged_at"])

    after = asked(visit(author), thread), asked(visit(reader), thread)

    assert after == (before[0] + 1, before[1])
    assert 'name="read"' not in visit(stranger).get(thread).text
