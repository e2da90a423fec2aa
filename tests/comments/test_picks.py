"""Editors recommend comments: marked in the thread, with a sentence why, and hidden with the text."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Pick
from moderation.grounds import Ground
from moderation.models import Decision, NotPublic
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db

PLAIN_AND_HTMX = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


def address(comment: Comment, language: str = "/en") -> str:
    return f"{language}/kommentare/{comment.pk}/empfehlen/"


def picks() -> list[tuple[int, str, str]]:
    return list(Pick.objects.order_by("pk").values_list("comment", "why", "by__profile__name"))


def lines(page) -> int:
    """How many comments of a page are marked."""
    return page.text.count('<p class="pick"')


# In the thread


def test_an_editor_recommends_a_comment_with_a_sentence(visit, editor, stranger, comment):
    response = visit(editor).post(address(comment), {"why": "zeigt die Sicht der Hochschulen"}, follow=True)

    assert picks() == [(comment.pk, "zeigt die Sicht der Hochschulen", editor.name)]
    assert Pick.objects.get().article == comment.article
    assert response.redirect_chain == [(f"/en/kommentare/{comment.pk}/#kommentar-{comment.pk}", 302)]
    assert "The comment is recommended." in response.text
    page = visit(stranger).get(f"/en/artikel/{comment.article.slug}/").text
    assert page.index("Recommended by the newsroom") < page.index("zeigt die Sicht der Hochschulen")
    assert page.index("zeigt die Sicht der Hochschulen") < page.index(comment.html)


def test_a_recommendation_needs_no_sentence(visit, editor, stranger, comment):
    visit(editor).post(address(comment))

    assert picks() == [(comment.pk, "", editor.name)]
    assert lines(visit(stranger).get(f"/artikel/{comment.article.slug}/")) == 1


def test_htmx_gets_the_marked_comment_in_its_place(visit, editor, comment, htmx):
    response = visit(editor).post(address(comment), {"why": "lesenswert"}, headers=htmx)

    assert (response["HX-Retarget"], response["HX-Reswap"]) == (f"#eigen-{comment.pk}", "outerHTML")
    assert lines(response) == 1
    assert "Change recommendation" in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_the_form_is_a_page_and_a_part(visit, editor, comment, htmx):
    page, part = visit(editor).get(address(comment)), visit(editor).get(address(comment), headers=htmx)

    assert [text.text.count("<html") for text in (page, part)] == [1, 0]
    assert [text.text.count(f'action="{address(comment)}"') for text in (page, part)] == [1, 1]
    assert 'name="withdraw"' not in page.text, "there is nothing to take back yet"
    assert page["Cache-Control"] == "private, no-store"
    assert picks() == []


def test_the_form_of_a_recommended_comment_shows_its_sentence_and_the_way_back(visit, editor, comment):
    Pick.objects.mark(comment, by=editor, why="lesenswert")

    page = visit(editor).get(address(comment)).text

    assert 'value="lesenswert"' in page
    assert 'name="withdraw"' in page


def test_a_second_editor_changes_the_sentence(visit, editor, admin, comment):
    first = Pick.objects.mark(comment, by=editor, why="lesenswert")

    visit(admin).post(address(comment), {"why": "aus erster Hand"})

    assert picks() == [(comment.pk, "aus erster Hand", admin.name)]
    assert Pick.objects.get().picked_at == first.picked_at


def test_the_same_again_changes_nothing(visit, editor, admin, comment):
    visit(editor).post(address(comment), {"why": "lesenswert"})
    before = Pick.objects.values().get()

    visit(admin).post(address(comment), {"why": "lesenswert"})

    assert Pick.objects.values().get() == before


@PLAIN_AND_HTMX
def test_an_editor_takes_a_recommendation_back_and_twice_is_no_fault(visit, editor, stranger, comment, headers):
    Pick.objects.mark(comment, by=editor, why="lesenswert")
    before = Comment.objects.values().get(pk=comment.pk)

    for _ in range(2):
        response = visit(editor).post(address(comment), {"withdraw": "1", "why": ""}, headers=headers, follow=True)

        assert "The comment is no longer recommended." in response.text
    assert picks() == []
    assert Comment.objects.values().get(pk=comment.pk) == before
    assert lines(visit(stranger).get(f"/artikel/{comment.article.slug}/")) == 0


def test_a_recommendation_can_be_withdrawn_twice_by_two_who_hold_it(editor, comment):
    pick = Pick.objects.mark(comment, by=editor)
    same = Pick.objects.get()

    pick.withdraw()
    same.withdraw()
    pick.withdraw()

    assert picks() == []


@PLAIN_AND_HTMX
@pytest.mark.parametrize("why", ["x" * 201, "a\x00b"], ids=["too long", "NUL"])
def test_a_sentence_that_cannot_be_stored_is_told_at_the_field(visit, editor, comment, headers, why):
    response = visit(editor).post(address(comment), {"why": why}, headers=headers)

    assert response.status_code == 422
    assert f'id="empfehlung-{comment.pk}-why_error"' in response.text
    assert picks() == []


def test_two_hundred_characters_are_a_sentence_and_markup_is_text(visit, editor, stranger, comment):
    visit(editor).post(address(comment), {"why": "<b>" + "ß" * 197})

    assert "&lt;b&gt;" + "ß" * 197 in visit(stranger).get(f"/artikel/{comment.article.slug}/").text


# Who may


def test_only_editors_are_offered_the_deed(visit, cast, comment):
    people = {who: cast(who) for who in ("stranger", "reader", "author", "moderator", "editor", "admin")}

    offered = {
        who
        for who, person in people.items()
        if address(comment, "") in visit(person).get(comment.article.address()).text
    }

    assert offered == {"editor", "admin"}


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
@pytest.mark.parametrize("sent", [None, {"why": "doch"}, {"withdraw": "1"}], ids=["GET", "mark", "withdraw"])
def test_a_text_that_is_not_public_can_be_neither_recommended_nor_the_reverse(
    visit, editor, reader, moderator, comment, state, sent
):
    CommentFactory(article=comment.article, author=reader, parent=comment)
    Pick.objects.mark(comment, by=editor, why="lesenswert")
    become(state, comment, reader, moderator)

    browser = visit(editor)
    response = browser.get(address(comment)) if sent is None else browser.post(address(comment), sent)

    assert response.status_code == 403
    assert picks() == [(comment.pk, "lesenswert", editor.name)]


def test_a_comment_that_was_never_public_is_not_there_for_an_editor(visit, editor, newcomer, article):
    held = CommentFactory(article=article, author=newcomer, state="held", body="https://a.de https://b.de https://c.de")

    assert visit(editor).get(address(held)).status_code == 404
    assert visit(editor).post(address(held)).status_code == 404
    assert picks() == []


def test_a_text_that_went_in_the_meantime_is_told_and_not_marked(editor, comment):
    stale = Comment.objects.get(pk=comment.pk)
    comment.retract()

    with pytest.raises(NotPublic):
        Pick.objects.mark(stale, by=editor)
    assert picks() == []


# The mark goes with the text


def become(state: str, comment: Comment, reader, moderator) -> None:
    """Let happen to a comment what happens in life; each object knows the row as it is."""
    comment = Comment.objects.get(pk=comment.pk)
    if state == "held":
        comment.hold([])
    elif state == "removed":
        comment.report(by=reader, ground=Ground.ATTACK)
        comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)
    elif state == "retracted":
        comment.retract()


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
@pytest.mark.parametrize("who", ["stranger", "author", "editor", "moderator"])
def test_the_mark_is_hidden_with_the_text(visit, cast, editor, reader, moderator, comment, state, who):
    CommentFactory(article=comment.article, author=reader, parent=comment)
    Pick.objects.mark(comment, by=editor, why="lesenswert")
    become(state, comment, reader, moderator)

    for page in (comment.article.address(), f"/kommentare/{comment.pk}/", f"{comment.article.address()}?nur=empfohlen"):
        shown = visit(cast(who)).get(page)

        assert (lines(shown), "lesenswert" in shown.text) == (0, False), page


def test_the_mark_comes_back_with_the_text(visit, stranger, editor, reader, moderator, second_moderator, comment):
    Pick.objects.mark(comment, by=editor, why="lesenswert")
    become("removed", comment, reader, moderator)
    case = Comment.objects.get(pk=comment.pk).cases.get()

    case.decide(Decision.Kind.RESTORE, by=second_moderator)

    assert "lesenswert" in visit(stranger).get(comment.article.address()).text


def test_recommended_comments_have_a_filter_of_their_own(visit, stranger, editor, article, author):
    plain, first, _other, second = CommentFactory.create_batch(4, article=article, author=author)
    answer = CommentFactory(article=article, parent=plain)
    for comment in (first, second, answer):
        Pick.objects.mark(comment, by=editor)

    page = visit(stranger).get(f"{article.address()}?nur=empfohlen").text

    assert [page.count(f'id="kommentar-{c.pk}"') for c in (plain, first, _other, second, answer)] == [0, 1, 0, 1, 1]


# Rows


def test_a_comment_has_one_recommendation(editor, admin, comment):
    Pick.objects.create(comment=comment, article=comment.article, by=editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pick.objects.create(comment=comment, article=comment.article, by=admin)


def test_the_database_takes_no_sentence_of_more_than_200_characters(editor, comment):
    with pytest.raises(DataError), transaction.atomic():
        Pick.objects.create(comment=comment, article=comment.article, by=editor, why="x" * 201)


@pytest.mark.parametrize("number", [1, 3])
def test_marks_cost_a_page_no_query(visit, stranger, editor, article, number):
    comments = CommentFactory.create_batch(3, article=article, author=UserFactory())
    visit(stranger).get(article.address())
    with CaptureQueriesContext(
        connection,
    ) as before:
        visit(stranger).get(article.address())
    for comment in comments[:number]:
        Pick.objects.mark(comment, by=editor, why="lesenswert")

    with CaptureQueriesContext(connection) as after:
        page = visit(stranger).get(article.address())

    assert lines(page) == number
    assert len(after) == len(before)
