"""A case stays open as long as anything in it waits, whatever was answered beside it."""

import pytest

from moderation.models import Appeal, Decision
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HIDE, APPROVE = Decision.Kind.HIDE, Decision.Kind.APPROVE


def is_open(comment):
    return comment.cases.get().is_open


def test_what_is_hidden_from_a_settled_case_waits_again(reported, moderator):
    reported.cases.get().decide(APPROVE, by=moderator)

    decision = reported.cases.get().decide(HIDE, by=moderator, ground="personal_data")

    assert is_open(reported)
    reported.cases.get().undo(decision, by=moderator)
    assert not is_open(reported)


def test_an_objection_to_hiding_is_answered_and_the_text_still_waits(reported, author, moderator, senior):
    decision = reported.cases.get().decide(HIDE, by=moderator, ground="personal_data")
    appeal = Appeal.objects.make(decision, text="Nein.", by=author)

    appeal.uphold(by=senior, answer="Doch.")

    assert is_open(reported)


def test_what_is_hidden_after_an_objection_waits(reported, reader, moderator, senior):
    decision = reported.cases.get().decide(APPROVE, by=moderator)
    appeal = Appeal.objects.make(decision, text="Nein.", by=reader)

    appeal.overturn(HIDE, by=senior, answer="Stimmt.", ground="personal_data")

    assert is_open(reported)


@pytest.mark.parametrize("reported_again", [True, False])
def test_a_new_report_waits_on_when_an_objection_is_answered(reported, reader, moderator, senior, reported_again):
    decision = reported.cases.get().decide(APPROVE, by=moderator)
    appeal = Appeal.objects.make(decision, text="Nein.", by=reader)
    if reported_again:
        reported.report(by=UserFactory(), ground="hate")

    appeal.uphold(by=senior, answer="Doch.")

    assert is_open(reported) == reported_again
