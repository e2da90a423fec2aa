"""Corners that a fresh pair of eyes found dark: long chains, stale forms, late reports."""

import uuid

import pytest
from django.urls import reverse

from comments.limits import POSTING
from comments.models import Comment
from moderation.models import Decision, NotPublic
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


def form_of(article):
    return reverse("post_comment", args=[article.slug])


def test_a_comment_deep_in_a_long_chain_has_its_page(visit, article, author):
    chain = [CommentFactory(article=article, author=author)]
    for _ in range(98):
        chain.append(CommentFactory(article=article, author=author, parent=chain[-1]))

    page = visit().get(f"/kommentare/{chain[50].pk}/")

    assert page.status_code == 200
    shown = [comment.pk for comment in chain if f'id="kommentar-{comment.pk}"' in page.text]
    assert len(shown) == 50
    assert shown[0] == chain[40].pk
    assert f'href="/kommentare/{chain[39].pk}/"' in page.text
    assert visit().get(f"/kommentare/{chain[98].pk}/").status_code == 200


def test_an_author_cannot_take_a_removal_away(visit, author, moderator, comment):
    comment.report(by=UserFactory(), ground="attack")
    comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground="attack")

    assert visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/").status_code == 403
    Comment.objects.get(pk=comment.pk).retract()

    assert "Entfernt: persönliche Angriffe" in visit().get(f"/kommentare/{comment.pk}/").text


def test_the_former_address_of_a_draft_tells_nothing(visit, article, editor):
    article.status = "draft"
    article.save()
    article.move_to("geheimer-titel")

    assert visit().get("/artikel/wettlauf/").status_code == 404
    assert visit(editor).get("/artikel/wettlauf/").status_code == 301


def test_what_answered_a_removed_comment_can_be_posted_as_a_comment_of_its_own(visit, reader, comment):
    comment.retract()
    browser, sent = visit(reader), {"body": "Dann eben für sich.", "parent": comment.pk, "token": uuid.uuid4()}

    refused = browser.post(form_of(comment.article), sent)
    form = refused.context["form"]
    again = {"body": form["body"].value(), "parent": form["parent"].value(), "token": form["token"].value()}
    accepted = browser.post(form_of(comment.article), again)

    assert (refused.status_code, list(form.errors)) == (422, ["body"])
    assert accepted.status_code == 302
    assert Comment.objects.get(body="Dann eben für sich.").parent is None


def test_the_form_for_a_comment_that_is_gone_says_so(visit, reader, comment):
    comment.retract()

    page = visit(reader).get(f"{form_of(comment.article)}?antwort={comment.pk}")

    assert "nicht mehr da" in page.text
    assert page.context["form"]["parent"].value() == ""


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_a_closed_discussion_offers_no_form_and_takes_no_visitors_text(visit, cast, article, who):
    article.close_discussion()
    browser = visit(cast(who))

    page = browser.get(form_of(article))
    answer = browser.post(form_of(article), {"body": "Zu spät."})

    assert "<textarea" not in page.text
    assert "Die Diskussion ist geschlossen" in page.text
    assert answer.status_code == 422
    assert "Zu spät." in answer.text


def test_htmx_without_a_session_leaves_the_page_for_the_sign_in(visit, comment):
    answer = visit().get(f"/kommentare/{comment.pk}/melden/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == f"/konto/login/?next=/kommentare/{comment.pk}/melden/"
    assert answer.content == b""


def test_my_comments_links_only_to_what_is_there(visit, author, comment):
    comment.retract()

    page = visit(author).get("/konto/beitraege/").text

    assert "zurückgezogen" in page
    assert f'href="/kommentare/{comment.pk}/"' not in page


def test_the_author_reads_a_moderators_word_at_the_approved_comment(visit, newcomer, reader, moderator, article):
    held = CommentFactory(article=article, author=newcomer)
    held.cases.get().decide(Decision.Kind.APPROVE, by=moderator, note="Danke für die Quelle.")

    assert "Danke für die Quelle." in visit(newcomer).get(f"/kommentare/{held.pk}/").text
    assert "Danke für die Quelle." not in visit(reader).get(f"/kommentare/{held.pk}/").text


def test_the_reporter_reads_the_outcome_where_the_comment_was(visit, reader, moderator, comment):
    comment.report(by=reader, ground="attack")
    comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground="attack")

    assert "gemeldet" in visit(reader).get(f"/kommentare/{comment.pk}/").text
    assert "gemeldet" not in visit().get(f"/kommentare/{comment.pk}/").text


def test_a_text_that_waits_again_does_not_say_it_was_let_through(visit, newcomer, moderator, article, clock):
    held = CommentFactory(article=article, author=newcomer)
    held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)
    fresh = Comment.objects.get(pk=held.pk)
    fresh.edit(read_reader_text("a.de b.de c.de"))

    page = visit(newcomer).get("/konto/beitraege/").text

    assert Comment.objects.get(pk=held.pk).status == "held"
    assert "freigegeben" not in page


def test_an_approved_newcomer_who_corrects_the_first_comment_does_not_wait_again(newcomer, moderator, article):
    held = CommentFactory(article=article, author=newcomer)
    held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)

    Comment.objects.get(pk=held.pk).edit(read_reader_text("Ein Tippfehler weniger."))

    assert Comment.objects.get(pk=held.pk).status == "published"


def test_an_edit_of_a_held_text_adds_its_new_reasons(newcomer, article):
    held = CommentFactory(article=article, author=newcomer)

    held.edit(read_reader_text("a.de b.de c.de d.de"))

    assert [hold.rule for hold in held.cases.get().holds.all()] == ["first_comment", "links"]


def test_a_cursor_tells_nobody_of_a_held_comment(visit, newcomer, reader, article):
    held = CommentFactory(article=article, author=newcomer)

    answers = {
        who: visit(person).get(f"/artikel/wettlauf/?ab={held.pk}").status_code
        for who, person in {"reader": reader, "newcomer": newcomer}.items()
    }

    assert answers == {"reader": 404, "newcomer": 200}


def test_a_visitor_cannot_fill_the_session_store(visit, article):
    answers = [visit().post(form_of(article), {"body": f"Text {n}."}).status_code for n in range(11)]

    assert answers == [302] * 10 + [422]


def test_a_form_sent_again_and_again_always_finds_its_comment(visit, reader, article):
    browser, sent = visit(reader), {"body": "Nur einmal.", "token": uuid.uuid4()}

    answers = {browser.post(form_of(article), sent).url for _ in range(POSTING[0].amount + 3)}

    assert len(answers) == 1
    assert Comment.objects.filter(body="Nur einmal.").count() == 1


def test_a_report_that_comes_after_the_removal_opens_nothing(reader, author, moderator, comment):
    comment.report(by=UserFactory(), ground="attack")
    stale = Comment.objects.get(pk=comment.pk)
    comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground="attack")

    with pytest.raises(NotPublic):
        stale.report(by=reader, ground="attack")

    assert not comment.cases.get().is_open


def test_a_signed_in_reader_sees_our_page_where_the_admin_is_closed(visit, reader):
    page = visit(reader).get("/admin/", follow=True)

    assert page.status_code == 403
    assert 'class="masthead__name"' in page.text
