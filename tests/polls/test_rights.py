"""Who may do what: a table."""

import pytest
import rules

from tests.conftest import CAST
from tests.factories import PollFactory

pytestmark = pytest.mark.django_db

EVERYONE = set(CAST)
SIGNED_IN = EVERYONE - {"stranger"}
EDITORS = {"editor", "admin"}

#         right                   state     who
RIGHTS = [
    ("polls.vote",               "draft",   set()),
    ("polls.vote",               "planned", set()),
    ("polls.vote",               "open",    SIGNED_IN),
    ("polls.vote",               "closed",  set()),
    ("polls",                    "open",    EDITORS),
    ("polls.run_poll",           "open",    EDITORS),
    ("polls.see_unopened",       "draft",   EDITORS),
    ("polls.view_poll",          "open",    EDITORS),
    ("polls.add_poll",           "open",    EDITORS),
    ("polls.change_poll",        "open",    EDITORS),
    ("polls.delete_poll",        "draft",   EDITORS),
]  # fmt: skip


@pytest.mark.parametrize(("right", "state", "allowed"), RIGHTS)
def test_who_may(cast, right, state, allowed):
    poll = PollFactory(state=state)

    assert {who for who in CAST if rules.has_perm(right, cast(who), poll)} == allowed


def test_a_banned_person_does_not_vote(reader):
    reader.is_active = False

    assert not rules.has_perm("polls.vote", reader, PollFactory())
