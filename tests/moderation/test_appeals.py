"""Objections: who may, until when, once; who answers; what comes back; who is told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import override

from comments.models import Comment
from moderation.models import (
    Answered,
    Appeal,
    AppealedBefore,
    Case,
    ConflictOfInterest,
    Decision,
    NotConcerned,
    Sanction,
    TooLate,
)
from moderation.urgency import Urgency
from notifications.models import Delivery, Notification
from tests.factories import CommentFactory, UserFactory

from .sanctioned import warn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def removed(reported, moderator):
    """The decision that removed a reported comment."""
    return decide(reported, "remove", moderator)


def decide(comment, kind, by, **why):
    return comment.cases.get().decide(kind, by=by, **({"ground": "attack"} if kind == "remove" else {}) | why)


def address(decision):
    return f"/en/moderation/entscheidungen/{decision.uuid}/"


def told(kind):
    """Who is told of which decision or appeal as something of this kind."""
    rows = Notification.objects.filter(kind=kind, withdrawn_at__isnull=True).order_by("pk")
    return [(row.recipient, row.subject) for row in rows.select_related("recipient")]


def heard():
    """Let the ten seconds pass in which a decision can be undone."""
    Notification.objects.update(not_before=Now())


# Making one


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


# Answering one


def test_another_person_answers_and_nobody_about_their_own(removed, moderator, second_moderator, author, reader):
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)

    for nobody in (moderator, author, reader):
        with pytest.raises(ConflictOfInterest):
            appeal.uphold(by=nobody, answer="Doch.")
        with pytest.raises(ConflictOfInterest):
            appeal.overturn("restore", by=nobody, answer="Stimmt.")
    assert Appeal.objects.get().is_pending

    appeal.uphold(by=second_moderator, answer="Doch.")
    with pytest.raises(Answered):
        appeal.overturn("restore", by=second_moderator, answer="Stimmt.")


def test_upheld_the_decision_stands_and_who_objected_is_told_why(
    visit, reported, removed, second_moderator, author, reader, mailoutbox, django_capture_on_commit_callbacks
):
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    heard()

    with django_capture_on_commit_callbacks(execute=True):
        appeal.uphold(by=second_moderator, answer="Der Satz trifft einen Menschen.")

    assert not reported.cases.get().is_open
    assert Comment.objects.get(pk=reported.pk).status == "removed"
    assert told("appeal") == [(author, appeal)]
    page = visit(author).get(address(removed)).text
    assert "Der Satz trifft einen Menschen." in page
    assert "The decision stands" in page
    assert second_moderator.name not in page
    (mail,) = [mail for mail in mailoutbox if "Widerspruch" in mail.subject or "objection" in mail.subject]
    assert "Der Satz trifft einen Menschen." in mail.body
    assert f"/moderation/entscheidungen/{removed.uuid}/#einspruch" in mail.body
    assert second_moderator.name not in mail.body


def test_overturned_the_text_is_back_everywhere_and_both_are_told(
    visit, stranger, article, reported, removed, second_moderator, author, reader
):
    def counts():
        article.refresh_from_db()
        return article.comment_count

    before = counts()
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    heard()

    result = appeal.overturn("restore", by=second_moderator, answer="Sie haben recht.")

    heard()
    assert not reported.cases.get().is_open
    assert counts() == before + 1
    for place in ("/artikel/wettlauf/", f"/kommentare/{reported.pk}/", "/artikel/wettlauf/kommentare.atom",
                  "/suche/?q=geht"):  # fmt: skip
        assert "um den es" in visit(stranger).get(place).text
    assert told("appeal") == [(author, appeal)]
    assert told("report") == [(reader, removed), (reader, result)]
    assert told("decision") == [(author, removed)]  # the answer to the objection tells it
    page = visit(author).get(address(removed)).text
    assert "Sie haben recht." in page
    assert f'href="{address(result)}"' in page
    listed = visit(author).get("/en/benachrichtigungen/").text
    assert "We looked at it again, and changed the decision." in listed


def test_a_reporters_objection_to_keeping_removes_the_text_and_its_author_is_told_and_may_object(
    reported, moderator, second_moderator, author, reader
):
    kept = decide(reported, "approve", moderator)
    heard()
    appeal = Appeal.objects.make(kept, text="Doch.", by=reader)

    result = appeal.overturn("remove", by=second_moderator, answer="Stimmt.", ground="attack")

    assert Comment.objects.get(pk=reported.pk).status == "removed"
    assert told("decision") == [(author, result)]
    assert told("appeal") == [(reader, appeal)]
    assert told("report") == [(reader, kept)]
    assert Appeal.objects.make(result, text="Nein.", by=author).is_pending


def test_overturning_lifts_the_sanctions_and_partly_may_impose_others(
    reported, moderator, second_moderator, author, clock
):
    warn(author, reported.article, moderator)
    until = timezone.now() + timedelta(days=7)
    removed = decide(
        reported, "remove", moderator, sanctions=[(Sanction.Kind.MUTE, until), (Sanction.Kind.WARNING, None)]
    )
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)

    appeal.overturn(
        "label", by=second_moderator, answer="Zum Teil.", partly=True, ground="attack",
        sanctions=[(Sanction.Kind.WARNING, None)],
    )  # fmt: skip

    assert set(removed.sanctions.values_list("kind", "lifted_by")) == {
        ("mute", second_moderator.pk), ("warning", second_moderator.pk)
    }  # fmt: skip
    assert list(Sanction.objects.in_force().of(author).values_list("kind", flat=True)) == ["warning"]
    comment = Comment.objects.get(pk=reported.pk)
    assert (comment.status, comment.is_sensitive) == ("published", True)
    assert Appeal.objects.get().outcome == "partly"


def test_two_objections_to_one_decision_keep_the_case_until_both_are_answered(
    reported, removed, second_moderator, author, reader
):
    one = Appeal.objects.make(removed, text="Nein.", by=author)
    other = Appeal.objects.make(removed, text="Auch nicht.", by=reader)

    one.uphold(by=second_moderator, answer="Doch.")
    assert reported.cases.get().is_open
    other.uphold(by=second_moderator, answer="Doch.")
    assert not reported.cases.get().is_open
    assert Case.objects.count() == 1


def test_an_answer_can_not_be_undone(reported, removed, second_moderator, author):
    from moderation.models import NotUndoable

    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    result = appeal.overturn("restore", by=second_moderator, answer="Stimmt.")

    with pytest.raises(NotUndoable):
        reported.cases.get().undo(result, by=second_moderator)


def test_what_its_maker_took_back_meanwhile_can_only_be_upheld(reported, moderator, second_moderator, reader):
    from moderation.models import AlreadyDecided

    kept = decide(reported, "approve", moderator)
    appeal = Appeal.objects.make(kept, text="Doch.", by=reader)
    Comment.objects.get(pk=reported.pk).retract()

    assert reported.cases.get().is_open
    with pytest.raises(AlreadyDecided):
        appeal.overturn("remove", by=second_moderator, answer="Stimmt.", ground="attack")
    appeal.uphold(by=second_moderator, answer="Der Text ist zurückgenommen.")
    assert not reported.cases.get().is_open


# What is told


def test_what_is_told_of_an_answer_names_nobody_and_quotes_no_text(removed, author, reader, second_moderator):
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    appeal.uphold(by=second_moderator, answer="Doch.")

    shown = Appeal.for_telling().get()
    with override("en"):
        telling = shown.telling("appeal")
    assert (telling.title, telling.who, telling.text, telling.why) == ("Der Wettlauf", "", "", "Doch.")
    assert telling.address == f"{address(removed)}#einspruch"
    assert [shown.may_be_told(person, "appeal") for person in (author, reader, second_moderator)] == [
        True,
        False,
        False,
    ]


def test_the_mail_about_a_restriction_says_why_and_until_when_one_can_object(
    removed, author, mailoutbox, django_capture_on_commit_callbacks
):
    from notifications.tasks import deliver_due

    heard()
    Delivery.objects.update(not_before=Now())
    with django_capture_on_commit_callbacks(execute=True):
        deliver_due()

    (mail,) = [mail for mail in mailoutbox if mail.to == [author.email]]
    assert removed.statement.explanation in " ".join(mail.body.split())
    assert f"/moderation/entscheidungen/{removed.uuid}/" in mail.body
    assert Decision.objects.count() == 1


def test_answers_are_told_in_a_constant_number_of_queries(
    article, moderator, second_moderator, django_assert_num_queries
):
    def add():
        comment = CommentFactory(article=article)
        comment.report(by=UserFactory(), ground="attack")
        decision = decide(comment, "remove", moderator)
        Appeal.objects.make(decision, text="Nein.", by=comment.author).uphold(by=second_moderator, answer="Doch.")

    def tell_all():
        return [appeal.telling("appeal") for appeal in Appeal.for_telling()]

    add()
    tell_all()
    for _ in (1, 3):
        with django_assert_num_queries(2):
            tell_all()
        add()
        add()
