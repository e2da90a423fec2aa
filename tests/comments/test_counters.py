"""The stored counters against a recount, whatever happened to the thread."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from moderation.grounds import Ground
from moderation.models import Decision
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


def recount(article) -> dict[str, object]:
    """Count what strangers can see, by looking at the rows alone: from the leaves to the roots."""
    rows = list(article.comments.order_by("-path"))
    stands: dict[int, bool] = {}
    replies = {row.pk: 0 for row in rows}
    for row in sorted(rows, key=lambda row: -len(row.path)):
        answered = replies[row.pk] > 0
        if row.retracted_at is not None:
            stands[row.pk] = answered
        elif row.status == "held":
            stands[row.pk] = row.published_at is not None and answered
        else:
            stands[row.pk] = row.status == "published" or row.published_at is not None
        if stands[row.pk] and row.parent_id:
            replies[row.parent_id] += 1
    public = sum(row.status == "published" and row.retracted_at is None for row in rows)
    return {"comments": public, "replies": replies, "standing": {pk for pk, seen in stands.items() if seen}}


def stored(article) -> dict[str, object]:
    article.refresh_from_db()
    return {
        "comments": article.comment_count,
        "replies": dict(article.comments.values_list("pk", "reply_count")),
        "standing": set(article.comments.standing().values_list("pk", flat=True)),
    }


DEEDS = ["post"] * 2 + ["answer"] * 3 + ["retract", "remove", "restore", "report", "hold", "approve", "edit"]


@pytest.mark.parametrize("seed", range(12))
def test_counters_are_right_after_any_sequence_of_deeds(seed, moderator):
    chance = random.Random(seed)
    article, people = ArticleFactory(), [UserFactory() for _ in range(3)]
    links = " https://a.de https://b.de https://c.de"
    for n in range(45):
        comments = list(article.comments.all())
        public = [comment for comment in comments if comment.is_public]
        there = [comment for comment in comments if comment.retracted_at is None]
        deed = chance.choice(DEEDS)
        if deed == "post" or not comments:
            article.comments.post(
                author=chance.choice(people), body=read_reader_text(f"Text {n}" + chance.choice(["", "", links]))
            )
        elif deed == "answer" and public:
            body = read_reader_text(f"Antwort {n}" + chance.choice(["", "", "", links]))
            article.comments.post(author=chance.choice(people), body=body, parent=chance.choice(public))
        elif deed == "retract":
            chance.choice(comments).retract()
        elif deed == "hold" and public:
            chance.choice(public).hold([])
        elif deed == "edit" and public:
            chance.choice(public).edit(read_reader_text(f"Neu {n}" + chance.choice(["", links])))
        elif deed in {"remove", "restore", "approve", "report"} and there:
            comment = chance.choice(there)
            if deed == "report" and comment.is_public:
                reporter = UserFactory(known=False)
                comment.report(by=reporter, ground=Ground.ATTACK)
            case = comment.cases.first()
            kind = Decision.Kind(deed) if deed != "report" else None
            if case and kind in case.possible_kinds():
                case.decide(kind, by=moderator, ground=Ground.HATE if kind == "remove" else "")
        assert stored(article) == recount(article), f"after step {n}: {deed}"

    assert Comment.objects.filter(article=article).count() > 2


def test_an_answer_more_leaves_all_index_entries_of_its_root_as_they_are(article, comment):
    """A heap-only update: what every writer in a branch waits for must not grow with the number of indexes."""

    def rewritten() -> tuple[int, int]:
        with connection.cursor() as cursor:
            table = "'comments_comment'::regclass"
            cursor.execute(
                f"SELECT pg_stat_get_xact_tuples_updated({table}), pg_stat_get_xact_tuples_hot_updated({table})"
            )
            updated, in_place = cursor.fetchone()
        return updated, updated - in_place

    CommentFactory(article=article, parent=comment)  # from now on it is answered
    before = rewritten()
    CommentFactory(article=article, parent=comment)

    updated, moved = rewritten()
    assert (updated - before[0], moved - before[1]) == (1, 0)


def test_the_articles_row_is_locked_last(article, comment):
    with CaptureQueriesContext(connection) as queries:
        CommentFactory(article=article, parent=comment)
    changing = [query["sql"] for query in queries if query["sql"].lstrip().startswith(("INSERT", "UPDATE", "WITH"))]
    assert changing[-1].startswith('UPDATE "articles_article"')
    assert "notifications_notification" in changing[-3]
