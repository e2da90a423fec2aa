"""What each kind of decision does to a text, and how it is taken back within ten seconds."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from comments.models import Comment
from comments.querysets import Refused
from moderation.models import AlreadyDecided, Case, Decision, NotUndoable, RuleText, Sanction, Statement, Withdrawn
from notifications.models import Notification
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db

KINDS = Decision.Kind
RESTRICTIONS = ["remove", "return", "hide", "label", "close"]


def decide(comment, kind, by, **why):
    given = {"ground": "attack"} if kind in RESTRICTIONS else {}
    return comment.cases.get().decide(KINDS(kind), by=by, **given | why)


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


@pytest.mark.parametrize(
    ("kind", "status", "is_public", "is_open"),
    [
        ("approve", "published", True, False),
        ("remove", "removed", False, False),
        ("return", "held", False, False),
        ("hide", "held", False, True),
        ("label", "published", True, False),
        ("close", "published", True, False),
    ],
)
def test_what_becomes_of_a_reported_text(reported, moderator, kind, status, is_public, is_open):
    decide(reported, kind, moderator)

    text, case = fresh(reported), reported.cases.get()
    assert (text.status, text.is_public, case.is_open) == (status, is_public, is_open)
    assert (text.returned_at is not None, text.is_sensitive, text.is_closed) == (
        kind == "return", kind == "label", kind == "close",
    )  # fmt: skip
    article = text.article
    assert article.comment_count == int(is_public)


@pytest.mark.parametrize("kind", RESTRICTIONS)
def test_each_restriction_is_stated_in_the_words_of_its_rule(reported, moderator, author, kind):
    decision = decide(reported, kind, moderator, note="Ein Wort.")

    rule = RuleText.objects.current("attack")
    statement = Statement.objects.get()
    assert (statement.decision, statement.addressee, statement.note) == (decision, author, "Ein Wort.")
    assert statement.explanation == f"{rule.title_de}. {rule.text_de}"
    assert reported.article.title in statement.facts
    assert (decision.rule, decision.category, decision.keyword) == (rule, rule.category, rule.keyword)
    assert (decision.source, decision.automation) == (
        "SOURCE_TYPE_OTHER_NOTIFICATION", "AUTOMATED_DECISION_NOT_AUTOMATED",
    )  # fmt: skip


def test_a_moderators_own_words_go_out_instead(reported, moderator):
    decide(reported, "remove", moderator, facts="Das steht da.", explanation="Darum.")

    assert Statement.objects.values_list("facts", "explanation").get() == ("Das steht da.", "Darum.")


def test_illegal_content_needs_its_law(reported, moderator):
    with pytest.raises(ValueError, match="law"):
        decide(reported, "remove", moderator, ground="illegal")

    decision = decide(reported, "remove", moderator, ground="illegal", law="§ 185 StGB")
    assert (decision.basis, decision.law) == ("DECISION_GROUND_ILLEGAL_CONTENT", "§ 185 StGB")


def test_nothing_is_decided_by_a_rule_that_was_withdrawn(reported, moderator):
    RuleText.objects.current("attack").withdraw()

    with pytest.raises(Withdrawn):
        decide(reported, "remove", moderator)

    assert (fresh(reported).status, Decision.objects.count()) == ("published", 0)


def test_a_text_given_back_comes_back_to_its_case_when_it_was_changed(reported, moderator):
    decide(reported, "return", moderator)

    fresh(reported).edit(read_reader_text("Jetzt sachlich."))

    text, case = fresh(reported), reported.cases.get()
    assert (text.status, text.returned_at, case.is_open) == ("held", None, True)
    assert case.reasons() == ["Nach der Rückgabe geändert"]
    decide(reported, "approve", moderator)
    assert fresh(reported).is_public


def test_a_closed_branch_takes_no_answers_until_it_is_restored(reported, moderator, reader):
    answer = CommentFactory(article=reported.article, parent=reported)
    decide(reported, "close", moderator)

    for parent in (reported, answer):
        with pytest.raises(Refused) as refusal:
            reported.article.comments.post(author=reader, body=read_reader_text("Noch etwas."), parent=fresh(parent))
        assert refusal.value.code == "branch"
    decide(reported, "restore", moderator)
    assert reported.article.comments.post(author=reader, body=read_reader_text("Nun."), parent=fresh(answer)).is_public


# Undo


@pytest.mark.parametrize("kind", ["approve", *RESTRICTIONS])
@pytest.mark.parametrize("state", ["held", "reported"])
def test_what_is_undone_is_as_it_was_and_nobody_hears_of_it(request, moderator, state, kind):
    comment = request.getfixturevalue(state)
    if kind not in {found.value for found in comment.cases.get().possible_kinds()}:
        return
    before, opened = fresh(comment).condition(), comment.cases.get().opened_at
    decision = decide(comment, kind, moderator)

    undone = comment.cases.get().undo(decision, by=moderator)

    case = comment.cases.get()
    assert (fresh(comment).condition() | {"was_public": 0}) == (before | {"was_public": 0})
    assert (case.is_open, case.opened_at, case.last_decision) == (True, opened, None)
    assert [line.kind for line in case.log] == [kind, "undo"]
    assert undone.replaces == decision
    assert not Notification.objects.filter(withdrawn_at__isnull=True).exists()


def test_only_ones_own_last_decision_is_undone_and_only_for_ten_seconds(reported, moderator, second_moderator, clock):
    first = decide(reported, "approve", moderator)
    with pytest.raises(NotUndoable):
        reported.cases.get().undo(first, by=second_moderator)
    clock.shift(timedelta(seconds=11))
    with pytest.raises(NotUndoable):
        reported.cases.get().undo(first, by=moderator)
    decide(reported, "remove", second_moderator)
    with pytest.raises(NotUndoable):
        reported.cases.get().undo(first, by=moderator)


def test_reporters_hear_what_holds_after_an_undo(reported, moderator, reader):
    reported.cases.get().undo(decide(reported, "remove", moderator), by=moderator)

    decision = decide(reported, "approve", moderator)

    told = Notification.objects.filter(withdrawn_at__isnull=True)
    assert [(each.recipient, each.subject) for each in told] == [(reader, decision)]


def test_who_joined_a_decision_that_is_undone_hears_what_holds(reported, moderator, reader):
    decision, late = decide(reported, "approve", moderator), UserFactory()
    report = reported.report(by=late, ground="attack")
    reported.cases.get().undo(decision, by=moderator)
    assert type(report).objects.get(pk=report.pk).outcome is None

    holds = decide(reported, "remove", moderator)

    told = Notification.objects.filter(withdrawn_at__isnull=True, kind="report")
    assert {each.recipient: each.subject for each in told} == {reader: holds, late: holds}


def test_who_joined_it_in_a_settled_case_hears_what_holds_again(reported, moderator, clock):
    holds = decide(reported, "approve", moderator)
    clock.shift(timedelta(minutes=1))
    decision, late = decide(reported, "label", moderator), UserFactory()
    report = reported.report(by=late, ground="attack")

    reported.cases.get().undo(decision, by=moderator)

    assert type(report).objects.get(pk=report.pk).outcome == holds
    assert not reported.cases.get().is_open
    told = Notification.objects.filter(withdrawn_at__isnull=True, recipient=late)
    assert [each.subject for each in told] == [holds]


def test_an_undone_decision_lifts_its_sanctions(reported, moderator, author):
    decision = reported.cases.get().decide(
        KINDS.REMOVE, by=moderator, ground="attack", sanctions=[(Sanction.Kind.WARNING, None)]
    )
    assert Sanction.objects.in_force().get().person == author

    reported.cases.get().undo(decision, by=moderator)

    assert not Sanction.objects.in_force().exists()


# Reports that join


def test_a_report_of_the_same_ground_joins_the_settled_case_and_has_its_outcome(reported, moderator):
    decision = decide(reported, "approve", moderator)
    late = UserFactory()

    report = reported.report(by=late, ground="attack")

    assert (reported.cases.get().is_open, report.outcome) == (False, decision)
    assert Notification.objects.filter(recipient=late, kind="report").get().subject == decision


@pytest.mark.parametrize("why", ["another ground", "another text"])
def test_a_new_ground_or_a_changed_text_opens_it_again(reported, moderator, why):
    decide(reported, "approve", moderator)
    if why == "another text":
        fresh(reported).edit(read_reader_text("Ganz anders."))

    report = fresh(reported).report(by=UserFactory(), ground="hate" if why == "another ground" else "attack")

    assert (reported.cases.get().is_open, report.outcome) == (True, None)


# Urgency


@pytest.mark.parametrize(
    ("grounds", "urgency"), [(["attack"], 6), (["attack", "hate", "attack"], 4), (["personal_data"], 1)]
)
def test_urgency_follows_what_was_said(comment, grounds, urgency):
    for ground in grounds:
        comment.report(by=UserFactory(), ground=ground)

    assert comment.cases.get().urgency == urgency


def test_the_most_urgent_case_comes_first(article):
    usual, urgent = CommentFactory.create_batch(2, article=article)
    usual.report(by=UserFactory(), ground="attack")
    urgent.report(by=UserFactory(), ground="personal_data")

    assert [case.subject for case in Case.objects.open()] == [urgent, usual]


# Long holds


def hold_since(comment, hours):
    Case.objects.update(opened_at=Now() - timedelta(hours=hours, seconds=9))
    comment.cases.get().holds.update(held_at=Now() - timedelta(hours=hours))


@pytest.mark.parametrize(("hours", "stated"), [(47, 0), (49, 1)])
def test_a_hold_of_more_than_two_days_is_stated_once(held, newcomer, hours, stated):
    hold_since(held, hours)

    assert [Case.objects.state_long_holds() for _ in range(2)] == [stated, 0]

    assert Statement.objects.filter(addressee=newcomer).count() == stated
    case = held.cases.get()
    assert (case.is_open, fresh(held).status) == (True, "held")
    if stated:
        decision = case.last_decision
        assert (decision.kind, decision.by, decision.automation) == ("hold", None, "AUTOMATED_DECISION_FULLY")
        assert Notification.objects.get(recipient=newcomer).subject == decision


def test_after_the_statement_a_moderator_decides_as_ever(held, moderator):
    hold_since(held, 49)
    Case.objects.state_long_holds()
    seen = held.cases.get().state

    held.cases.get().decide(KINDS.APPROVE, by=moderator, seen=seen)

    assert fresh(held).is_public
    with pytest.raises(AlreadyDecided):
        held.cases.get().decide(KINDS.APPROVE, by=moderator, seen=seen)
