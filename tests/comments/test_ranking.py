"""Orders that change: what counts in them, and that a reader who pages stays in one ranking."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from comments.models import Comment, Epoch, Pick
from comments.ranking import MOST_RANKED, rank
from comments.tasks import rank_threads
from moderation.grounds import Ground
from tests.comments.reading import follow, grow, ids
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return [UserFactory() for _ in range(5)]


def answer(root, people):
    for person in people:
        CommentFactory(article=root.article, author=person, parent=root)


def age(comment, **span):
    at = timezone.now() - timedelta(**span)
    Comment.objects.filter(pk=comment.pk).update(posted_at=at, published_at=at)


def read(visit, person, article, order):
    return ids(visit(person).get(f"/artikel/{article.slug}/?sortierung={order}").text)


def roots_read(visit, person, article, order):
    roots = set(article.comments.filter(parent=None).values_list("pk", flat=True))
    return [pk for pk in read(visit, person, article, order) if pk in roots]


def test_the_best_are_those_whom_different_people_answered(article, people):
    lonely, talked_to, quarrel = (CommentFactory(article=article) for _ in range(3))
    answer(talked_to, people[:3])
    answer(quarrel, [people[0]] * 6)

    assert rank(article, "beste") == [talked_to.pk, quarrel.pk, lonely.pk]


def test_answers_by_its_author_and_hidden_ones_do_not_make_a_comment_better(article, people, moderator):
    first, second = (CommentFactory(article=article, author=people[0]) for _ in range(2))
    answer(first, [people[0]] * 3)
    CommentFactory(article=article, author=people[1], parent=first, state="removed", by=moderator)
    CommentFactory(article=article, author=people[2], parent=first).retract()
    answer(second, [people[3]])

    assert rank(article, "beste") == [second.pk, first.pk]


def test_a_recommendation_by_the_newsroom_is_worth_five_people(article, people, editor):
    picked, four, six = (CommentFactory(article=article) for _ in range(3))
    Pick.objects.create(comment=picked, article=article, by=editor)
    answer(four, people[:4])
    answer(six, [*people, UserFactory()])

    assert rank(article, "beste") == [six.pk, picked.pk, four.pk]


def test_time_does_not_bury_a_good_late_comment(article, people):
    early, late, poor = (CommentFactory(article=article) for _ in range(3))
    answer(early, people)
    answer(late, people[:3])
    age(early, days=4)
    age(poor, minutes=1)

    assert rank(article, "beste") == [late.pk, early.pk, poor.pk]


def test_the_most_discussed_have_the_most_answers(article, people):
    none, two, three = (CommentFactory(article=article) for _ in range(3))
    answer(two, [people[0]] * 2)
    answer(three, people[:3])

    assert rank(article, "meistdiskutiert") == [three.pk, two.pk]
    assert none.pk not in rank(article, "meistdiskutiert")


def test_removed_roots_are_not_the_best(article, people):
    removed, shown = (CommentFactory(article=article) for _ in range(2))
    answer(removed, people)
    removed.refresh_from_db()
    removed.remove(Ground.ATTACK)

    assert rank(article, "beste") == [shown.pk]


def test_where_nothing_is_ranked_yet_the_newest_come_first(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None, None, 0, None])

    assert read(visit, stranger, article, "beste") == [comments[n].pk for n in (3, 1, 0, 2)]


@pytest.mark.parametrize("order", ["beste", "meistdiskutiert"])
def test_the_ranked_come_first_and_then_all_others_newest_first(visit, stranger, article, people, order):
    roots = [CommentFactory(article=article) for _ in range(4)]
    answer(roots[1], people[:2])
    epoch = article.epochs.make(order)
    Epoch.objects.filter(pk=epoch.pk).update(roots=[roots[1].pk])
    later = CommentFactory(article=article)

    assert roots_read(visit, stranger, article, order) == [
        one.pk for one in (roots[1], later, roots[3], roots[2], roots[0])
    ]


def test_a_thread_is_ranked_by_the_task_when_something_was_written(article, people):
    root = CommentFactory(article=article)
    answer(root, people[:2])

    a_minute_passes()
    rank_threads()
    assert {epoch.order: epoch.roots for epoch in article.epochs.all()} == {
        "beste": [root.pk], "meistdiskutiert": [root.pk],
    }  # fmt: skip
    rank_threads()
    assert article.epochs.count() == 2
    CommentFactory(article=article)
    rank_threads()
    assert article.epochs.count() == 4


def test_a_recommendation_has_the_thread_ranked_anew(article, people, editor):
    root = CommentFactory(article=article)
    answer(root, people[:1])
    a_minute_passes()
    rank_threads()
    a_minute_passes()

    Pick.objects.create(comment=root, article=article, by=editor)
    rank_threads()

    assert article.epochs.count() == 4


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_ranked(status):
    article = ArticleFactory()
    for _ in range(2):
        CommentFactory(article=article)
    type(article).objects.filter(pk=article.pk).update(status=status)

    rank_threads()

    assert article.epochs.count() == 0


def passes(**span):
    """Let time pass for the rankings; they go by the database's clock, which no test moves."""
    Epoch.objects.update(made_at=F("made_at") - timedelta(**span))


