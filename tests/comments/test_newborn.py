"""A comment that was posted a moment ago comes back from what is at hand, as a later look would show it."""

import pytest
from django.template.loader import render_to_string

from articles.models import Anchor, Author
from comments.models import Comment, Pick
from comments.thread import entry_of
from tests.factories import CommentFactory, PollFactory

pytestmark = pytest.mark.django_db


def shown_later(response, comment) -> str:
    """Return the same answer, made from what the database holds."""
    request = response.wsgi_request
    comment = Comment.objects.select_related("article").get(pk=comment.pk)
    context = {"entry": entry_of(comment, request.user), "article": comment.article, "said": response.context["said"]}
    return render_to_string("comments/posted.html", context, request)


def post(browser, article, htmx, **given):
    return browser.post(f"/artikel/{article.slug}/kommentieren/", {"body": "Ein *Text*.", **given}, headers=htmx)


@pytest.mark.parametrize("who", ["reader", "moderator", "editor", "admin"])
@pytest.mark.parametrize("signs", [False, True])
@pytest.mark.parametrize("depth", [0, 1, 8])
def test_it_comes_back_as_a_later_look_shows_it(visit, cast, who, article, htmx, signs, depth):
    person, above = cast(who), None
    if signs:
        article.authors.add(Author.objects.create(name=person.name, person=person))
    for _ in range(depth):
        above = CommentFactory(article=article, parent=above)

    response = post(visit(person), article, htmx, parent=above.pk if above else "")

    comment = Comment.objects.order_by("pk").last()
    assert (comment.author, comment.parent, comment.is_public) == (person, above, True)
    assert response.text == shown_later(response, comment)
    assert f'<span id="anzahl" hx-swap-oob="true">{depth + 1} ' in response.text


def test_so_does_one_about_a_thing(visit, reader, article, htmx):
    anchor = Anchor.objects.get(pk=PollFactory(article=article).anchor_id)

    response = post(visit(reader), article, htmx, anchor=anchor.pk)

    comment = article.comments.get()
    assert comment.anchor == anchor
    assert anchor.label in response.text
    assert response.text == shown_later(response, comment)


def test_a_held_one_comes_back_with_the_word_that_it_waits(visit, newcomer, article, htmx):
    response = post(visit(newcomer), article, htmx)

    comment = article.comments.get()
    assert comment.status == Comment.Status.HELD
    assert 'class="comment__line"' in response.text
    assert response.text == shown_later(response, comment)


def test_one_sent_twice_comes_back_with_what_happened_to_it_meanwhile(visit, reader, editor, article, htmx):
    token = "0b8a1c1e-6c1b-4f6e-9a51-0d5c1d1f0c11"
    post(visit(reader), article, htmx, token=token)
    comment = article.comments.get()
    Pick.objects.mark(comment, by=editor, why="Aus der Praxis")

    response = post(visit(reader), article, htmx, token=token)

    assert article.comments.count() == 1
    assert "Aus der Praxis" in response.text
