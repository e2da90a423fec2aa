"""What is written at the desk."""

import pytest

from articles.models import FollowUp
from tests.articles.desk import ADD, written


@pytest.fixture
def draft(desk, article):
    """A draft of a follow-up, written at the desk."""
    desk.post(ADD, written(article))
    return FollowUp.objects.get()
