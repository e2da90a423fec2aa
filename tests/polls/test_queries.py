"""What the polls' pages cost."""

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from polls.models import Ballot, Choice, Mark, Poll
from polls.tally import recount
from tests.factories import PollFactory, vote

pytestmark = pytest.mark.django_db


def queries(django_assert_max_num_queries, browser, address):
    with django_assert_max_num_queries(60) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("who", "address", "number"),
    [
        ("stranger", "/umfragen/", 4), ("reader", "/umfragen/", 9),
        ("stranger", "/umfragen/{poll}/", 3), ("reader", "/umfragen/{poll}/", 8),
        ("stranger", "/umfragen/{poll}/ergebnis.json", 3),
        ("stranger", "/umfragen/{poll}/abstimmen/", 3), ("reader", "/umfragen/{poll}/abstimmen/", 8),
    ],
)  # fmt: skip
def test_pages_take_as_many_queries_for_300_ballots_and_three_polls_as_for_ten_and_one(
    visit, cast, django_assert_max_num_queries, who, address, number
):
    state = "closed" if address.endswith("json") else "open"
    poll = PollFactory(state="open", results="always", votes=[5, 5])
    if who == "reader":
        vote(poll, 0, by=cast("reader"))
    browser = visit(cast(who))
    if state == "closed":
        poll.close()
    place = address.format(poll=poll.slug)
    few = queries(django_assert_max_num_queries, browser, place)
    if state == "open":
        many_ballots(poll, 290)
        assert recount(poll) == []
    for _ in range(2):
        other = PollFactory(article=poll.article, results="always", votes=[1])
        if who == "reader":
            vote(other, 0, by=cast("reader"))

    assert (few, queries(django_assert_max_num_queries, browser, place)) == (number, number)


def many_ballots(poll, number):
    """Give a poll that many ballots for its first choice."""
    people = User.objects.bulk_create([User(email=f"viele{n}@example.org") for n in range(number)])
    now, choice = timezone.now(), poll.choices.first()
    ballots = Ballot.objects.bulk_create([Ballot(poll=poll, person=person, cast_at=now) for person in people])
    Mark.objects.bulk_create([Mark(ballot=ballot, choice=choice) for ballot in ballots])
    Choice.objects.filter(pk=choice.pk).update(votes=F("votes") + number)
    Poll.objects.filter(pk=poll.pk).update(voters=F("voters") + number)


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_an_article_takes_as_many_queries_for_three_polls_as_for_one(visit, cast, django_assert_max_num_queries, who):
    poll = PollFactory(results="always", votes=[5])
    browser = visit(cast(who))
    address = f"/artikel/{poll.article.slug}/"
    one = queries(django_assert_max_num_queries, browser, address)
    for _ in range(2):
        PollFactory(article=poll.article, results="always", votes=[5])

    assert queries(django_assert_max_num_queries, browser, address) == one


def test_a_vote_takes_as_many_queries_whatever_the_poll_holds(visit, reader, newcomer, django_assert_max_num_queries):
    poll = PollFactory()
    counts = []
    for person in (reader, newcomer):
        browser = visit(person)
        with django_assert_max_num_queries(40) as seen:
            browser.post(f"/umfragen/{poll.slug}/abstimmen/", {"choice": [str(poll.choices.first().pk)]})
        counts.append(len(seen))
        many_ballots(poll, 20) if person == reader else None

    assert counts[0] == counts[1]
