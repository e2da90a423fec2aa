"""Who may enter the polls' part of the admin: editors and administrators, nobody else."""

import pytest

from polls.models import Poll
from tests.conftest import CAST
from tests.factories import PollFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
ADDRESSES = (
    "", "add/", "preview/", "{pk}/change/", "{pk}/delete/", "{pk}/history/", "{pk}/close/", "{pk}/correct/",
)  # fmt: skip
TEAM = ("editor", "admin")


def expected(who, address, method):
    """What the address answers in the end: strangers see the sign-in, the others that this is not theirs."""
    if who == "stranger":
        return 200
    if address == "preview/" and method == "get" and who in (*TEAM, "moderator", "second_moderator"):
        return 405
    if who not in TEAM:
        return 403
    return 422 if method == "post" and address in {"add/", "{pk}/correct/"} else 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", CAST)
def test_rights_at_the_desk(visit, cast, who, address, method):
    poll = PollFactory(votes=[1])
    before = Poll.objects.values().get()
    response = getattr(visit(cast(who)), method)(f"/admin/polls/poll/{address.format(pk=poll.pk)}", follow=True)

    assert response.status_code == expected(who, address, method)
    assert response.request["PATH_INFO"].startswith("/konto/login/") is (who == "stranger")
    closed = who in TEAM and (address, method) == ("{pk}/close/", "post")
    assert (Poll.objects.values().get() == before) is not closed
    if who not in TEAM:
        assert poll.question not in response.text


@pytest.mark.parametrize("page", ["change", "close", "correct", "delete", "history"])
def test_a_poll_that_does_not_exist_is_none(visit, editor, page):
    response = visit(editor).get(f"/admin/polls/poll/12345/{page}/")

    assert response.status_code == (404 if page in {"close", "correct"} else 302)


@pytest.mark.parametrize(("who", "linked"), [("editor", True), ("admin", True), ("moderator", False)])
def test_the_masthead_leads_only_those_there_who_may_enter(visit, cast, who, linked):
    assert ('href="/admin/polls/poll/"' in visit(cast(who)).get("/admin/").text) is linked
