"""What the database keeps of moderation: the log, and one row that breaks each constraint."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from comments.models import Comment, Revision
from moderation.eu import Category
from moderation.grounds import Ground
from moderation.models import Case, Decision, Report, Statement
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db

CATEGORY = Category.SPEECH.value


# The log


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_decision SET law = 'anders'",
        "UPDATE moderation_decision SET by_id = by_id",
        "DELETE FROM moderation_decision",
        "DELETE FROM moderation_decision WHERE kind = 'approve'",
    ],
)
def test_the_database_lets_nobody_change_a_decision(moderator, held, statement):
    held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)
    before = list(Decision.objects.values())

    with (
        pytest.raises(DatabaseError, match=r"Cannot (update|delete)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(Decision.objects.values()) == before


def test_a_decision_says_who_decided_what_and_when(moderator, held, clock):
    from django.utils import timezone

    held.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.OFF_TOPIC, note="Am Thema vorbei.")

    (decision,) = Decision.objects.values(
        "kind", "by", "ground", "rule__version", "statement__note", "decided_at", "replaces"
    )
    assert decision == {
        "kind": "remove", "by": moderator.pk, "ground": "off_topic", "rule__version": 1,
        "statement__note": "Am Thema vorbei.", "decided_at": timezone.now(), "replaces": None,
    }  # fmt: skip


def test_a_moderator_who_decided_cannot_be_deleted(moderator, held):
    held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)

    with pytest.raises(IntegrityError):
        moderator.delete()


# Constraints: one row that breaks each


def breaks(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_one_case_for_a_text(held):
    with breaks("one_case_for_a_text"), transaction.atomic():
        Case.objects.create(subject=held)


def test_one_report_of_a_person_in_a_case(reported, reader):
    with breaks("one_report_of_a_person_in_a_case"), transaction.atomic():
        Report.objects.create(case=reported.cases.get(), person=reader, ground=Ground.HATE)


def test_a_report_has_a_ground(held, reader):
    with breaks("report_has_a_ground"), transaction.atomic():
        Report.objects.create(case=held.cases.get(), person=reader, ground="")


@pytest.mark.parametrize(
    ("kind", "ground"), [("remove", ""), ("return", ""), ("approve", "hate"), ("restore", "hate"), ("ban", "")]
)
def test_a_restriction_and_nothing_else_has_its_ground(held, moderator, kind, ground):
    with breaks("a_restriction_has_its_ground"), transaction.atomic():
        Decision.objects.create(case=held.cases.get(), kind=kind, by=moderator, ground=ground, category=CATEGORY)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "remove", "ground": "hate", "category": ""}, "a_restriction_has_its_ground"),
        ({"kind": "remove", "ground": "x", "category": CATEGORY}, "decision_ground_is_known"),
        ({"kind": "remove", "ground": "illegal", "category": CATEGORY}, "illegal_content_breaks_a_named_law"),
        ({"kind": "approve", "by": None}, "people_decide_and_checks_hold"),
        ({"kind": "hold", "category": CATEGORY}, "people_decide_and_checks_hold"),
        ({"kind": "hold", "by": None, "category": ""}, "a_hold_has_its_category"),
    ],
)
def test_a_decision_keeps_its_constraints(held, moderator, fields, constraint):
    with breaks(constraint), transaction.atomic():
        Decision.objects.create(case=held.cases.get(), **{"by": moderator} | fields)


@pytest.mark.parametrize("kind", ["remove", "return", "hide", "label", "close", "hold"])
def test_a_restriction_without_a_statement_cannot_be_stored(held, moderator, kind):
    given = {"by": None} if kind == "hold" else {"by": moderator, "ground": "hate"}
    with breaks("a_restriction_has_its_statement"), transaction.atomic():
        decision = Decision.objects.create(case=held.cases.get(), kind=kind, category=CATEGORY, **given)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert decision.pk


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_statement SET facts = 'anders'",
        "UPDATE moderation_statement SET note = 'anders'",
        "DELETE FROM moderation_statement",
        "UPDATE moderation_ruletext SET text_de = 'anders'",
        "DELETE FROM moderation_ruletext",
    ],
)
def test_what_was_stated_and_its_rules_stay(held, moderator, statement):
    held.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE, note="Ein Wort.")
    with (
        pytest.raises(DatabaseError, match=r"Cannot (update|delete)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_words_of_a_statement_can_be_erased(held, moderator):
    decision = held.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE, note="Ein Wort.")

    decision.statement.erase()

    assert list(Statement.objects.values_list("addressee", "facts", "explanation", "note")) == [(None, "", "", "")]


def test_a_decision_is_replaced_once(held, moderator):
    first = held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)
    Decision.objects.create(case=first.case, kind="approve", by=moderator, replaces=first)
    with breaks("replaces_id"), transaction.atomic():
        Decision.objects.create(case=first.case, kind="approve", by=moderator, replaces=first)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "hidden"}, "comment_status_is_known"),
        ({"status": "removed"}, "comment_removed_for_a_ground"),
        ({"removed_for": "hate"}, "comment_removed_for_a_ground"),
        ({"status": "removed", "removed_for": "x"}, "comment_removed_for_a_ground"),
        ({"published_at": None}, "comment_published_has_its_time"),
        ({"body": ""}, "comment_has_1_to_10000_characters"),
        ({"body": "x" * 10_001}, "comment_has_1_to_10000_characters"),
        ({"reply_count": -1}, "reply_count"),
    ],
)
def test_a_comment_keeps_its_constraints(comment, change, constraint):
    with breaks(constraint), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**change)


def test_a_comment_does_not_answer_itself(comment):
    with breaks("comment_does_not_answer_itself"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(parent=comment.pk)


def test_one_place_in_the_thread(comment, reader):
    other = CommentFactory(article=comment.article, author=reader)
    with breaks("one_place_in_the_thread"), transaction.atomic():
        Comment.objects.filter(pk=other.pk).update(path=comment.path)


def test_one_comment_for_a_sent_form(comment, author):
    other = CommentFactory(article=comment.article, author=author)
    with breaks("one_comment_for_a_sent_form"), transaction.atomic():
        Comment.objects.filter(pk=other.pk).update(token=comment.token)


def test_revisions_are_numbered(comment):
    comment.edit(read_reader_text("Neu."))
    with breaks("revisions_are_numbered"), transaction.atomic():
        Revision.objects.create(comment=comment, n=1, body="x", html="x", written_at=comment.posted_at)
