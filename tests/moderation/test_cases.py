"""From a reason to a decision: cases, and what author, reporter and others see of it."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from comments.models import Comment, Revision
from moderation.grounds import Ground
from moderation.models import AlreadyDecided, Case, Decision, Report, TextChanged
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(article, newcomer):
    """A newcomer's first comment, with its case."""
    return CommentFactory(article=article, author=newcomer, body="Mein erster Kommentar.")


@pytest.fixture
def reported(comment, reader):
    """A public comment that a reader reported."""
    comment.report(by=reader, ground=Ground.ATTACK, note="Beleidigt jemanden.")
    return comment


def text_for(browser, comment) -> str:
    response = browser.get(f"/en/kommentare/{comment.pk}/")
    return response.text if response.status_code == 200 else str(response.status_code)


def test_approving_shows_a_held_comment_to_everyone(visit, stranger, moderator, held):
    decision = held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)

    held.refresh_from_db()
    held.article.refresh_from_db()
    assert (held.status, held.article.comment_count) == ("published", 1)
    assert held.published_at is not None
    assert held.html in text_for(visit(stranger), held)
    assert (decision.by, decision.kind, decision.case.is_open) == (moderator, "approve", False)


def test_approving_an_answer_counts_it_at_what_it_answers(moderator, newcomer, comment):
    answer = CommentFactory(article=comment.article, author=newcomer, parent=comment)
    comment.refresh_from_db()
    assert comment.reply_count == 0

    answer.cases.get().decide(Decision.Kind.APPROVE, by=moderator)

    comment.refresh_from_db()
    assert comment.reply_count == 1


def test_removing_what_was_public_leaves_one_line_with_its_reason(visit, stranger, moderator, reported):
    reported.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE, note="Siehe Regel 3.")

    page = text_for(visit(stranger), reported)
    assert "Removed: incitement against people (Netiquette 3)." in page
    assert "Ein Kommentar, um den es geht." not in page
    assert "Siehe Regel 3." not in page, "the note is for the author"


def test_refusing_what_never_was_public_leaves_no_trace_for_others(visit, stranger, reader, moderator, held):
    held.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ADVERTISING)

    for person in (stranger, reader):
        assert text_for(visit(person), held) == "404"
        assert f"kommentar-{held.pk}" not in visit(person).get(f"/artikel/{held.article.slug}/").text


def test_restoring_shows_a_removed_comment_again(visit, stranger, moderator, second_moderator, reported):
    case = reported.cases.get()
    first = case.decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE)
    second = case.decide(Decision.Kind.RESTORE, by=second_moderator)

    reported.refresh_from_db()
    reported.article.refresh_from_db()
    assert (reported.status, reported.removed_for, reported.article.comment_count) == ("published", "", 1)
    assert reported.html in text_for(visit(stranger), reported)
    assert second.replaces == first


def test_restoring_keeps_when_it_first_was_public(moderator, reported):
    first = reported.published_at
    reported.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE)
    reported.cases.get().decide(Decision.Kind.RESTORE, by=moderator)

    reported.refresh_from_db()
    assert reported.published_at == first


# kind → what the author reads at the comment and under /konto/beitraege/, what the reporter reads
TOLD = {
    "approve": ("A moderator looked at it and let it stand.", "a moderator looked at it and let it stand."),
    "remove": (
        "A moderator removed it: personal attack (Netiquette 2).",
        "a moderator removed it: personal attack (Netiquette 2).",
    ),
    "restore": ("A moderator restored it.", "a moderator looked at it and let it stand."),
}


@pytest.mark.parametrize("kind", TOLD)
def test_author_and_reporter_see_what_was_decided_and_why(visit, author, reader, moderator, reported, kind):
    case = reported.cases.get()
    if kind == "restore":
        case.decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)
    note = "Bitte sachlich bleiben."
    case.decide(Decision.Kind(kind), by=moderator, ground=Ground.ATTACK if kind == "remove" else "", note=note)
    to_author, to_reporter = TOLD[kind]

    authors_list, reporters_list = (visit(person).get("/en/konto/beitraege/").text for person in (author, reader))
    assert to_author in authors_list
    assert note in authors_list
    assert to_reporter in reporters_list
    for page in (authors_list, reporters_list, text_for(visit(author), reported)):
        assert moderator.name not in page
    if kind == "remove":
        at_the_comment = text_for(visit(author), reported)
        assert "Removed: personal attack (Netiquette 2)." in at_the_comment
        assert note in at_the_comment
        assert reported.html in at_the_comment
    else:
        assert to_reporter in text_for(visit(reader), reported)


def test_a_report_closes_no_earlier_decision(reader, author, moderator, reported):
    case = reported.cases.get()
    case.decide(Decision.Kind.APPROVE, by=moderator)
    reported.report(by=moderator, ground=Ground.FALSEHOOD)

    again = reported.cases.get()
    assert (again.pk, again.is_open, again.reports.count()) == (case.pk, True, 2)


def test_a_removal_needs_a_ground(moderator, reported):
    with pytest.raises(ValueError, match="not a valid Ground"), transaction.atomic():
        reported.cases.get().decide(Decision.Kind.REMOVE, by=moderator)

    assert Decision.objects.count() == 0
    reported.refresh_from_db()
    assert reported.status == "published"


