"""Notices at the desk: found, read, and answered where they belong to no case; who is trusted to send them."""

import pytest

from moderation.models import Notice, NoticeMail, TrustedFlagger
from moderation.tasks import send_notice_mails
from tests.conftest import CAST
from tests.factories import CommentFactory

from .noticed import noticed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

LIST = "/admin/moderation/notice/"
MODERATORS, ADMIN = {"moderator", "second_moderator", "admin"}, {"admin"}


@pytest.fixture
def loose(article):
    """A notice about the article, which is no text of readers."""
    return noticed(article)


def page_of(notice):
    return f"{LIST}{notice.pk}/change/"


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("get", LIST, MODERATORS), ("get", "{joined}", MODERATORS), ("get", "{loose}", MODERATORS),
        ("post", "{joined}", set()), ("post", "{loose}", MODERATORS), ("get", f"{LIST}add/", set()),
        ("get", f"{LIST}1/delete/", set()), ("get", "/admin/moderation/trustedflagger/", ADMIN),
        ("get", "/admin/moderation/trustedflagger/add/", ADMIN),
        ("get", "/admin/moderation/noticemail/", None),
    ],
)  # fmt: skip
def test_who_may_see_and_answer_them(visit, cast, comment, loose, who, method, address, allowed):
    joined = noticed(comment)
    path = address.format(joined=page_of(joined), loose=page_of(loose))

    answer = getattr(visit(cast(who)), method)(path, {"reply": "Danke."} if method == "post" else {})

    outside = {302} if who in {"stranger", "newcomer", "reader", "author"} else {403, 404}
    expected = {404, 302} if allowed is None else ({200} if method == "get" else {302}) if who in allowed else outside
    assert answer.status_code in expected
    assert (Notice.objects.get(pk=loose.pk).reply != "") == (
        method == "post" and allowed == MODERATORS and who in MODERATORS
    )


def test_they_are_found_by_reference_and_name_and_shown_without_their_mail_address(desk, article):
    first, second = (noticed(text, name=name) for text, name in zip(
        CommentFactory.create_batch(2, article=article), ("Nora Notiz", "Paul Papier"), strict=True
    ))  # fmt: skip

    for query in (second.reference, "papier"):
        page = desk.get(f"{LIST}?q={query}").text
        assert (second.reference in page, first.reference in page) == (True, False)
    page = desk.get(page_of(second)).text
    shown = ("Paul Papier", second.explanation, second.addresses[0], f"Case {second.case_id}", "receipt: waiting")
    assert [part for part in shown if part not in page] == []
    assert second.email not in page
    assert 'name="_save"' not in page


def test_only_administrators_see_the_mail_address(visit, admin, comment):
    notice = noticed(comment)
    assert notice.email in visit(admin).get(page_of(notice)).text


def test_the_list_takes_as_many_queries_with_three_as_with_one(desk, article, django_assert_num_queries):
    noticed(CommentFactory(article=article))
    desk.get(LIST)
    with django_assert_num_queries(QUERIES):
        desk.get(LIST)
    for text in CommentFactory.create_batch(2, article=article):
        noticed(text)
    with django_assert_num_queries(QUERIES):
        desk.get(LIST)


QUERIES = 9  # session, person, the rights of its groups, the list with its counts, mails, filters; what is unread


@pytest.mark.parametrize(
    ("state", "expected"), [("loose", "loose"), ("unconfirmed", "unconfirmed"), ("parked", "parked"), ("", "all")]
)
def test_the_list_filters_by_state(desk, article, loose, comment, state, expected):
    found = {"loose": loose, "parked": noticed(comment), "unconfirmed": noticed(CommentFactory(article=article))}
    NoticeMail.objects.filter(notice=found["parked"]).update(status="parked", settled_at="2026-01-01T00:00Z")
    Notice.objects.filter(pk=found["unconfirmed"].pk).update(case=None, confirmed_at=None)

    page = desk.get(f"{LIST}?state={state}").text

    assert {name for name, notice in found.items() if notice.reference in page} == (
        set(found) if expected == "all" else {expected}
    )


def test_what_belongs_to_no_case_is_answered_once_by_mail(desk, loose, moderator, mailoutbox):
    assert "Notices that belong to no case wait for an answer" in desk.get("/admin/moderation/case/").text
    for words in ("Das Bild ist lizenziert.", "Doch nicht."):
        desk.post(page_of(loose), {"reply": words})
    send_notice_mails()

    loose.refresh_from_db()
    assert (loose.reply, loose.replied_by) == ("Das Bild ist lizenziert.", moderator)
    receipt, reply = mailoutbox
    assert (reply.to, reply.subject) == (["nora@example.org"], f"Die Antwort auf Ihren Hinweis ({loose.reference})")
    assert "Das Bild ist lizenziert." in reply.body
    assert moderator.name not in reply.body
    assert "Wo es um keinen Text aus der Leserschaft geht" in receipt.body
    assert "Notices that belong to no case" not in desk.get("/admin/moderation/case/").text


def test_nobody_answers_their_own(desk, article, moderator):
    own = noticed(article, person=moderator, email=moderator.email)

    assert 'name="_save"' not in desk.get(page_of(own)).text
    assert desk.post(page_of(own), {"reply": "Ja."}).status_code == 403


def test_mails_that_were_given_up_are_sent_again(desk, comment, mailoutbox):
    notice = noticed(comment)
    NoticeMail.objects.update(status="parked", failure="refused", settled_at="2026-01-01T00:00Z")

    desk.post(LIST, {"action": "send_again", "_selected_action": [notice.pk]})
    send_notice_mails()

    assert (NoticeMail.objects.get().status, len(mailoutbox)) == ("sent", 1)


def test_the_case_shows_its_notices(desk, comment, reader):
    TrustedFlagger.objects.create(name="Meldestelle", person=reader)
    notice = noticed(comment, person=reader, email=reader.email, concerns_children=True)
    page = desk.get(f"/admin/moderation/case/{notice.case_id}/change/").text

    shown = (
        "Nora Notiz", "trusted flagger", "Defamation, hate and other illegal speech", notice.explanation,
        notice.addresses[0], f"Notice {notice.reference}", "sexual abuse of children", page_of(notice),
    )  # fmt: skip
    assert [part for part in shown if part not in page] == []
    assert reader.email not in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "Stelle"}, "Please name an account or a domain."),
        ({"name": "Stelle", "domain": "Keine Domain"}, "Such as example.org, in small letters."),
    ],
)
def test_a_trusted_flagger_needs_an_account_or_a_domain(visit, admin, given, said):
    admin.profile.language = "en"
    admin.profile.save()
    answer = visit(admin).post("/admin/moderation/trustedflagger/add/", given)
    assert said in answer.text
    assert not TrustedFlagger.objects.exists()


def test_administrators_keep_the_list_of_trusted_flaggers(visit, admin):
    for name in ("a.example", "b.example"):
        given = {"name": "Stelle", "domain": name}
        assert visit(admin).post("/admin/moderation/trustedflagger/add/", given).status_code == 302
    assert TrustedFlagger.objects.count() == 2