def a_minute_passes():
    """Let a minute pass for all that rankings look at."""
    passes(minutes=1)
    Comment.objects.update(published_at=F("published_at") - timedelta(minutes=1))


def test_a_ranking_is_kept_for_an_hour_after_the_next_and_the_newest_for_good(article):
    first = article.epochs.make("beste")
    passes(minutes=59)
    second = article.epochs.make("beste")
    assert set(article.epochs.all()) == {first, second}

    passes(minutes=2)
    third = article.epochs.make("beste")
    assert set(article.epochs.all()) == {first, second, third}  # the first gave way to the second two minutes ago
    passes(days=3)
    assert article.epochs.at("beste") == third
    fourth = article.epochs.make("beste")
    assert set(article.epochs.all()) == {third, fourth}


def test_who_pages_stays_in_the_ranking_they_began(visit, stranger, article, people):
    comments = grow(article, people, [None] * 60)
    article.epochs.make("beste")
    browser = visit(stranger)
    address = f"/artikel/{article.slug}/?sortierung=beste"
    first = browser.get(address).text
    cursor = re.search(r'rel="next" href="\?([^"#]+)', first)[1].replace("&amp;", "&")

    for comment in comments[:3]:  # they were on the second page; now they are the best
        answer(comment, people)
    article.epochs.make("beste")

    second = browser.get(f"/artikel/{article.slug}/?{cursor}").text
    read = [pk for pk in ids(first) + ids(second) if pk in {comment.pk for comment in comments}]
    assert sorted(read) == [comment.pk for comment in comments]
    assert ids(browser.get(address).text)[0] in {comment.pk for comment in comments[:3]}


def test_a_cursor_of_a_ranking_that_is_gone_shows_the_first_page_and_says_so(visit, stranger, article, people):
    grow(article, people, [None] * 60)
    epoch = article.epochs.make("beste")
    browser = visit(stranger)
    pages = follow(browser, f"/en/artikel/{article.slug}/?sortierung=beste")
    assert len(pages) == 2
    last = ids(pages[1])[0]
    article.epochs.make("beste")
    Epoch.objects.filter(pk=epoch.pk).delete()

    answer = browser.get(f"/en/artikel/{article.slug}/?sortierung=beste&ab={epoch.pk}-{last}")

    assert answer.status_code == 200
    assert ids(answer.text) == ids(browser.get(f"/en/artikel/{article.slug}/?sortierung=beste").text)
    assert "ranked anew" in answer.text


def test_a_cursor_of_another_threads_ranking_is_as_one_that_is_gone(visit, stranger, article, people):
    elsewhere = ArticleFactory().epochs.make("beste")
    comment = CommentFactory(article=article)

    page = visit(stranger).get(f"/en/artikel/{article.slug}/?sortierung=beste&ab={elsewhere.pk}-{comment.pk}")

    assert "ranked anew" in page.text


def test_a_plain_number_begins_in_the_newest_ranking(visit, stranger, article, people):
    roots = grow(article, people, [None] * 3)
    epoch = article.epochs.make("beste")
    Epoch.objects.filter(pk=epoch.pk).update(roots=[roots[n].pk for n in (1, 0, 2)])

    page = visit(stranger).get(f"/artikel/{article.slug}/?sortierung=beste&ab={roots[0].pk}").text

    assert ids(page) == [roots[0].pk, roots[2].pk]


def test_a_ranking_knows_its_orders():
    with pytest.raises(IntegrityError, match="epoch_order_is_known"), transaction.atomic():
        Epoch.objects.create(article=ArticleFactory(), order="neueste", roots=[])


def test_a_ranking_holds_a_thousand_roots_at_most():
    with pytest.raises(IntegrityError, match="epoch_ranks_no_more_than_it_may"), transaction.atomic():
        Epoch.objects.create(article=ArticleFactory(), order="beste", roots=list(range(MOST_RANKED + 1)))
