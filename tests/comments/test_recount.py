"""`manage.py recount` finds a kept count that is not what the comments say, and sets it right when told."""

import pytest
from django.core.management import call_command

from articles.models import Article
from comments.counting import recount
from comments.models import Comment
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(article):
    """A root that was taken back, with an answer, one that is held, one removed, and an answer to the first."""
    root = CommentFactory(article=article)
    answer = CommentFactory(article=article, parent=root)
    CommentFactory(article=article, parent=answer)
    CommentFactory(article=article, parent=root, state="held")
    CommentFactory(article=article, parent=root, state="removed")
    root.retract()
    return root


def test_what_comments_keep_is_what_a_recount_finds(article, thread):
    thread.refresh_from_db()

    assert recount(article) == []
    assert (thread.reply_count, thread.branch_count, thread.others_count) == (2, 3, 2)


def test_a_wrong_count_is_named_and_only_written_when_told(article, thread, capsys):
    Comment.objects.filter(pk=thread.pk).update(branch_count=7, reply_count=0)
    Article.objects.filter(pk=article.pk).update(comment_count=5)
    said = [
        f"wettlauf, comment {thread.pk}: reply_count: kept 0, counted 2",
        f"wettlauf, comment {thread.pk}: branch_count: kept 7, counted 3",
        "wettlauf: comment_count: kept 5, counted 2",
    ]

    with pytest.raises(SystemExit, match="1"):
        call_command("recount")
    assert capsys.readouterr().out.splitlines() == said
    assert len(recount(article)) == 3

    with pytest.raises(SystemExit, match="1"):
        call_command("recount", "--write")
    assert capsys.readouterr().out.splitlines() == [f"{line}, corrected" for line in said]

    call_command("recount")
    assert capsys.readouterr().out == "All counts are right\n"


def test_what_is_set_right_has_kept_pages_made_anew(article, thread):
    article.refresh_from_db()
    Comment.objects.filter(pk=thread.pk).update(branch_count=7)

    recount(article)
    assert Article.objects.get(pk=article.pk).additions == article.additions
    recount(article, write=True)
    assert Article.objects.get(pk=article.pk).additions == article.additions + 1


def test_to_look_takes_one_statement_for_any_number_of_comments(article, thread, django_assert_num_queries):
    with django_assert_num_queries(1):
        recount(article)
    CommentFactory(article=article)
    with django_assert_num_queries(1):
        recount(article)
