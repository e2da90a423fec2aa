"""The database's clock in a process whose own is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from talentforum.lib.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_is_put_right_once_it_was_compared(time_machine, hours):
    right, clock = timezone.now(), Clock()
    time_machine.move_to(right + timedelta(hours=hours))
    assert abs(clock.now() - right) > timedelta(minutes=59)

    clock.compare()

    assert abs(clock.now() - right) < timedelta(minutes=1)


def test_a_right_clock_stays_as_it_is_and_is_compared_once_a_minute(django_assert_num_queries):
    clock = Clock()

    with django_assert_num_queries(1):
        clock.compare()
        clock.compare()

    before = timezone.now()
    assert before <= clock.now() <= timezone.now()


def test_an_article_is_public_by_that_clock(article, time_machine, monkeypatch):
    right = Clock()
    monkeypatch.setattr("articles.models.article.clock", right)
    Article.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    time_machine.move_to(timezone.now() - timedelta(hours=1))
    article.refresh_from_db()
    assert not article.is_public

    right.compare()

    assert article.is_public
    assert list(Article.objects.published()) == [article]
