"""Who hears of a decision, and of what: the author, those who reported; never of each other."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils.translation import override

from moderation.models import UNDOABLE, ConflictOfInterest, Decision
from notifications.kinds import Kind
from notifications.models import Delivery, Notification
from tests.conftest import CAST
from tests.factories import CommentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def decide(comment, kind, by, ground="attack"):
    return comment.cases.get().decide(kind, by=by, ground=ground if kind == "remove" else "")


def told():
    """Who is told of which decision, as what."""
    rows = Notification.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    return [(row.recipient, row.kind, row.subject.kind) for row in rows.select_related("recipient")]


def later():
    """Let the ten seconds pass in which a decision can be undone."""
    Notification.objects.update(not_before=Now())


@pytest.mark.parametrize(
    ("state", "kind", "expected"),
    [
        ("held", "approve", [("newcomer", "decision")]),
        ("held", "remove", [("newcomer", "decision")]),
        ("reported", "approve", [("reader", "report")]),
        ("reported", "remove", [("author", "decision"), ("reader", "report")]),
    ],
)
def test_who_is_told_of_a_decision(request, cast, moderator, state, kind, expected):
    decide(request.getfixturevalue(state), kind, moderator)

    assert told() == [(cast(who), told_as, kind) for who, told_as in expected]


def test_nobody_hears_of_it_for_ten_seconds_and_nobody_is_named(reported, moderator, author, reader):
    decision = decide(reported, "remove", moderator)

    rows = Notification.objects.order_by("pk")
    assert {row.not_before - row.created_at for row in rows} == {timedelta(seconds=10)} == {UNDOABLE}
    assert [(row.actor, row.place, row.group_key) for row in rows] == [
        (None, None, f"decision-{decision.pk}"), (None, None, f"report-{decision.pk}"),
    ]  # fmt: skip
    assert [row.not_before - row.notification.created_at for row in Delivery.objects.all()] == [UNDOABLE]
    assert not Notification.objects.of(author).exists()
    later()
    assert Notification.objects.of(author).count() == Notification.objects.of(reader).count() == 1


def test_a_restored_text_is_told_its_author_and_settles_no_report_anew(reported, moderator, author, reader):
    decide(reported, "remove", moderator)
    later()

    decide(reported, "restore", moderator)

    assert told()[2:] == [(author, "decision", "restore")]


def test_only_reports_since_the_last_decision_are_answered_by_the_next(reported, moderator, author, reader):
    decide(reported, "approve", moderator)
    later()
    second = UserFactory()
    reported.report(by=second, ground="hate")

    decide(reported, "approve", moderator)

    assert told() == [(reader, "report", "approve"), (second, "report", "approve")]


def test_nobody_decides_about_their_own_text_or_report(article, moderator, second_moderator):
    own = CommentFactory(article=article, author=moderator)
    own.report(by=UserFactory(), ground="attack")
    other = CommentFactory(article=article)
    other.report(by=moderator, ground="attack")

    for comment in (own, other):
        with pytest.raises(ConflictOfInterest):
            decide(comment, "remove", moderator)
        comment.refresh_from_db()
        assert comment.status == "published"
        decide(comment, "remove", second_moderator)
    assert Decision.objects.count() == 2


def test_a_removal_undone_at_once_is_not_told_the_author_and_the_reporter_hears_what_holds(reported, moderator, reader):
    decide(reported, "remove", moderator)

    decide(reported, "restore", moderator)

    assert told() == [(reader, "report", "restore")]


def test_when_that_is_undone_too_the_removal_is_told_after_all(reported, moderator, second_moderator, author, reader):
    removal = decide(reported, "remove", moderator)
    decision = decide(reported, "restore", second_moderator)

    reported.cases.get().undo(decision, by=second_moderator)

    assert sorted((person.pk, kind, what) for person, kind, what in told()) == sorted(
        [(author.pk, "decision", "remove"), (reader.pk, "report", "remove")]
    )
    assert reported.cases.get().last_decision == removal
    assert not Delivery.objects.filter(status="dropped").exists()


def test_a_held_text_removed_and_restored_at_once_is_told_its_author_as_public(held, moderator, newcomer):
    decide(held, "remove", moderator)

    decide(held, "restore", moderator)

    assert told() == [(newcomer, "decision", "restore")]


def test_a_release_undone_at_once_is_told_as_the_removal(held, moderator, newcomer):
    decide(held, "approve", moderator)

    decide(held, "remove", moderator)

    assert told() == [(newcomer, "decision", "remove")]


def test_after_ten_seconds_both_decisions_are_told(reported, moderator, author):
    decide(reported, "remove", moderator)
    later()

    decide(reported, "restore", moderator)

    assert [kind for person, _told_as, kind in told() if person == author] == ["remove", "restore"]


def test_the_moderators_press_tells_the_author(visit, moderator, held, newcomer):
    case = held.cases.get()
    sent = {"state": case.state, "kind": "remove", "ground": "advertising", "note": ""}
    for _ in range(2):
        visit(moderator).post(f"/admin/moderation/case/{case.pk}/change/", sent)

    assert told() == [(newcomer, "decision", "remove")]
    assert held.article.title not in visit(newcomer).get("/en/benachrichtigungen/").text
    later()
    page = visit(newcomer).get("/en/benachrichtigungen/").text
    assert held.article.title in page
    assert moderator.name not in page


# What is told


@pytest.mark.parametrize(
    ("told_as", "kind", "said"),
    [
        ("decision", "remove", "Your text was removed: personal attack (Netiquette 2)."),
        ("decision", "approve", "Your text is public now."),
        ("report", "remove", "The text was removed: personal attack (Netiquette 2)."),
        ("report", "approve", "The text stays."),
    ],
)
def test_what_is_told_names_nobody(reported, moderator, author, reader, told_as, kind, said):
    decide(reported, kind, moderator)
    with override("en"):
        telling = Decision.for_telling().get().telling(told_as)

    assert (telling.address, telling.title, telling.who, telling.reason) == (
        f"/en/moderation/entscheidungen/{Decision.objects.get().uuid}/", reported.article.title, "", said,
    )  # fmt: skip
    assert not any(person.name in str(telling) for person in (author, moderator, reader))


@pytest.mark.parametrize(
    ("befell", "to_author", "to_reporter"),
    [("let stand", True, True), ("removed", True, False), ("retracted", False, False), ("held", False, False)],
)
def test_whose_text_is_read_where(reported, moderator, befell, to_author, to_reporter):
    decide(reported, "remove" if befell == "removed" else "approve", moderator)
    if befell == "retracted":
        reported.refresh_from_db()
        reported.retract()
    elif befell == "held":
        reported.refresh_from_db()
        reported.hold([])

    decision = Decision.for_telling().get()
    assert [bool(decision.telling(kind).text) for kind in (Kind.DECISION, Kind.REPORT)] == [to_author, to_reporter]


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.REPORT])
@pytest.mark.parametrize("who", [who for who in CAST if who != "stranger"])
def test_who_may_know_of_a_decision(cast, reported, moderator, who, kind):
    decide(reported, "remove", moderator)

    may = Decision.for_telling().get().may_be_told(cast(who), kind)
    assert may is ((who, kind) in {("author", Kind.DECISION), ("reader", Kind.REPORT)})


def test_decisions_are_told_in_a_constant_number_of_queries(article, moderator, reader, django_assert_num_queries):
    def tell_all():
        return [decision.telling(kind) for decision in Decision.for_telling() for kind in ("decision", "report")]

    def add():
        comment = CommentFactory(article=article)
        comment.report(by=reader, ground="attack")
        decide(comment, "remove", moderator)

    add()
    tell_all()
    with django_assert_num_queries(QUERIES):
        tell_all()
    for _ in range(2):
        add()
    with django_assert_num_queries(QUERIES):
        assert len(tell_all()) == 6


QUERIES = 4  # decisions with their cases, texts, reports, notices


def test_deciding_takes_as_many_statements_for_three_reporters_as_for_one(
    article, moderator, django_assert_num_queries
):
    def reported_by(people):
        comment = CommentFactory(article=article)
        for person in UserFactory.create_batch(people):
            comment.report(by=person, ground="attack")
        return comment.cases.get()

    reported_by(1).decide("remove", by=moderator, ground="attack")
    for people in (1, 3):
        case = reported_by(people)
        with django_assert_num_queries(STATEMENTS):
            case.decide("remove", by=moderator, ground="attack")


# The rule; then the transaction, here a savepoint, and in it twelve: case, log, reports, text, decision, statement, the
# text's state, its article, what is taken back, the case's end, author and reporters.
STATEMENTS = 15
