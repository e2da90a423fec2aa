"""Who ignores whom in a discussion."""

from typing import Any

import pytest

from accounts.models import Ignore
from tests.factories import CommentFactory


@pytest.fixture
def ignoring(reader: Any, author: Any) -> Any:
    """The reader, who ignores the author."""
    Ignore.objects.ignore(author, by=reader)
    return reader


@pytest.fixture
def others(article: Any) -> Any:
    """A comment by somebody else."""
    return CommentFactory(article=article, body="Ein anderer Kommentar.")
