"""Posting and answering: what becomes of a text that a reader sends."""

import re

import pytest

from comments.models import Comment
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db


def form_of(article) -> str:
    return f"/en/artikel/{article.slug}/kommentieren/"


def test_a_readers_comment_appears_at_once(visit, reader, article, stranger):
    response = visit(reader).post(f"/artikel/{article.slug}/kommentieren/", {"body": "Bei uns war es *anders*."})

    comment = article.comments.get()
    assert response.status_code == 302
    assert response.url == f"/kommentare/{comment.pk}/#kommentar-{comment.pk}"
    assert comment.html == "<p>Bei uns war es <em>anders</em>.</p>"
    assert (comment.author, comment.parent, comment.status) == (reader, None, Comment.Status.PUBLISHED)
    assert comment.html in visit(stranger).get(f"/artikel/{article.slug}/").text


def test_with_htmx_the_comment_comes_back_as_a_part(visit, reader, article, htmx):
    response = visit(reader).post(form_of(article), {"body": "Bei uns auch."}, headers=htmx)

    comment = article.comments.get()
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert f'id="kommentar-{comment.pk}"' in response.text
    assert "Bei uns auch." in response.text
    assert "<html" not in response.text
    assert "Your comment is published." in response.text


def test_the_form_is_a_page_of_its_own_and_a_part_for_htmx(visit, reader, article, htmx):
    page = visit(reader).get(form_of(article))
    part = visit(reader).get(form_of(article), headers=htmx)

    assert page.status_code == part.status_code == 200
    assert "<html" in page.text
    assert "<html" not in part.text
    for response in (page, part):
        assert response["Cache-Control"] == "private, no-store"
        assert 'name="csrfmiddlewaretoken"' in response.text
        assert re.search(r'name="token" value="[0-9a-f-]{36}"', response.text)
    assert article.comments.count() == 0


def test_an_answer_stands_beneath_what_it_answers(visit, reader, comment):
    visit(reader).post(form_of(comment.article), {"body": "Das sehe ich auch so.", "parent": str(comment.pk)})

    answer = comment.replies.get()
    comment.refresh_from_db()
    assert answer.path.startswith(comment.path)
    assert (answer.author, comment.reply_count) == (reader, 1)


def test_the_form_shows_what_is_answered(visit, reader, comment):
    page = visit(reader).get(form_of(comment.article) + f"?antwort={comment.pk}")

    assert comment.html in page.text
    assert f'name="parent" value="{comment.pk}"' in page.text


def test_five_texts_a_minute_are_enough(visit, reader, article, clock):
    for n in range(5):
        assert visit(reader).post(form_of(article), {"body": f"Text {n}"}).status_code == 302
    response = visit(reader).post(form_of(article), {"body": "Text 6"})

    assert response.status_code == 422
    assert "You are writing very fast. Please try again in 60 seconds" in response.text
    assert response.context["form"]["body"].value() == "Text 6"

    clock.shift(61)
    assert visit(reader).post(form_of(article), {"body": "Text 6"}).status_code == 302


def test_a_preview_posts_nothing(visit, reader, article):
    response = visit(reader).post(form_of(article), {"body": "*Erst* sehen", "preview": "1"})

    assert response.status_code == 200
    assert '<div class="comment__body"><p><em>Erst</em> sehen</p></div>' in response.text
    assert response.context["form"]["body"].value() == "*Erst* sehen"
    assert article.comments.count() == 0


def test_a_closed_discussion_takes_nothing_and_keeps_the_text(visit, reader, article):
    article.close_discussion()
    response = visit(reader).post(form_of(article), {"body": "Zu spät."})

    assert response.status_code == 422
    assert "The discussion has been closed in the meantime." in response.text
    assert response.context["form"]["body"].value() == "Zu spät."
    assert article.comments.count() == 0


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
def test_what_is_not_public_cannot_be_answered(visit, reader, author, article, state):
    parent = CommentFactory(article=article, author=author, state=state)
    response = visit(reader).post(form_of(article), {"body": "Antwort", "parent": str(parent.pk)})

    assert response.status_code == 422
    assert "The comment you are answering is no longer there." in response.text
    assert response.context["form"]["body"].value() == "Antwort"
    assert parent.replies.count() == 0


@pytest.mark.parametrize("parent", ["0", "-1", "x", "²", "9" * 18, "9" * 30, "1; DROP TABLE", "\x00", "1.5"])
def test_a_garbage_parent_is_refused(visit, reader, article, parent):
    response = visit(reader).post(form_of(article), {"body": "Antwort", "parent": parent})

    assert (response.status_code, article.comments.count()) == (422, 0)


@pytest.mark.parametrize("asked", ["x", "9" * 30, "²", "%00"])
def test_the_form_for_a_garbage_parent_is_that_for_a_root(visit, reader, article, asked):
    assert visit(reader).get(form_of(article) + f"?antwort={asked}").status_code == 200


def test_a_parent_of_another_thread_is_refused(visit, reader, comment):
    elsewhere = ArticleFactory()
    response = visit(reader).post(form_of(elsewhere), {"body": "Antwort", "parent": str(comment.pk)})

    assert response.status_code == 422
    assert "The comment you are answering is no longer there." in response.text
    assert elsewhere.comments.count() == 0


def test_a_deep_answer_is_not_deeper_than_an_index_can_hold(reader, author, article):
    from talentforum.lib.markdown import read_reader_text

    comment = None
    for n in range(103):
        comment = article.comments.post(
            author=(reader, author)[n % 2], body=read_reader_text(f"Tiefe {n}"), parent=comment
        )

    assert len(comment.path) == 700
    assert comment.parent.body == "Tiefe 101"
    article.refresh_from_db()
    assert article.comment_count == 103
