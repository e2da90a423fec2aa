"""Texts with a case."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.roles import Role
from moderation.grounds import Ground
from tests.factories import CommentFactory
from tests.moderation.judging import decide


@pytest.fixture
def held(article, newcomer):
    """A newcomer's first comment, with its case."""
    return CommentFactory(article=article, author=newcomer, body="Mein erster Kommentar.")


@pytest.fixture
def reported(comment, reader):
    """A public comment that a reader reported."""
    comment.report(by=reader, ground=Ground.ATTACK, note="Beleidigt jemanden.")
    return comment


@pytest.fixture
def desk(visit, moderator, without_second_factor):
    """The browser of a moderator who works in English."""
    moderator.profile.language = "en"
    moderator.profile.save()
    return visit(moderator)


@pytest.fixture
def removed(reported, moderator):
    """The decision that removed a reported comment."""
    return decide(reported, "remove", moderator)


@pytest.fixture
def senior(db):
    """A senior moderator."""
    return User.objects.add_to_team("senior@example.net", Role.SENIOR, name="Sigrid Senior")


@pytest.fixture
def earlier(clock):
    """Let all that a test does have happened a minute ago, by the database's clock: ten seconds are over."""
    clock.shift(timedelta(minutes=-1))
