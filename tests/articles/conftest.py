"""What is written at the desk, and who follows the article."""

import pytest

from articles.models import FollowUp
from notifications.models import Follow
from tests.articles.desk import ADD, written
from tests.factories import UserFactory


@pytest.fixture
def draft(desk, article):
    """A draft of a follow-up, written at the desk."""
    desk.post(ADD, written(article))
    return FollowUp.objects.get()


@pytest.fixture
def followers(article):
    """Three people who follow the article."""
    people = UserFactory.create_batch(3)
    for person in people:
        Follow.objects.follow(person, article)
    return people


@pytest.fixture
def announced(django_capture_on_commit_callbacks):
    """Do what follows a commit at the end of a block, as the worker does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
