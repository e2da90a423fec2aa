"""Read by visiting the place: whoever sees a thing has no unread line about it any more."""

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation.grounds import Ground
from moderation.models import Decision
from notifications.kinds import Kind
from notifications.models import Delivery, Notification
from tests.factories import CommentFactory, FollowUpFactory, PollFactory, UserFactory

from .test_counter import number
from .told import tell_of_followups, unread

pytestmark = pytest.mark.django_db


def tell(person, kind, subject, group="x"):
    """Tell a person of a thing, or find what its verb told them, as one that can be seen by now."""
    Notification.objects.tell([person.pk], kind, subject, group=group)
    Notification.objects.about(subject).update(not_before=Now())
    return Notification.objects.about(subject).of_kinds(kind).get(recipient=person)


def on_a_comment(reader, article, comment):
    return tell(reader, Kind.ANSWER, comment), f"/en/kommentare/{comment.pk}/"


def on_an_answer_in_its_branch(reader, article, comment):
    answer = CommentFactory(article=article, parent=comment)
    return tell(reader, Kind.MENTION, answer), f"/en/kommentare/{comment.pk}/"


def on_answers_that_were_folded_away(reader, article, comment):
    answer = CommentFactory(article=article, parent=comment)
    return tell(reader, Kind.MENTION, answer), f"/en/kommentare/{comment.pk}/antworten/"


def on_a_comment_in_its_thread(reader, article, comment):
    return tell(reader, Kind.ANSWER, comment), "/en/artikel/wettlauf/"


def on_a_comment_that_came(reader, article, comment):
    return tell(reader, Kind.ANSWER, comment), "/en/artikel/wettlauf/neues/?seit=0"


def on_a_followup(reader, article, comment):
    followup = FollowUpFactory(article=article, slug="danach")
    return tell(reader, Kind.FOLLOWUP, followup), "/en/artikel/wettlauf/nachtraege/danach/"


def on_a_citation(reader, article, comment):
    followup = FollowUpFactory(article=article, slug="danach", body=f"/kommentare/{comment.pk}/\n")
    return tell(reader, Kind.CITATION, followup.citations.get()), "/en/artikel/wettlauf/nachtraege/danach/"


def on_a_poll(reader, article, comment):
    return tell(reader, Kind.POLL, PollFactory(article=article, slug="frage", state="closed")), "/en/umfragen/frage/"


def on_a_decision(reader, article, comment):
    own = CommentFactory(article=article, author=reader, state="removed")
    return tell(reader, Kind.DECISION, own.cases.get().last_decision), "/en/konto/beitraege/"


def on_the_outcome_of_a_report(reader, article, comment):
    comment.report(by=reader, ground=Ground.ATTACK)
    decision = comment.cases.get().decide(Decision.Kind.APPROVE, by=UserFactory())
    return tell(reader, Kind.REPORT, decision), "/en/konto/beitraege/"


PLACES = [
    on_a_comment, on_an_answer_in_its_branch, on_answers_that_were_folded_away, on_a_comment_in_its_thread,
    on_a_comment_that_came, on_a_followup, on_a_citation, on_a_poll, on_a_decision, on_the_outcome_of_a_report,
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_to_visit_is_to_have_read(visit, reader, author, article, comment, place):
    Notification.objects.all().delete()
    told, address = place(reader, article, comment)
    Notification.objects.exclude(pk=told.pk).delete()
    others = tell(author, Kind(told.kind), told.subject) if told.kind not in {"decision", "report"} else None
    elsewhere = tell_of_followups(reader, article)[0]
    browser = visit(reader)

    page = browser.get(address)

    assert unread(reader) == [elsewhere.pk]
    assert others is None or others.pk in unread(author)
    if 'id="zaehler"' in page.text:
        assert number(page) == "1"


def test_a_case_at_the_desk_is_read_there(visit, moderator, author, article, without_second_factor):
    case = CommentFactory(article=article, author=author, state="held").cases.get()
    tell(moderator, Kind.QUEUE, case)

    page = visit(moderator).get(f"/admin/moderation/case/{case.pk}/change/")

    assert (unread(moderator), number(page)) == ([], "")


def test_a_comment_on_another_page_of_the_thread_stays_unread(visit, reader, article, comment):
    told = tell(reader, Kind.ANSWER, comment)
    later = CommentFactory(article=article)

    visit(reader).get(f"/en/artikel/wettlauf/?ab={later.pk}")

    assert unread(reader) == [told.pk]


def updates(browser, address, **options):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address, **options).status_code == 200
    return [query["sql"].split()[0] for query in queries if "notifications_notification" in query["sql"]]


@pytest.mark.parametrize("address", ["/en/kommentare/{}/", "/en/artikel/wettlauf/", "/en/konto/beitraege/"])
def test_it_costs_nothing_without_anything_unread_and_one_update_with(visit, reader, article, comment, address):
    address = address.format(comment.pk)
    own = CommentFactory(article=article, author=reader, state="removed")
    Notification.objects.all().delete()
    browser = visit(reader)
    browser.get(address)

    assert updates(browser, address) == ["SELECT"]
    elsewhere = tell_of_followups(reader, article)[0]
    assert updates(browser, address) == ["SELECT", "UPDATE"]
    tell(reader, Kind.DECISION, own.cases.get().last_decision, "a")
    tell(reader, Kind.ANSWER, comment, "b")
    assert updates(browser, address) == ["SELECT", "UPDATE", "SELECT"]
    assert elsewhere.pk in unread(reader)


def test_strangers_read_nothing_and_ask_for_nothing(visit, stranger, reader, article, comment):
    told = tell(reader, Kind.ANSWER, comment)

    assert updates(visit(stranger), f"/en/kommentare/{comment.pk}/") == []
    assert unread(reader) == [told.pk]


def test_a_head_request_is_no_visit(visit, reader, article, comment):
    told = tell(reader, Kind.ANSWER, comment)

    assert visit(reader).head(f"/en/kommentare/{comment.pk}/").status_code == 200
    assert unread(reader) == [told.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/en/kommentare/{}/", "/en/artikel/wettlauf/", "/en/benachrichtigungen/"])
def test_a_database_that_takes_no_writes_still_shows_the_page(visit, reader, article, comment, address):
    told = tell(reader, Kind.ANSWER, comment)
    hidden = tell_of_followups(reader, article)[0]
    type(hidden.subject).objects.filter(pk=hidden.subject.pk).update(status="draft", published_at=None)
    browser = visit(reader)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        page = browser.get(address.format(comment.pk))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")

    assert (page.status_code, number(page)) == (200, "2")
    assert unread(reader) == [told.pk, hidden.pk]


def test_a_mail_that_was_given_up_is_read_at_its_page(visit, admin, reader, article, without_second_factor):
    told = tell_of_followups(reader, article)[0]
    given_up = Delivery.objects.create(
        notification=told, pace="at_once", status="parked", failure="refused", settled_at=timezone.now()
    )
    tell(admin, Kind.FAILURE, given_up)

    page = visit(admin).get(f"/admin/notifications/delivery/{given_up.pk}/change/")

    assert (unread(admin), number(page)) == ([], "")
