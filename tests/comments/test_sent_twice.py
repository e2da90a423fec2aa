"""The same text again, the same form again."""

import uuid
from datetime import timedelta

import pytest

from comments.models import Comment
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def form_of(article) -> str:
    return f"/en/artikel/{article.slug}/kommentieren/"


def test_the_same_text_within_ten_minutes_is_refused(visit, reader, article):
    visit(reader).post(form_of(article), {"body": "Noch einmal."})
    response = visit(reader).post(form_of(article), {"body": "Noch einmal. "})

    assert response.status_code == 422
    assert "You have just posted this very text." in response.text
    assert response.context["form"]["body"].value() == "Noch einmal. "
    assert article.comments.count() == 1


def test_the_same_text_after_ten_minutes_is_a_second_thought(visit, reader, article, clock):
    visit(reader).post(form_of(article), {"body": "Noch einmal."})
    clock.shift(timedelta(minutes=10, seconds=1))

    assert visit(reader).post(form_of(article), {"body": "Noch einmal."}).status_code == 302
    assert article.comments.count() == 2


def test_the_same_text_of_another_reader_or_elsewhere_is_no_duplicate(visit, reader, author, article):
    for person, place in ((reader, article), (author, article), (reader, ArticleFactory())):
        assert visit(person).post(form_of(place), {"body": "Genau."}).status_code == 302

    assert Comment.objects.filter(body="Genau.").count() == 3


def test_a_retracted_text_may_be_posted_again(visit, reader, article):
    visit(reader).post(form_of(article), {"body": "Doch."})
    article.comments.get().retract()

    assert visit(reader).post(form_of(article), {"body": "Doch."}).status_code == 302


def test_a_form_sent_twice_makes_one_comment(visit, reader, article):
    sent = {"body": "Nur einmal.", "token": str(uuid.uuid4())}
    first = visit(reader).post(form_of(article), sent)
    second = visit(reader).post(form_of(article), sent)

    assert first.url == second.url
    assert article.comments.count() == 1


def test_the_same_token_with_another_text_is_another_comment(visit, reader, article):
    token = str(uuid.uuid4())
    for body in ("Eins.", "Zwei."):
        assert visit(reader).post(form_of(article), {"body": body, "token": token}).status_code == 302

    assert list(article.comments.order_by("pk").values_list("body", flat=True)) == ["Eins.", "Zwei."]


def test_two_readers_may_send_the_same_token(visit, reader, author, article):
    token = str(uuid.uuid4())
    for person in (reader, author):
        visit(person).post(form_of(article), {"body": "Zufall.", "token": token})

    assert article.comments.count() == 2


def test_a_garbage_token_is_refused_at_the_form(visit, reader, article):
    response = visit(reader).post(form_of(article), {"body": "Text.", "token": "x"})

    assert (response.status_code, article.comments.count()) == (422, 0)
