"""The queue: what waits, in which order, and what is known of its author."""

import pytest

from comments.models import Comment
from moderation.grounds import Ground
from moderation.models import Case, Decision
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


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
    reported.report(by=UserFactory(), ground=Ground.HATE)

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
