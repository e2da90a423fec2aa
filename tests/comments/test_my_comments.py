"""What readers see of their own texts and reports."""

import pytest

from moderation.grounds import Ground
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def test_my_comments_lists_texts_with_their_state_and_reports_with_their_outcome(
    visit, author, reader, moderator, article
):
    states = {
        state: CommentFactory(article=article, author=author, state=state, by=moderator)
        for state in ("published", "held", "removed", "retracted")
    }
    other = CommentFactory(article=article, author=reader, body="Von jemand anderem.")
    other.report(by=author, ground=Ground.HATE, note="Schlimm.")

    page = visit(author).get("/en/konto/beitraege/")

    assert [(c.pk, c.state) for c in page.context["comments"] if c.article == article] == [
        (comment.pk, state) for state, comment in reversed(states.items())
    ]
    assert "A moderator removed it: personal attack (Netiquette 2)." in page.text
    assert "You reported this; a moderator will look at it." in page.text
    assert "Schlimm." in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_my_comments_shows_nothing_of_others(visit, reader, author, comment):
    comment.report(by=reader, ground=Ground.HATE)

    page = visit(author).get("/en/konto/beitraege/")

    assert len(page.context["reports"]) == 0
    assert [c.author for c in page.context["comments"]] == [author, author]


@pytest.mark.parametrize("asked", ["0", "x", "999", "-1"])
def test_my_comments_answers_any_page_number(visit, author, comment, asked):
    assert visit(author).get(f"/konto/beitraege/?seite={asked}&meldungen={asked}").status_code == 200
