"""The editors' desk for follow-ups: what they cite, and the picker that finds it."""

import pytest

from articles.models import FollowUp
from tests.articles.desk import ADD, change, faults, form_of, written
from tests.factories import ArticleFactory, CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
QUERIES_OF_THE_PICKER = 10


# What it cites.


def test_a_cited_comment_becomes_a_card_when_saved_and_in_the_preview(desk, article, comment, visit):
    body = f"Vorher.\n\n/kommentare/{comment.pk}/\n\nNachher."

    preview = desk.post("/admin/articles/followup/preview/", written(article, body=body)).content.decode()
    desk.post(ADD, written(article, body=body, _deed="publish"))

    assert "Ein Kommentar, um den es geht." in preview
    assert [citation.subject for citation in FollowUp.objects.get().citations.all()] == [comment]
    assert "Ein Kommentar, um den es geht." in visit().get(FollowUp.objects.get().get_absolute_url()).content.decode()


def uncitable(state):
    """A comment that cannot be cited."""

    def make(article):
        return CommentFactory(article=article, state=state).pk

    return make


@pytest.mark.parametrize(
    "make",
    [
        uncitable("held"),
        uncitable("removed"),
        uncitable("retracted"),
        lambda _: CommentFactory().pk,
        lambda _: 999_999,
        lambda _: "9" * 40,
    ],
    ids=["held", "removed", "retracted", "of another article", "unknown", "no number there is"],
)
@pytest.mark.parametrize("address", ["/kommentare/{}/", "/en/kommentare/{}/", "https://testserver/kommentare/{}/#x"])
def test_what_cannot_be_cited_is_named_at_the_text(desk, article, make, address):
    pk = make(article)
    body = f"Vorher.\n\n{address.format(pk)}\n\nNachher."

    response = desk.post(ADD, written(article, body=body, _deed="publish"))

    assert (response.status_code, faults(response)) == (422, ["body"])
    (fault,) = response.context["adminform"].form.errors["body"]
    assert fault.startswith(f"/kommentare/{pk}/ ")
    assert "Nachher." in form_of(response)["body"]
    assert FollowUp.objects.count() == 0


def test_what_vanished_after_it_was_cited_does_not_stop_the_editor(desk, article, comment):
    desk.post(ADD, written(article, body=f"/kommentare/{comment.pk}/"))
    followup = FollowUp.objects.get()
    comment.retract()

    response = desk.post(change(followup), form_of(desk.get(change(followup))) | {"title": "Anders"})

    followup.refresh_from_db()
    assert (response.status_code, followup.title, followup.citations.count()) == (302, "Anders", 1)


def test_a_draft_that_moves_to_another_article_takes_no_citation_along(desk, article, comment):
    desk.post(ADD, written(article, body=f"/kommentare/{comment.pk}/"))
    followup = FollowUp.objects.get()
    sent = form_of(desk.get(change(followup))) | {"article": ArticleFactory().pk}

    refused = desk.post(change(followup), sent)
    moved = desk.post(change(followup), sent | {"body": "Ohne."})

    assert (refused.status_code, faults(refused), moved.status_code) == (422, ["body"], 302)
    assert followup.citations.count() == 0


def test_the_preview_shows_what_was_wrong_and_where_a_poll_stands_and_saves_nothing(desk, draft):
    sent = form_of(desk.get(change(draft))) | {
        "kind": "correction",
        "what_was_wrong": "Es waren <zwölf>.",
        "body": "Neu.\n\n::umfrage die-frage\n\n/kommentare/999/",
        "_preview": "1",
    }

    response = desk.post(change(draft), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<p>Es waren &lt;zwölf&gt;.</p>" in page
    assert "“die-frage”" in page
    draft.refresh_from_db()
    assert (draft.kind, draft.versions.count()) == ("followup", 1)


# The picker.


def pick(desk, **query):
    return desk.get("/admin/articles/followup/cite/", query)


def test_the_picker_lists_public_comments_of_the_article_with_their_addresses(desk, article, comment):
    CommentFactory(article=article, state="held", body="Zurückgehalten.")
    CommentFactory(body="Von einem anderen Artikel.")

    page = pick(desk, article=article.pk)

    assert [(offer.path, offer.line) for offer in page.context["offers"]] == [
        (f"/kommentare/{comment.pk}/", "Anton Autor: Ein Kommentar, um den es geht.")
    ]
    assert page.headers["Cache-Control"].count("private") == 1
    assert "Zurückgehalten." not in page.content.decode()


def test_the_picker_finds_by_words_and_names(desk, article, comment):
    other = CommentFactory(article=article, body="Etwas ganz anderes.")

    by_word, by_name = pick(desk, article=article.pk, q="ganz"), pick(desk, article=article.pk, q="anton kommentar")
    nothing = pick(desk, article=article.pk, q="%_\\ nirgends")

    assert [offer.path for offer in by_word.context["offers"]] == [f"/kommentare/{other.pk}/"]
    assert [offer.path for offer in by_name.context["offers"]] == [f"/kommentare/{comment.pk}/"]
    assert nothing.context["offers"] == []


@pytest.mark.parametrize("query", [{}, {"article": "abc"}, {"article": "9" * 40}, {"article": "0", "q": "x" * 5000}])
def test_a_picker_of_no_article_asks_for_one(desk, article, query):
    page = pick(desk, **query)

    assert (page.status_code, page.context["article"], page.context["offers"]) == (200, None, [])


def test_the_picker_takes_a_constant_number_of_queries(desk, article, django_assert_num_queries):
    CommentFactory(article=article)
    pick(desk, article=article.pk)
    with django_assert_num_queries(QUERIES_OF_THE_PICKER):
        pick(desk, article=article.pk, q="das ist")
    CommentFactory(article=article)
    CommentFactory(article=article)

    with django_assert_num_queries(QUERIES_OF_THE_PICKER):
        assert len(pick(desk, article=article.pk, q="das ist").context["offers"]) == 3