# Two at once


def test_the_second_moderator_is_told_what_the_first_decided(moderator, second_moderator, held):
    opened = held.cases.get()
    seen = opened.state
    first = held.cases.get().decide(Decision.Kind.APPROVE, by=moderator, seen=seen)

    with pytest.raises(AlreadyDecided) as told:
        Case.objects.get(pk=opened.pk).decide(Decision.Kind.REMOVE, by=second_moderator, ground=Ground.HATE, seen=seen)

    held.refresh_from_db()
    assert told.value.decision == first
    assert (held.status, Decision.objects.count()) == ("published", 1)


def test_the_second_moderator_is_told_also_where_both_want_the_same(moderator, second_moderator, reported):
    seen = reported.cases.get().state
    reported.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE, seen=seen)

    with pytest.raises(AlreadyDecided):
        reported.cases.get().decide(Decision.Kind.REMOVE, by=second_moderator, ground=Ground.ATTACK, seen=seen)

    reported.refresh_from_db()
    assert reported.removed_for == "hate"


@pytest.mark.parametrize("kind", [Decision.Kind.REMOVE, Decision.Kind.RESTORE])
def test_twice_the_same_decision_is_refused_without_a_mark_too(moderator, reported, kind):
    case = reported.cases.get()
    case.decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE)
    if kind == Decision.Kind.RESTORE:
        case.decide(kind, by=moderator)
    ground = Ground.HATE if kind == Decision.Kind.REMOVE else ""

    with pytest.raises(AlreadyDecided):
        reported.cases.get().decide(kind, by=moderator, ground=ground)


def test_a_moderator_is_told_that_the_text_changed_since(moderator, held):
    seen = held.cases.get().state
    held.edit(read_reader_text("Jetzt etwas ganz anderes."))

    with pytest.raises(TextChanged):
        Case.objects.get().decide(Decision.Kind.APPROVE, by=moderator, seen=seen)

    held.refresh_from_db()
    assert held.status == "held"


def test_a_moderator_is_told_that_the_author_took_it_back(moderator, held):
    case = held.cases.get()
    seen = case.state
    held.retract()

    with pytest.raises(AlreadyDecided) as told:
        Case.objects.get().decide(Decision.Kind.APPROVE, by=moderator, seen=seen)

    assert told.value.decision is None


# The log


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_decision SET note = 'anders'",
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

    (decision,) = Decision.objects.values("kind", "by", "ground", "note", "decided_at", "replaces")
    assert decision == {
        "kind": "remove", "by": moderator.pk, "ground": "off_topic", "note": "Am Thema vorbei.",
        "decided_at": timezone.now(), "replaces": None,
    }  # fmt: skip


def test_a_moderator_who_decided_cannot_be_deleted(moderator, held):
    held.cases.get().decide(Decision.Kind.APPROVE, by=moderator)

    with pytest.raises(IntegrityError):
        moderator.delete()


# The queue


def test_open_cases_wait_oldest_first(article, newcomer, moderator, clock):
    cases = []
    for n in range(3):
        clock.shift(60)
        cases.append(CommentFactory(article=article, author=newcomer, body=f"Text {n}").cases.get())
    cases[1].decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.HATE)

    assert list(Case.objects.open()) == [cases[0], cases[2]]


def test_a_case_opened_again_waits_since_then(reader, author, moderator, reported, clock):
    case = reported.cases.get()
    case.decide(Decision.Kind.APPROVE, by=moderator)
    clock.shift(3600)
    reported.report(by=moderator, ground=Ground.HATE)

    again = reported.cases.get()
    assert (again.opened_at - case.opened_at).total_seconds() >= 3600


def test_the_queue_takes_a_constant_number_of_queries(article, reader, newcomer, django_assert_max_num_queries):
    def read_all() -> int:
        with django_assert_max_num_queries(20) as queries:
            for case in Case.objects.open().with_subjects():
                assert case.subject.card.place == article.title
                assert case.subject.record.name
                assert list(case.holds.all()) or list(case.reports.all())
                assert case.last_decision is None
        return len(queries)

    CommentFactory(article=article, author=newcomer)
    one = read_all()
    for _ in range(3):
        answered = CommentFactory(article=article, author=reader)
        CommentFactory(article=article, author=newcomer, parent=answered)
        CommentFactory(article=article).report(by=reader, ground=Ground.HATE)

    assert read_all() <= one + 1, "reporters, where there are any"


def test_the_record_counts_an_authors_texts(article, author, moderator):
    for state in ("published", "published", "removed", "held"):
        CommentFactory(article=article, author=author, state=state, by=moderator)

    record = Comment.for_moderators().filter(author=author).first().record
    assert (record.name, record.published, record.removed, record.held) == (author.name, 3, 1, 1)


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
    ("kind", "ground"), [("remove", ""), ("approve", "hate"), ("restore", "hate"), ("remove", "x"), ("ban", "")]
)
def test_a_removal_and_only_a_removal_has_its_ground(held, moderator, kind, ground):
    with breaks("a_removal_has_its_ground"), transaction.atomic():
        Decision.objects.create(case=held.cases.get(), kind=kind, by=moderator, ground=ground)


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
