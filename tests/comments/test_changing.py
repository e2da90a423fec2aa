"""Editing and retracting."""

from datetime import timedelta

import pytest

from comments.models import Comment, Revision
from comments.querysets import Refused
from moderation.grounds import Ground
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


def edit(comment, body: str) -> None:
    comment.edit(read_reader_text(body))


# Editing


def test_an_author_edits_for_fifteen_minutes_and_everyone_sees_that(visit, author, stranger, comment, clock):
    clock.shift(timedelta(minutes=14, seconds=59))
    response = visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "So war es *gemeint*."})

    comment.refresh_from_db()
    assert response.url == f"/kommentare/{comment.pk}/#kommentar-{comment.pk}"
    assert comment.html == "<p>So war es <em>gemeint</em>.</p>"
    page = visit(stranger).get(f"/en/kommentare/{comment.pk}/").text
    assert comment.html in page
    assert f'edited <time datetime="{comment.edited_at.astimezone().isoformat()[:16]}' in page or "edited <time" in page
    assert "Ein Kommentar, um den es geht." not in page


def test_after_fifteen_minutes_a_text_stays(visit, author, comment, clock):
    clock.shift(timedelta(minutes=15, seconds=1))
    response = visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "Zu spät."})

    comment.refresh_from_db()
    assert (response.status_code, comment.body) == (403, "Ein Kommentar, um den es geht.")


def test_with_htmx_the_changed_comment_comes_back_in_its_place(visit, author, comment, htmx):
    response = visit(author).post(f"/en/kommentare/{comment.pk}/bearbeiten/", {"body": "Neu."}, headers=htmx)

    assert response.status_code == 200
    assert response["HX-Retarget"] == f"#eigen-{comment.pk}"
    assert "<p>Neu.</p>" in response.text
    assert "Your change is saved." in response.text
    assert "<html" not in response.text


def test_the_edit_form_holds_the_text_and_changes_nothing(visit, author, comment):
    page = visit(author).get(f"/kommentare/{comment.pk}/bearbeiten/")

    assert page.context["form"]["body"].value() == comment.body
    assert Revision.objects.count() == 0


def test_earlier_versions_are_kept_in_order(comment):
    edit(comment, "Zweite.")
    edit(comment, "Dritte.")

    assert [(r.n, r.body) for r in comment.revisions.all()] == [(1, "Ein Kommentar, um den es geht."), (2, "Zweite.")]


@pytest.mark.parametrize(
    ("who", "sees"),
    [("stranger", False), ("reader", False), ("editor", False), ("author", True), ("moderator", True), ("admin", True)],
)
def test_earlier_versions_are_seen_by_the_author_and_moderators_only(visit, cast, comment, who, sees):
    edit(comment, "Die zweite Fassung.")

    page = visit(cast(who)).get(f"/kommentare/{comment.pk}/").text
    assert ("Ein Kommentar, um den es geht." in page) == sees


def test_the_same_text_again_is_no_edit(comment):
    edit(comment, comment.body)

    comment.refresh_from_db()
    assert (comment.edited_at, comment.revisions.count()) == (None, 0)


def test_an_edit_with_three_links_is_held(visit, author, stranger, comment):
    CommentFactory(author=author)
    visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "https://a.de https://b.de https://c.de"})

    comment.refresh_from_db()
    assert comment.status == "held"
    assert [hold.rule for hold in comment.cases.get().holds.all()] == ["links"]
    assert visit(stranger).get(f"/kommentare/{comment.pk}/").status_code == 404
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "Please write something first."),
        ("x" * 10_001, "1 character too long"),
        ("> " * 30 + "tief", "nested too deeply"),
        ("Schon da.", "You have just posted this very text."),
    ],
)
def test_an_edit_passes_the_checks_of_a_new_text(visit, author, comment, body, message):
    CommentFactory(article=comment.article, author=author, body="Schon da.")
    response = visit(author).post(f"/en/kommentare/{comment.pk}/bearbeiten/", {"body": body})

    assert response.status_code == 422
    assert message in response.text
    assert response.context["form"]["body"].value() == body
    comment.refresh_from_db()
    assert comment.body == "Ein Kommentar, um den es geht."


def test_edits_count_among_the_texts_of_a_minute(visit, author, comment, clock):
    for n in range(5):
        assert visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": f"Fassung {n}"}).status_code == 302
    response = visit(author).post(f"/en/kommentare/{comment.pk}/bearbeiten/", {"body": "Fassung 6"})

    assert response.status_code == 422
    assert "You are writing very fast." in response.text


