"""Where polls are made."""

import pytest


@pytest.fixture
def desk(visit, editor, settings):
    """The browser of an editor who works in English; second factors have tests of their own, in accounts."""
    settings.ADMIN_NEEDS_SECOND_FACTOR = False
    editor.profile.language = "en"
    editor.profile.save()
    return visit(editor)
