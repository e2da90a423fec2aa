"""Who hears that a poll is closed."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import override

from notifications.kinds import Kind
from notifications.models import Announcement, Follow, Notification
from polls.models import Poll
from tests.factories import PollFactory, UserFactory
from tests.polls.desk import change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def follower(article):
    """Somebody who follows the article."""
    person = UserFactory()
    Follow.objects.follow(person, article)
    return person


@pytest.fixture
def announced(django_capture_on_commit_callbacks):
    """Do what follows a commit at the end of a block, as the worker does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told():
    rows = Notification.objects.of_kinds(Kind.POLL).filter(withdrawn_at__isnull=True).order_by("recipient")
    return [row.recipient for row in rows.select_related("recipient")]


def test_an_editor_who_closes_a_poll_tells_the_followers_but_not_themself(visit, editor, article, follower, announced):
    Follow.objects.follow(editor, article)
    poll = PollFactory(article=article, votes=[1])

    with announced():
        visit(editor).post(change(poll, "close"))
        visit(editor).post(change(poll, "close"))

    assert told() == [follower]
    row = Notification.objects.get()
    assert (row.subject, row.place, row.group_key, row.actor) == (poll, article, f"poll-{poll.pk}", None)
    assert poll.question in visit(follower).get("/en/benachrichtigungen/").text


def test_the_sweep_that_closes_a_poll_tells_the_followers_once(article, follower, announced, clock):
    poll = PollFactory(article=article)
    Poll.objects.filter(pk=poll.pk).update(opens_at=timezone.now() - timedelta(hours=2))
    Poll.objects.filter(pk=poll.pk).update(closes_at=Now())
    clock.shift(1)

    for _ in range(2):
        with announced():
            Poll.objects.close_due()

    assert told() == [follower]
    assert Announcement.objects.count() == 1


def test_opening_planning_and_recalling_tell_nobody(article, follower, announced):
    with announced():
        PollFactory(article=article)
        PollFactory(article=article, state="planned").recall()

    assert Announcement.objects.count() == 0


@pytest.mark.parametrize(("language", "prefix"), [("de", ""), ("en", "/en")])
def test_what_is_told_is_the_question_and_the_finding(article, language, prefix):
    poll = PollFactory(article=article, slug="frage", state="closed", votes=[3, 1])
    with override(language):
        telling = Poll.for_telling().get().telling(Kind.POLL)

    assert (telling.address, telling.title) == (f"{prefix}/umfragen/frage/", poll.question)
    assert "75" in telling.text
    assert "<" not in telling.text


def test_it_may_be_told_while_it_is_over_and_its_article_is_public(article, reader):
    running, over = PollFactory(article=article), PollFactory(article=article, state="closed")

    assert [poll.may_be_told(reader, Kind.POLL) for poll in (running, over)] == [False, True]
    article.withdraw()
    assert Poll.for_telling().get(pk=over.pk).may_be_told(reader, Kind.POLL) is False


def test_an_article_withdrawn_and_published_again_brings_the_result_back(article, follower, announced):
    with announced():
        PollFactory(article=article, state="closed")
    article.withdraw()
    assert told() == []

    article.publish()

    assert told() == [follower]
