"""A reader votes: what is counted, when, how often, and what is said where it is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from polls.models import Ballot, Poll
from polls.querysets import Refused
from tests.factories import ArticleFactory, PollFactory, vote
from tests.polls.voting import address, chosen, counts, ids

pytestmark = pytest.mark.django_db


# Counted


def test_a_vote_is_counted_and_shown_to_its_voter(visit, reader):
    poll = PollFactory()
    browser = visit(reader)
    response = browser.post(address(poll), {"choice": ids(poll, 1)})

    assert (response.status_code, response.url) == (302, f"/en/umfragen/{poll.slug}/")
    assert counts(poll) == ([0, 1, 0, 0], 1, 0)
    page = browser.get(response.url)
    assert "Your vote is counted." in page.text
    assert page.context["shown"].own == ["Nein"]


def test_with_htmx_the_result_appears_in_place(visit, reader, htmx):
    poll = PollFactory(votes=[2, 0, 0])
    response = visit(reader).post(address(poll), {"choice": ids(poll, 1)}, headers=htmx)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "<html" not in response.text
    assert (
        f'id="umfrage-{poll.slug}-meldung" role="status" hx-swap-oob="true">Your vote is counted.</p>' in response.text
    )
    assert 'class="poll__own" tabindex="-1" data-focus' in response.text
    assert 'Chosen most: “<span lang="de">Ja</span>”, with 67%.' in response.text


def test_the_same_vote_again_changes_nothing(visit, reader):
    poll = PollFactory(is_changeable=False)
    browser = visit(reader)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    before = Ballot.objects.values().get()
    response = browser.post(address(poll), {"choice": ids(poll, 1)})

    assert response.status_code == 302
    assert (Ballot.objects.values().get(), counts(poll)) == (before, ([0, 1, 0, 0], 1, 0))


def test_a_vote_can_be_changed_where_the_poll_says_so(visit, reader):
    poll = PollFactory(abstention="Keine Angabe")
    browser = visit(reader)
    for place, counted in ((1, ([0, 1, 0, 0], 1, 0)), (0, ([1, 0, 0, 0], 1, 0)), (3, ([0, 0, 0, 1], 0, 1))):
        browser.post(address(poll), {"choice": ids(poll, place)})
        assert counts(poll) == counted
    assert Ballot.objects.get().changed_at is not None

    form = browser.get(address(poll)).context["shown"].form
    assert form["choice"].value() == ids(poll, 3)


def test_a_final_vote_says_so_before_and_stays(visit, reader):
    poll = PollFactory(is_changeable=False)
    browser = visit(reader)
    assert "A vote cannot be changed." in browser.get(address(poll)).text

    browser.post(address(poll), {"choice": ids(poll, 1)})
    response = browser.post(address(poll), {"choice": ids(poll, 0)})

    assert response.status_code == 422
    assert "votes in this poll cannot be changed" in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, 0)
    assert counts(poll) == ([0, 1, 0, 0], 1, 0)
    assert browser.get(address(poll)).context["shown"].form is None


def test_several_answers_are_one_ballot(visit, reader):
    poll = PollFactory(kind="multiple", minimum=2, maximum=3)
    visit(reader).post(address(poll), {"choice": ids(poll, 0, 2)})

    assert counts(poll) == ([1, 0, 1, 0], 1, 0)
    assert chosen(poll, reader) == ["Ja", "Vielleicht"]


def test_a_rating_is_a_step_of_its_scale(visit, reader):
    poll = PollFactory(steps=5)
    visit(reader).post(address(poll), {"choice": ids(poll, 4)})

    assert counts(poll) == ([0, 0, 0, 0, 1, 0], 1, 0)


# Bad input


@pytest.mark.parametrize(
    ("fields", "places", "said"),
    [
        ({}, (), "Please choose an answer."),
        ({}, (0, 1), "Please choose only 1 answer."),
        ({"kind": "multiple", "minimum": 2, "maximum": 2}, (0,), "Please choose at least 2 answers."),
        ({"kind": "multiple", "maximum": 2}, (0, 1, 2), "Please choose at most 2 answers."),
        ({"kind": "multiple", "maximum": 2}, (0, 3), "“No answer” stands alone."),
        ({"steps": 5}, (1, 2), "Please choose only 1 answer."),
    ],
    ids=["none", "two of one", "too few", "too many", "abstention and another", "two steps"],
)
def test_what_does_not_fit_the_poll_is_said_at_the_field_and_kept(visit, reader, fields, places, said):
    poll = PollFactory(**fields)
    response = visit(reader).post(address(poll), {"choice": ids(poll, *places)})

    assert response.status_code == 422
    assert f'<div class="field__error" id="umfrage-{poll.slug}-choice_error">{said}' in response.text
    assert 'class="summary" role="alert"' in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, *places)
    assert (counts(poll)[1:], Ballot.objects.count()) == ((0, 0), 0)


@pytest.mark.parametrize("value", ["0", "-1", "x", "99999999999999999999999", "1\x00", "", "\ud800", "foreign"])
def test_what_is_no_choice_of_the_poll_is_refused(visit, reader, value):
    poll, other = PollFactory(), PollFactory()
    sent = ids(other, 0)[0] if value == "foreign" else value.encode("utf-8", "surrogatepass").decode("latin-1")
    response = visit(reader).post(address(poll), {"choice": [sent]})

    assert response.status_code == 422
    assert "This is no choice of this poll." in response.text
    assert Ballot.objects.count() == 0


def test_the_verb_itself_refuses_what_no_form_would_send(reader):
    poll, other = PollFactory(), PollFactory()
    with pytest.raises(Refused, match="foreign"):
        poll.cast(by=reader, choices=list(other.choices.all()[:1]))


def test_a_get_changes_nothing(visit, reader):
    poll = PollFactory()
    response = visit(reader).get(address(poll), {"choice": ids(poll, 0)})

    assert response.status_code == 200
    assert Ballot.objects.count() == 0


def test_an_unknown_poll_is_not_there(visit, reader):
    assert visit(reader).post("/umfragen/gibt-es-nicht/abstimmen/", {"choice": ["1"]}).status_code == 404


def test_who_votes_without_end_is_asked_to_wait(visit, reader, clock):
    poll = PollFactory()
    browser = visit(reader)
    answers = [browser.post(address(poll), {"choice": ids(poll, n % 3)}).status_code for n in range(21)]

    assert answers == [302] * 20 + [422]


# To the second, without any sweep


def test_votes_count_from_the_second_of_opening_to_the_second_before_closing(reader, clock):
    start = timezone.now().replace(microsecond=0)
    poll = PollFactory(state="draft", closes_at=start + timedelta(seconds=200))
    poll.open(at=start + timedelta(seconds=100))

    outcomes = {}
    for second in (99, 100, 199, 200, 201):
        clock.move_to(start + timedelta(seconds=second), tick=False)
        try:
            vote(poll, 0)
            outcomes[second] = "counted"
        except Refused as refusal:
            outcomes[second] = refusal.code

    assert outcomes == {99: "not_open_yet", 100: "counted", 199: "counted", 200: "closed", 201: "closed"}
    assert counts(poll) == ([2, 0, 0, 0], 2, 0)
    assert Poll.objects.get().status == "open"


def test_a_vote_that_comes_too_late_is_told_so_with_the_result(visit, reader, clock):
    poll = PollFactory(closes_at=timezone.now() + timedelta(seconds=10), votes=[1])
    clock.shift(10)
    response = visit(reader).post(address(poll), {"choice": ids(poll, 1)})

    assert response.status_code == 422
    assert "Your vote came too late to be counted." in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, 1)
    assert "<button" not in response.text.split('class="poll__form"')[1].split("</form>")[0]
    assert counts(poll) == ([1, 0, 0, 0], 1, 0)


def test_nobody_votes_under_a_withdrawn_article(visit, reader):
    poll = PollFactory()
    poll.article.withdraw()

    with pytest.raises(Refused, match="gone"):
        vote(Poll.objects.get(), 0, by=reader)
    assert Ballot.objects.count() == 0


def test_a_poll_under_a_planned_article_takes_no_votes(reader):
    article = ArticleFactory(published_at=timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match="gone"):
        vote(PollFactory(article=article), 0, by=reader)
