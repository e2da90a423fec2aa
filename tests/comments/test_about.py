"""Comments about a follow-up: the form knows what they are about, the thread filters by it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Comment
from tests.factories import ArticleFactory, CommentFactory, FollowUpFactory, PollFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
ADDRESS = "/en/artikel/wettlauf/kommentieren/"


@pytest.fixture
def followup(article):
    return FollowUpFactory(article=article, title="Die Antwort der Redaktion")


def shown(text):
    return re.findall(r'id="kommentar-(\d+)"', text)


def test_the_form_says_what_the_comment_is_about_and_the_comment_keeps_it(visit, reader, followup):
    form = visit(reader).get(f"{ADDRESS}?zu={followup.anchor.pk}").text
    assert "Die Antwort der Redaktion" in form
    assert re.search(rf'name="anchor" value="{followup.anchor.pk}"', form)

    visit(reader).post(ADDRESS, {"body": "Dazu etwas.", "anchor": followup.anchor.pk})

    assert Comment.objects.get(body="Dazu etwas.").anchor == followup.anchor


def test_the_comment_says_in_the_thread_what_it_is_about(visit, stranger, article, followup):
    CommentFactory(article=article, anchor=followup.anchor)

    text = visit(stranger).get("/en/artikel/wettlauf/").text

    assert f'<a class="about" href="/en/artikel/wettlauf/nachtraege/{followup.slug}/">' in text


def test_the_thread_filters_by_it_with_all_that_answers(visit, stranger, article, followup, comment):
    about = CommentFactory(article=article, anchor=followup.anchor)
    answer = CommentFactory(article=article, parent=about)
    deeper = CommentFactory(article=article, parent=answer)

    for order in ("aelteste", "neueste"):
        text = visit(stranger).get(f"/en/artikel/wettlauf/?zu={followup.anchor.pk}&sortierung={order}").text
        assert shown(text) == [str(found.pk) for found in (about, answer, deeper)]
        assert f"?sortierung=neueste&amp;zu={followup.anchor.pk}#diskussion" in text
    assert str(comment.pk) in shown(visit(stranger).get("/artikel/wettlauf/").text)


def test_the_way_to_the_whole_discussion_keeps_the_order(visit, stranger, article, followup, comment):
    CommentFactory(article=article, anchor=followup.anchor)

    text = visit(stranger).get(f"/en/artikel/wettlauf/?zu={followup.anchor.pk}&sortierung=neueste").text

    assert re.search(r'href="([^"]*)">Show the whole discussion', text)[1] == "?sortierung=neueste#diskussion"


def test_pages_of_the_filtered_thread_stay_filtered(visit, stranger, article, followup):
    roots = [CommentFactory(article=article, anchor=followup.anchor) for _ in range(51)]
    CommentFactory(article=article)

    first = visit(stranger).get(f"/artikel/wettlauf/?zu={followup.anchor.pk}").text
    following = re.search(r'rel="next" href="([^"#]+)', first)[1].replace("&amp;", "&")

    assert shown(visit(stranger).get(f"/artikel/wettlauf/{following}").text) == [str(roots[50].pk)]


def test_a_filter_without_comments_invites(visit, stranger, followup):
    text = visit(stranger).get(f"/en/artikel/wettlauf/?zu={followup.anchor.pk}").text

    assert "Nobody has written anything about this yet." in text
    assert f"/kommentieren/?zu={followup.anchor.pk}" in text


@pytest.mark.parametrize("wished", ["0", "abc", "-1", "9" * 30, "1 or 1", "\x00", "²"])
def test_an_unknown_thing_is_said_in_the_thread_and_in_the_form(visit, reader, article, comment, wished):
    thread = visit(reader).get("/en/artikel/wettlauf/", {"zu": wished})
    assert thread.status_code == 200
    assert "What these comments were about is no longer there." in thread.text
    assert shown(thread.text) == [str(comment.pk)]
    form = visit(reader).get(ADDRESS, {"zu": wished})
    assert form.status_code == 200
    assert "What you are commenting on is no longer there." in form.text


@pytest.mark.parametrize("kind", ["foreign", "withdrawn", "planned"])
def test_a_comment_about_what_is_not_there_is_refused_and_the_text_kept(visit, reader, article, followup, kind):
    anchor = FollowUpFactory(article=ArticleFactory()).anchor if kind == "foreign" else followup.anchor
    if kind == "withdrawn":
        followup.withdraw()
    if kind == "planned":
        anchor.visible_from = timezone.now() + timedelta(hours=1)
        anchor.save()

    response = visit(reader).post(ADDRESS, {"body": "Dazu etwas.", "anchor": anchor.pk})

    assert response.status_code == 422
    assert "Dazu etwas." in response.text
    assert "What you are commenting on is no longer there." in response.text
    assert f'name="anchor" value="{anchor.pk}"' not in response.text
    assert not Comment.objects.filter(body="Dazu etwas.").exists()


def test_a_comment_stays_when_what_it_is_about_is_taken_back(visit, stranger, article, followup):
    about = CommentFactory(article=article, anchor=followup.anchor)
    followup.withdraw()

    text = visit(stranger).get("/en/artikel/wettlauf/").text

    assert shown(text) == [str(about.pk)]
    assert "Die Antwort der Redaktion" not in text
    assert "On something that was taken back" in text


def test_an_answer_is_about_what_stands_above_it(visit, reader, article, followup, comment):
    visit(reader).post(ADDRESS, {"body": "Antwort.", "parent": comment.pk, "anchor": followup.anchor.pk})

    assert Comment.objects.get(body="Antwort.").anchor is None
    with pytest.raises(IntegrityError, match="what_an_answer_is_about_is_above_it"), transaction.atomic():
        Comment.objects.filter(body="Antwort.").update(anchor=followup.anchor)


def test_what_a_visitor_began_about_something_waits_there_for_their_sign_in(visit, stranger, reader, followup):
    browser = visit(stranger)
    sent = browser.post(ADDRESS, {"body": "Dazu etwas.", "anchor": followup.anchor.pk})
    assert sent.status_code == 302
    assert f"kommentieren%2F%3Fzu%3D{followup.anchor.pk}" in sent.url
    browser.force_login(reader)

    kept = browser.get(f"{ADDRESS}?zu={followup.anchor.pk}").text
    elsewhere = browser.get(ADDRESS).text

    assert "Dazu etwas." in kept
    assert "Dazu etwas." not in elsewhere
    assert not Comment.objects.filter(body="Dazu etwas.").exists()


def test_a_comment_can_be_about_a_poll(visit, stranger, reader, article):
    poll = PollFactory(article=article, question="Wollen Sie wechseln?")
    page = visit(stranger).get(f"/umfragen/{poll.slug}/").text
    form = f"/artikel/wettlauf/kommentieren/?zu={poll.anchor_id}"
    assert form in page

    visit(reader).post(form, {"body": "Eine gute Frage.", "anchor": poll.anchor_id})

    thread = visit(stranger).get(f"/en/artikel/wettlauf/?zu={poll.anchor_id}").text
    assert shown(thread) == [str(Comment.objects.get(body="Eine gute Frage.").pk)]
    assert f'<a class="about" href="/en/umfragen/{poll.slug}/">' in thread


def test_a_moderator_sees_what_a_comment_is_about(visit, moderator, article, followup):
    about = CommentFactory(article=article, anchor=followup.anchor)
    about.hold([])

    case = visit(moderator).get(f"/admin/moderation/case/{about.cases.get().pk}/change/").text

    assert "Die Antwort der Redaktion" in case
