"""What readers see of their own texts and reports."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.grounds import Ground
from moderation.models import Case, Decision, Name
from tests.factories import CommentFactory, UserFactory

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


def reports(browser):
    page = browser.get("/en/konto/beitraege/").text
    return page[page.index("My reports") :]


@pytest.mark.parametrize(
    ("deed", "word"),
    [(None, "waiting for a moderator"), ("approve", "stays"), ("remove", "removed"),
     ("return", "returned to its author"), ("retract", "taken back")],
)  # fmt: skip
def test_a_report_says_what_it_was_about_and_nothing_of_what_is_out_of_view(
    visit, author, reader, moderator, article, deed, word
):
    other = CommentFactory(article=article, author=author, body="Davon spricht die Meldung.")
    other.report(by=reader, ground=Ground.HATE)
    if deed == "retract":
        other.retract()
    elif deed is not None:
        ground = "" if deed == "approve" else Ground.HATE
        other.cases.get().decide(Decision.Kind(deed), by=moderator, ground=ground)

    said = reports(visit(reader))
    is_shown = deed in {None, "approve"}
    assert (f">{word}</span>" in said, f"under “{article.title}”" in said) == (True, True)
    assert [f"<bdi>{author.name}</bdi>" in said, "Davon spricht die Meldung." in said] == [is_shown, is_shown]


def test_a_reported_name_is_said_while_it_is_shown(visit, author, reader, moderator):
    name = Name.of(author.profile)
    name.report(by=reader, ground=Ground.HATE)
    assert f"<p>{author.name}</p>" in reports(visit(reader))

    Case.objects.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE)
    assert author.profile.name not in reports(visit(reader))


def test_many_reports_take_no_more_queries_than_one(visit, author, reader, article, django_assert_num_queries):
    mentioned = f"Wie @{reader.name} sagt."
    browser = visit(reader)

    def report(count):
        for _n in range(count):
            text = CommentFactory(article=article, author=UserFactory(), body=mentioned)
            text.report(by=reader, ground=Ground.HATE)

    report(1)
    browser.get("/en/konto/beitraege/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/en/konto/beitraege/")
    report(5)
    with django_assert_num_queries(len(one)):
        browser.get("/en/konto/beitraege/")


def test_my_comments_shows_nothing_of_others(visit, reader, author, comment):
    comment.report(by=reader, ground=Ground.HATE)

    page = visit(author).get("/en/konto/beitraege/")

    assert len(page.context["reports"]) == 0
    assert [c.author for c in page.context["comments"]] == [author, author]


@pytest.mark.parametrize("asked", ["0", "x", "999", "-1"])
def test_my_comments_answers_any_page_number(visit, author, comment, asked):
    assert visit(author).get(f"/konto/beitraege/?seite={asked}&meldungen={asked}").status_code == 200
