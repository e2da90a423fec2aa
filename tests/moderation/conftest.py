"""Texts with a case."""

import pytest

from moderation.grounds import Ground
from tests.factories import CommentFactory


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
