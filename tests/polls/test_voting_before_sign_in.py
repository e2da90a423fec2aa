"""A visitor's choice: kept through the sign-in, then confirmed."""

import pytest
from django.contrib.sessions.models import Session

from polls.models import Ballot
from tests.factories import PollFactory, vote
from tests.polls.voting import address, chosen, ids

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"


def test_a_visitors_choice_is_kept_through_the_sign_in_and_then_confirmed(visit, stranger, reader):
    poll = PollFactory()
    browser = visit(stranger)
    sent = browser.post(address(poll, ""), {"choice": ids(poll, 1)})
    assert sent.url == f"/konto/login/?next=%2Fumfragen%2F{poll.slug}%2Fabstimmen%2F"
    assert ids(poll, 1)[0] not in sent.url.removeprefix(f"/konto/login/?next=%2Fumfragen%2F{poll.slug}")

    signed_in = browser.post(sent.url, {"login": reader.email, "password": PASSWORD})
    page = browser.get("/en" + signed_in.url)

    assert page.context["shown"].form["choice"].value() == ids(poll, 1)
    assert "It counts only once you confirm it here." in page.text
    assert Ballot.objects.count() == 0

    browser.post(address(poll), {"choice": ids(poll, 1)})
    assert chosen(poll, reader) == ["Nein"]
    assert "poll_draft" not in browser.session


def test_only_choices_of_the_poll_are_kept(visit, stranger):
    poll = PollFactory()
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1) * 500})
    assert browser.session["poll_draft"] == {"poll": poll.pk, "choices": ids(poll, 1)}

    browser.post(address(poll), {"choice": [*ids(poll, 2), "x" * 10_000]})
    assert browser.session["poll_draft"] == {"poll": poll.pk, "choices": ids(poll, 1)}


@pytest.mark.parametrize("is_changeable", [True, False])
def test_a_choice_kept_by_who_has_voted_is_asked_for_once(visit, stranger, reader, is_changeable):
    poll = PollFactory(is_changeable=is_changeable)
    vote(poll, 0, by=reader)
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    browser.force_login(reader)

    first, later = (browser.get(address(poll)) for _ in range(2))
    if is_changeable:
        assert first.context["shown"].form["choice"].value() == ids(poll, 1)
        assert later.context["shown"].form["choice"].value() == ids(poll, 0)
    assert [("before you signed in" in page.text) for page in (first, later)] == [is_changeable, False]
    assert "poll_draft" not in browser.session
    assert chosen(poll, reader) == ["Ja"]


def test_a_vote_elsewhere_leaves_a_kept_choice(visit, stranger, reader):
    poll, other = PollFactory(), PollFactory()
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    browser.force_login(reader)
    browser.post(address(other), {"choice": ids(other, 0)})

    assert browser.get(address(poll)).context["shown"].form["choice"].value() == ids(poll, 1)


def test_a_kept_choice_belongs_to_its_poll(visit, stranger):
    poll, other = PollFactory(), PollFactory()
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})

    assert browser.get(address(poll)).context["shown"].form["choice"].value() == ids(poll, 1)
    assert browser.get(address(other)).context["shown"].form["choice"].value() == []


def test_htmx_leads_a_visitor_to_the_sign_in(visit, stranger, htmx):
    poll = PollFactory()
    response = visit(stranger).post(address(poll, ""), {"choice": ids(poll, 1)}, headers=htmx)

    assert response["HX-Redirect"] == f"/konto/login/?next=%2Fumfragen%2F{poll.slug}%2Fabstimmen%2F"


def test_a_visitors_faulty_choice_is_not_kept(visit, stranger):
    poll = PollFactory()
    response = visit(stranger).post(address(poll), {})

    assert response.status_code == 422
    assert Session.objects.count() == 0


def test_a_choice_kept_while_the_poll_closed_is_answered_with_its_result(visit, stranger, reader):
    poll = PollFactory(votes=[1])
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    poll.close()
    browser.force_login(reader)

    page = browser.get(address(poll))
    assert (page.status_code, page.context["shown"].form) == (200, None)
    assert 'Chosen most: “<span lang="de">Ja</span>”, with 100%.' in page.text
