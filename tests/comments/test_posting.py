"""Posting and answering: what becomes of a text that a reader sends."""

import re
import urllib.parse
import uuid
from datetime import timedelta

import pytest

from comments.models import Comment
from moderation.models import Case
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


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "Please write something first."),
        ("  \n ", "Please write something first."),
        ("\u200b\u202e", "Please write something first."),
        ("x" * 10_001, "The text is 1 character too long"),
        ("\u0958" * 10_000, "The text is 10000 characters too long"),  # each becomes two when composed
        ("> " * 30 + "tief", "nested too deeply"),
        ("a" + "\u0300" * 9, "stacked on one letter"),
        ("null\x00", "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_text_that_cannot_be_taken_comes_back_with_a_message(visit, reader, article, body, message, headers):
    response = visit(reader).post(form_of(article), {"body": body}, headers=headers)

    assert response.status_code == 422
    assert message in response.text
    assert response.context["form"]["body"].value() == body
    assert article.comments.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "🙂" * 10_000,
        "x" * 10_000,
        "[" * 5_000 + "]" * 5_000,
        "\r\n".join(["Zeile"] * 1_000),
        "[x]: https://example.org/" + "y" * 4_000 + "\n\n" + "[x]" * 1_900,
        "|" * 2_000 + "\n" + "-|" * 2_000 + "\n" + "x\n" * 1_500,
        "rechts\u202elinks\u2066",
        "kaputt \ud83d",
        "a.de " * 2_000,
        "&amp;" * 2_000,
    ],
    ids=[
        "emoji",
        "longest",
        "brackets",
        "lines",
        "reference bomb",
        "table bomb",
        "bidi",
        "surrogate",
        "links",
        "entities",
    ],
)
def test_hostile_text_is_stored_cleanly_or_refused_but_never_a_fault(visit, reader, article, body):
    response = visit(reader).post(
        form_of(article), b"body=" + urllib.parse.quote_from_bytes(body.encode("utf-8", "surrogatepass")).encode(),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip

    stored = article.comments.first()
    assert (response.status_code, stored is None) in {(302, False), (422, True)}
    if stored:
        assert len(stored.html) <= 40 * len(stored.body) + 200
        assert not set("\u202e\u2066\x00") & set(stored.body)
        assert stored.html in visit(reader).get(f"/kommentare/{stored.pk}/").text


def test_a_megabyte_is_refused(visit, reader, article):
    response = visit(reader).post(form_of(article), {"body": "Wort " * 150_000})

    assert response.status_code == 422
    assert "characters too long" in response.text


def test_a_form_larger_than_any_of_ours_is_a_bad_request(visit, reader, article, settings):
    response = visit(reader).post(
        form_of(article),
        "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400
    assert "Es wurde nichts gespeichert" in response.text


def test_a_hundred_thousand_fields_are_a_bad_request(visit, reader, article):
    response = visit(reader).post(
        form_of(article), "a=1&" * 100_000 + "body=x", content_type="application/x-www-form-urlencoded"
    )

    assert (response.status_code, article.comments.count()) == (400, 0)


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


@pytest.mark.parametrize("known", [True, False], ids=["reader", "newcomer"])
@pytest.mark.parametrize(("links", "held"), [(0, False), (2, False), (3, True)])
def test_first_comments_and_more_than_two_links_are_held(visit, reader, newcomer, article, known, links, held):
    body = "Quellen: " + " ".join(f"https://example.org/{n}" for n in range(links))
    visit(reader if known else newcomer).post(form_of(article), {"body": body})

    comment = article.comments.get()
    rules = sorted(comment.cases.get().holds.values_list("rule", flat=True)) if comment.status == "held" else []
    assert rules == (["first_comment"] if not known else []) + (["links"] if held else [])


def test_a_held_comment_is_seen_by_its_author_with_what_happens_next_and_by_no_other_reader(
    visit, newcomer, reader, moderator, stranger, article
):
    response = visit(newcomer).post(form_of(article), {"body": "Mein erster Kommentar."}, follow=True)

    comment = article.comments.get()
    assert "Your comment is waiting for a moderator. Until then only you can see it." in response.text
    for address in (f"/en/artikel/{article.slug}/", f"/en/kommentare/{comment.pk}/"):
        own = visit(newcomer).get(address).text
        assert "Mein erster Kommentar." in own
        assert "Not public yet. A moderator reads it first" in own
        assert "Held. Only the author and moderators see it." in visit(moderator).get(address).text
        for person in (stranger, reader):
            assert "Mein erster Kommentar." not in visit(person).get(address).text
    assert visit(reader).get(f"/kommentare/{comment.pk}/").status_code == 404
    article.refresh_from_db()
    assert article.comment_count == 0


def test_the_team_is_never_a_newcomer(visit, editor, article):
    visit(editor).post(form_of(article), {"body": "Danke für Ihre Fragen."})

    assert article.comments.get().status == "published"
    assert Case.objects.count() == 0


def test_the_second_comment_after_an_approval_appears_at_once(visit, newcomer, moderator, article):
    visit(newcomer).post(form_of(article), {"body": "Mein erster."})
    article.comments.get().cases.get().decide("approve", by=moderator)
    visit(newcomer).post(form_of(article), {"body": "Mein zweiter."})

    assert list(article.comments.order_by("pk").values_list("status", flat=True)) == ["published", "published"]


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
