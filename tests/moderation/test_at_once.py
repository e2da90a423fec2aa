"""What races, with real parallel connections."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from comments.models import Comment
from moderation.grounds import Ground
from moderation.models import AlreadyDecided, AlreadyReported, Case, Decision, Report
from talentforum.lib.markdown import read_reader_text
from tests.conftest import Visitor
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any], patience: float = 30) -> list[Any]:
    """Do all deeds at the same time, each over its own connection; return results or exceptions in their order.

    `patience` is for how many seconds the slowest may take.
    """
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(n: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            results[n] = deed()
        except Exception as error:  # noqa: BLE001 - what a deed raises is its result
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, deed)) for n, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=patience)
    assert not any(thread.is_alive() for thread in threads)
    return results


def test_a_form_sent_eight_times_at_once_makes_one_comment(article, reader):
    browser = Visitor()
    browser.force_login(reader)
    cookies, token = browser.cookies, str(uuid.uuid4())

    def send() -> str:
        mine = Visitor()
        mine.cookies = cookies
        return mine.post(f"/artikel/{article.slug}/kommentieren/", {"body": "Nur einmal.", "token": token}).url

    # five a minute are allowed: what is beyond is refused, and makes no comment either
    results = at_once(*[send] * 5)

    article.refresh_from_db()
    assert article.comments.count() == article.comment_count == 1
    assert set(results) == {f"/kommentare/{article.comments.get().pk}/#kommentar-{article.comments.get().pk}"}


def test_the_same_text_at_once_without_a_token_makes_one_comment(article, reader):
    def send() -> Comment:
        return article.comments.post(author=reader, body=read_reader_text("Nur einmal."))

    results = at_once(*[send] * 4)

    assert article.comments.count() == 1
    assert sum(isinstance(result, Comment) for result in results) == 1


def test_two_moderators_at_once_make_one_decision_and_the_second_is_told(article, moderator, second_moderator):
    comment = CommentFactory(article=article, author=UserFactory(known=False))
    seen = comment.cases.get().state

    def decide(kind: str, by: Any, ground: str) -> Callable[[], Any]:
        return lambda: Case.objects.get().decide(Decision.Kind(kind), by=by, ground=ground, seen=seen)

    results = at_once(decide("approve", moderator, ""), decide("remove", second_moderator, "hate"))

    (decision,) = Decision.objects.all()
    (told,) = [result for result in results if isinstance(result, AlreadyDecided)]
    comment.refresh_from_db()
    assert told.decision == decision
    assert comment.status == {"approve": "published", "remove": "removed"}[decision.kind]


def test_two_moderators_decide_two_hundred_cases_each_exactly_once(article, moderator, second_moderator):
    texts = [CommentFactory(article=article, body=f"Text {n}") for n in range(200)]
    seen = {case.pk: case.state for case in map(Case.objects.open_by_own_motion, texts)}

    def work(by: Any) -> Callable[[], tuple[int, int]]:
        def through() -> tuple[int, int]:
            done, faster = 0, 0
            for case in Case.objects.open().filter(pk__in=seen):
                try:
                    case.decide(Decision.Kind.REMOVE, by=by, ground="hate", seen=seen[case.pk])
                    done += 1
                except AlreadyDecided:
                    faster += 1
            return done, faster

        return through

    results = at_once(work(moderator), work(second_moderator), patience=300)

    assert sum(done for done, _faster in results) == 200
    decided = Decision.objects.values_list("case", flat=True)
    assert (len(decided), set(decided)) == (200, set(seen))
    assert Case.objects.open().count() == 0


def test_answers_and_retractions_at_once_keep_the_counters_right(article):
    people = [UserFactory() for _ in range(6)]
    root = CommentFactory(article=article)
    old = [CommentFactory(article=article, author=people[n], parent=root) for n in range(3)]

    def answer(n: int) -> Callable[[], Any]:
        return lambda: article.comments.post(author=people[n], body=read_reader_text(f"Antwort {n}"), parent=root)

    results = at_once(answer(3), answer(4), answer(5), *[comment.retract for comment in old])

    root.refresh_from_db()
    article.refresh_from_db()
    assert [result for result in results if isinstance(result, Exception)] == []
    assert (root.reply_count, article.comment_count) == (3, 4)


def test_a_retraction_and_a_decision_at_once_do_not_stop_each_other(article, moderator, reader):
    for n in range(5):
        comment = CommentFactory(article=article, body=f"Text {n}")
        comment.report(by=reader, ground=Ground.HATE)
        case = comment.cases.get()
        results = at_once(
            comment.retract,
            lambda case=case: Case.objects.get(pk=case.pk).decide(Decision.Kind.REMOVE, by=moderator, ground="hate"),
        )

        assert results[0] is None
        assert isinstance(results[1], Decision | AlreadyDecided)
    article.refresh_from_db()
    assert article.comment_count == 0


def test_an_edit_that_is_held_and_a_decision_at_once_do_not_stop_each_other(article, moderator, reader):
    author = UserFactory()
    for n in range(5):
        comment = CommentFactory(article=article, author=author, body=f"Text {n}")
        comment.report(by=reader, ground=Ground.HATE)
        case = comment.cases.get()
        text = read_reader_text(f"{n} https://a.de https://b.de https://c.de")
        results = at_once(
            lambda comment=comment, text=text: comment.edit(text),
            lambda case=case: Case.objects.get(pk=case.pk).decide(Decision.Kind.APPROVE, by=moderator),
        )

        assert results[0] is None
        assert isinstance(results[1], Decision)


def test_one_reader_reporting_twice_at_once_makes_one_report(article, reader):
    comment = CommentFactory(article=article)

    results = at_once(*[lambda: comment.report(by=reader, ground=Ground.HATE)] * 4)

    assert Report.objects.count() == Case.objects.count() == 1
    assert sum(isinstance(result, AlreadyReported) for result in results) == 3


def test_two_people_confirming_alike_names_at_once_get_two_names(db):
    from accounts.models import Profile, User

    people = []
    for n, name in enumerate(["Anna Berg", "anna_berg"]):
        user = User.objects.create(email=f"anna{n}@example.org")
        people.append(Profile.objects.create(user=user, name=name))

    results = at_once(*[profile.confirm for profile in people])

    assert sorted(results) == [False, True]
    assert len(set(Profile.objects.values_list("folded", flat=True))) == 2


def test_a_limit_counts_all_connections_together(db):
    from accounts.limits import Limit

    limit = Limit("test", 5, 60)
    results = at_once(*[lambda: limit.hit("jemand")] * 8)

    assert sum(result == 0 for result in results) == 5
    assert all(0 <= result <= 61 for result in results)
