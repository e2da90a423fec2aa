"""From a reason to a decision: cases, and what author, reporter and others see of it."""

import pytest
from django.db import transaction

from moderation.grounds import Ground
from moderation.models import AlreadyDecided, Case, Decision, TextChanged
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


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
    reported.report(by=UserFactory(), ground=Ground.FALSEHOOD)

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
