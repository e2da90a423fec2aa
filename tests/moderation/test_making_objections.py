"""Objections as people make them: where, once, in time, in how many words (Art. 20 DSA)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from moderation.models import (
    Appeal,
    AppealedBefore,
    NotConcerned,
    TooLate,
)
from moderation.urgency import Urgency
from tests.factories import UserFactory
from tests.moderation.judging import address, decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("who", ["author", "reader"])
def test_author_and_reporter_object_at_the_decision_and_the_case_waits_again(visit, cast, removed, who, reported):
    answer = visit(cast(who)).post(address(removed), {"text": "  Das stimmt nicht.\r\nNein. "})

    assert answer.status_code == 302
    assert answer.url == f"{address(removed)}#einspruch"
    appeal = Appeal.objects.get()
    assert (appeal.decision, appeal.appellant, appeal.text) == (removed, cast(who), "Das stimmt nicht.\nNein.")
    case = reported.cases.get()
    assert (case.is_open, case.urgency) == (True, Urgency.APPEAL)
    page = visit(cast(who)).get(address(removed)).text
    assert "Your objection has arrived." not in visit(cast("reader")).get("/en/").text
    assert "Your objection is being read" in page
    assert "Das stimmt nicht.<br>Nein." in page
    assert "Send objection" not in page


def test_an_objection_is_seen_by_its_maker_alone(visit, removed, author, reader):
    Appeal.objects.make(removed, text="Worte des Autors.", by=author)

    page = visit(reader).get(address(removed)).text
    assert "Worte des Autors." not in page
    assert "Send objection" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Please say why you think that the decision is wrong."),
        ("   ", "Please say why you think that the decision is wrong."),
        ("\u200e", "Please say why you think that the decision is wrong."),
        ("n" * 2001, "The text is 1 character too long; 2,000 are allowed."),
        ("Null\x00.", "Null characters are not allowed."),
    ],
)
def test_what_is_no_objection_comes_back_with_a_message_and_its_words(visit, removed, author, text, said):
    answer = visit(author).post(address(removed), {"text": text})

    assert answer.status_code == 422
    assert said in answer.text
    assert not Appeal.objects.exists()
    if len(text) > 9:
        assert text in answer.text


def test_two_thousand_characters_with_line_ends_are_taken(visit, removed, author):
    assert visit(author).post(address(removed), {"text": "n\r\n" * 999 + "nn"}).status_code == 302
    assert len(Appeal.objects.get().text) == 2000


def test_a_form_sent_twice_makes_one_objection_and_a_second_is_refused(visit, removed, author):
    for text in ("Nein.", "Nein, noch einmal."):
        assert visit(author).post(address(removed), {"text": text}).status_code == 302

    assert Appeal.objects.get().text == "Nein."
    with pytest.raises(AppealedBefore):
        Appeal.objects.make(removed, text="Nein.", by=author)


def test_without_a_token_nothing_is_taken(visit, removed, author):
    from tests.conftest import Visitor

    strict = Visitor(enforce_csrf_checks=True)
    strict.force_login(author)

    assert strict.post(address(removed), {"text": "Nein."}).status_code == 403
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("decided", "last", "over"),
    [
        ("2026-12-03 12:00", "2027-06-03 23:59:59", "2027-06-04 00:00"),
        ("2026-08-31 09:00", "2027-02-28 23:59:59", "2027-03-01 00:00"),  # no such day in February
        ("2026-12-31 23:59:55", "2027-07-01 23:59:59", "2027-07-02 00:00"),  # told ten seconds later, in the new year
    ],
)
def test_the_last_day_of_the_sixth_month_works_and_the_next_does_not(
    visit, reported, moderator, author, reader, time_machine, decided, last, over
):
    def at(text):
        time_machine.move_to(datetime.fromisoformat(text).replace(tzinfo=BERLIN), tick=False)

    at(decided)
    removed = decide(reported, "remove", moderator)
    at(last)
    assert visit(author).post(address(removed), {"text": "Am letzten Tag."}).status_code == 302
    assert "Send objection" in visit(reader).get(address(removed)).text

    at(over)
    answer = visit(reader).post(address(removed), {"text": "Einen Tag zu spät."})
    assert answer.status_code == 422
    assert "The six months in which you could object ended on" in answer.text
    assert "Einen Tag zu spät." in answer.text
    assert "You could object here until" in visit(reader).get(address(removed)).text
    with pytest.raises(TooLate):
        Appeal.objects.make(removed, text="Zu spät.", by=reader)
    assert Appeal.objects.count() == 1


def test_who_joined_a_settled_case_has_six_months_from_then(reported, moderator, time_machine):
    time_machine.move_to(datetime(2026, 12, 1, 12, tzinfo=BERLIN), tick=False)
    kept = decide(reported, "approve", moderator)
    time_machine.move_to(datetime(2027, 3, 1, 12, tzinfo=BERLIN), tick=False)
    joined = UserFactory()
    reported.report(by=joined, ground="attack")
    time_machine.move_to(datetime(2027, 9, 1, 12, tzinfo=BERLIN), tick=False)

    assert Appeal.objects.make(kept, text="Doch.", by=joined).is_pending


@pytest.mark.parametrize("who", ["stranger", "newcomer", "moderator", "second_moderator", "editor", "admin"])
def test_nobody_else_objects(cast, removed, who):
    with pytest.raises(NotConcerned):
        Appeal.objects.make(removed, text="Nein.", by=cast(who) if who != "stranger" else None)


def test_authors_object_to_what_restricts_them_and_reporters_to_what_was_settled(
    visit, reported, moderator, author, reader
):
    kept = decide(reported, "approve", moderator)

    assert visit(author).post(address(kept), {"text": "Nein."}).status_code == 403
    assert visit(reader).post(address(kept), {"text": "Doch."}).status_code == 302
    hidden = decide(reported, "hide", moderator, ground="personal_data")
    with pytest.raises(NotConcerned):
        Appeal.objects.make(hidden, text="Doch.", by=reader)
    assert Appeal.objects.make(hidden, text="Nein.", by=author).is_pending