def test_an_edit_preview_changes_nothing(visit, author, comment):
    response = visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "*Neu*", "preview": "1"})

    assert "<p><em>Neu</em></p>" in response.text
    comment.refresh_from_db()
    assert comment.body == "Ein Kommentar, um den es geht."


def test_an_edit_after_a_removal_in_the_meantime_is_refused(comment, moderator):
    opened_before = Comment.objects.get(pk=comment.pk)
    comment.report(by=UserFactory(), ground=Ground.HATE)
    comment.cases.get().decide("remove", by=moderator, ground=Ground.HATE)

    with pytest.raises(Refused) as refusal:
        edit(opened_before, "Schnell noch ändern.")

    comment.refresh_from_db()
    assert refusal.value.code == "gone"
    assert (comment.status, comment.body) == ("removed", "Ein Kommentar, um den es geht.")


def test_an_answer_in_the_meantime_keeps_the_counters_right_when_an_edit_is_held(comment, author, reader):
    CommentFactory(author=author)
    root = CommentFactory(article=comment.article)
    middle = CommentFactory(article=comment.article, author=author, parent=root)
    opened_before = Comment.objects.get(pk=middle.pk)
    CommentFactory(article=comment.article, author=reader, parent=middle)

    edit(opened_before, "https://a.de https://b.de https://c.de")

    root.refresh_from_db()
    assert root.reply_count == 1, "the held text still stands as a line, as there is an answer beneath it"


# Retracting


def test_a_retracted_comment_without_answers_leaves_nothing(visit, author, stranger, comment):
    response = visit(author).post(f"/en/kommentare/{comment.pk}/zurueckziehen/")

    comment.refresh_from_db()
    comment.article.refresh_from_db()
    assert response.url == f"/en/artikel/{comment.article.slug}/#diskussion"
    assert comment.retracted_at is not None
    assert comment.article.comment_count == 0
    assert f"kommentar-{comment.pk}" not in visit(stranger).get(f"/artikel/{comment.article.slug}/").text
    assert visit(stranger).get(f"/kommentare/{comment.pk}/").status_code == 404


def test_a_retracted_comment_with_answers_leaves_a_line(visit, author, reader, stranger, comment):
    answer = CommentFactory(article=comment.article, author=reader, parent=comment, body="Die Antwort bleibt.")
    visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/")

    page = visit(stranger).get(f"/en/artikel/{comment.article.slug}/").text
    assert "Taken back by its author." in page
    assert answer.html in page
    assert "Ein Kommentar, um den es geht." not in page
    assert author.name not in page


def test_the_line_goes_with_the_last_answer(author, reader, comment, stranger):
    answer = CommentFactory(article=comment.article, author=reader, parent=comment)
    comment.retract()
    answer.retract()

    assert list(comment.article.comments.visible_to(stranger)) == []


def test_retracting_is_possible_at_any_time_and_twice_changes_nothing(visit, author, reader, comment, clock):
    CommentFactory(article=comment.article, author=reader, parent=comment)
    clock.shift(timedelta(days=400))
    visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/")
    comment.refresh_from_db()
    first = comment.retracted_at
    clock.shift(60)

    assert visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/").status_code == 403
    comment.retract()
    comment.refresh_from_db()
    comment.article.refresh_from_db()
    assert (comment.retracted_at, comment.article.comment_count) == (first, 1)


def test_a_closed_discussion_lets_authors_retract(visit, author, comment):
    comment.article.close_discussion()

    assert visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/").status_code == 302
    comment.refresh_from_db()
    assert comment.retracted_at is not None


def test_asking_whether_to_retract_changes_nothing(visit, author, comment, htmx):
    page = visit(author).get(f"/en/kommentare/{comment.pk}/zurueckziehen/")
    part = visit(author).get(f"/en/kommentare/{comment.pk}/zurueckziehen/", headers=htmx)

    assert "Take this comment back?" in page.text
    assert "Take this comment back?" in part.text
    assert "<html" not in part.text
    comment.refresh_from_db()
    assert comment.retracted_at is None


def test_with_htmx_a_retracted_comment_becomes_its_line(visit, author, reader, comment, htmx):
    CommentFactory(article=comment.article, author=reader, parent=comment)
    response = visit(author).post(f"/en/kommentare/{comment.pk}/zurueckziehen/", headers=htmx)

    assert response.status_code == 200
    assert "Taken back by its author." in response.text
    assert "Your comment is taken back." in response.text


def test_retracting_ends_an_open_case(author, reader, comment):
    comment.report(by=reader, ground=Ground.ATTACK)
    comment.retract()

    case = comment.cases.get()
    assert (case.is_open, case.last_decision) == (False, None)
