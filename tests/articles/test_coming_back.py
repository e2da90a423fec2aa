"""What people were told at an article that is withdrawn, and that it comes back when the article does."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from articles.models import Article, FollowUp
from articles.tasks import bring_back_articles
from notifications.kinds import Kind
from notifications.models import Follow, Notification
from tests.articles.telling import citing, told
from tests.factories import FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


def unread(visit, person):
    """Whether the masthead says that something is new."""
    return "bell--unread" in visit(person).get("/").text


def test_an_article_withdrawn_takes_back_all_and_brings_back_what_is_still_true(article, comment, followers, announced):
    with announced():
        lasting, passing = FollowUpFactory(article=article), citing(article, comment)
    before = Notification.objects.filter(withdrawn_at__isnull=True).count()
    article.withdraw()
    assert Notification.objects.filter(withdrawn_at__isnull=True).count() == 0
    passing.withdraw()

    article.publish()

    back = Notification.objects.filter(withdrawn_at__isnull=True)
    assert before == 7
    assert {row.subject for row in back} == {lasting}
    assert told() == followers


def test_published_again_for_later_its_news_come_back_when_it_does(
    visit, article, comment, author, followers, announced
):
    with announced():
        citing(article, comment)
    article.withdraw()
    article.publish(at=timezone.now() + timedelta(hours=1))
    bring_back_articles()
    assert (told(), told(Kind.CITATION), unread(visit, author)) == ([], [], False)

    Article.objects.filter(pk=article.pk).update(published_at=Now())
    bring_back_articles()
    bring_back_articles()

    assert (told(), told(Kind.CITATION), unread(visit, author)) == (followers, [author], True)


def test_planned_again_and_withdrawn_before_its_time_it_is_withdrawn_and_no_draft(visit, stranger, article, comment):
    article.withdraw()
    article.publish(at=timezone.now() + timedelta(hours=1))
    article.withdraw()
    Article.objects.filter(pk=article.pk).update(published_at=Now())
    bring_back_articles()

    assert visit(stranger).get(article.get_absolute_url()).status_code == 410
    article.publish(at=timezone.now())
    assert visit(stranger).get(article.get_absolute_url()).status_code == 200


def test_bringing_back_takes_as_many_statements_for_three_people_as_for_one(
    article, announced, django_assert_max_num_queries
):
    def withdraw_and_publish():
        article.withdraw()
        with django_assert_max_num_queries(40) as queries:
            article.publish()
        return len(queries)

    Follow.objects.follow(UserFactory(), article)
    with announced():
        FollowUpFactory(article=article)
    withdraw_and_publish()
    one = withdraw_and_publish()
    for person in UserFactory.create_batch(2):
        Notification.objects.tell([person.pk], Kind.FOLLOWUP, FollowUp.objects.get(), group="followup-1", place=article)

    assert withdraw_and_publish() == one
