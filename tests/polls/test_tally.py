"""From counts to a result; counts kept by votes are what a recount finds."""

import random
import statistics
import threading
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.models import Ballot, Choice, Mark, Poll, Result
from polls.querysets import Refused
from polls.tally import quantile, recount, tally
from polls.wording import basis, finding
from tests.conftest import Visitor
from tests.factories import PollFactory, UserFactory, vote
from tests.moderation.test_at_once import at_once


def complete(poll):
    return Poll.objects.complete().get(pk=poll.pk)


# Numbers


@given(st.lists(st.integers(1, 11), min_size=1, max_size=60))
def test_the_median_is_the_usual_one_and_the_quartiles_are_definition_two(answers):
    counts = [(value, answers.count(value)) for value in range(1, 12)]
    ranked = sorted(answers)

    def by_definition(quarters):  # Hyndman and Fan 1996, definition 2, over the answers themselves
        place = len(ranked) * quarters
        if place % 4:
            return Fraction(ranked[place // 4])
        return Fraction(ranked[place // 4 - 1] + ranked[place // 4], 2)

    assert quantile(counts, Fraction(1, 2)) == Fraction(statistics.median(answers))
    assert quantile(counts, Fraction(1, 4)) == by_definition(1)
    assert quantile(counts, Fraction(3, 4)) == by_definition(3)


def test_a_known_example():
    counts = [(1, 2), (2, 0), (3, 3), (4, 4), (5, 1)]  # 1 1 3 3 3 4 4 4 4 5

    assert [quantile(counts, Fraction(n, 4)) for n in (1, 2, 3)] == [3, Fraction(7, 2), 4]
    assert quantile([(1, 0), (2, 0)], Fraction(1, 2)) is None


@pytest.mark.django_db
def test_shares_are_of_the_voters_without_abstentions():
    result = tally(complete(PollFactory(votes=[2, 1, 0, 5])))

    assert (result.voters, result.abstentions) == (3, 5)
    assert [(line.votes, line.percent) for line in result.lines] == [(2, 67), (1, 33), (0, 0)]


@pytest.mark.django_db
def test_shares_of_several_answers_add_up_to_more_and_say_so():
    poll = PollFactory(kind="multiple", maximum=3)
    vote(poll, 0, 1, 2)
    vote(poll, 0)
    result = tally(complete(poll))

    assert [line.percent for line in result.lines] == [100, 50, 50]
    assert any("100%" in line or "100" in line for line in basis(result))


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [0, 5])
def test_a_poll_without_answers_has_a_result_all_the_same(visit, stranger, steps):
    poll = PollFactory(steps=steps, state="closed")
    result = tally(complete(poll))

    assert (result.voters, [line.percent for line in result.lines]) == (0, [0] * (steps or 3))
    assert (result.median, result.quartiles, result.leaders) == (None, None, [])
    assert "Nobody gave an answer." in visit(stranger).get(f"/en/umfragen/{poll.slug}/").text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ([3, 1, 0], "Chosen most: “Ja”, with 75%."),
        ([2, 2, 0], "“Ja” and “Nein” are level in front, with 50% each."),
        ([1, 1, 1], "3 answers are level in front, with 33% each."),
        ([0, 0, 0, 2], "Nobody has given an answer yet."),
    ],
)
def test_a_result_says_its_finding(votes, said):
    from django.utils import translation
    from django.utils.html import strip_tags

    with translation.override("en"):
        assert strip_tags(finding(tally(complete(PollFactory(votes=votes))))) == said


@pytest.mark.django_db
def test_a_closed_poll_shows_its_frozen_result():
    poll = PollFactory(votes=[2, 1], state="closed")
    Choice.objects.filter(poll=poll, position=1).update(votes=77)

    assert [line.votes for line in tally(complete(poll)).lines] == [2, 1, 0]


# Kept counts are counted counts


DEED = st.tuples(st.integers(0, 3), st.sets(st.integers(0, 3), min_size=1, max_size=3))


@pytest.mark.django_db
@settings(max_examples=25)
@given(
    rules=st.sampled_from([("single", 1, 1), ("multiple", 1, 3), ("multiple", 2, 2)]),
    is_changeable=st.booleans(),
    deeds=st.lists(DEED, max_size=12),
)
def test_whatever_readers_do_the_kept_counts_are_what_a_recount_finds(rules, is_changeable, deeds):
    kind, minimum, maximum = rules
    poll = PollFactory(kind=kind, minimum=minimum, maximum=maximum, is_changeable=is_changeable)
    people = [UserFactory(known=False) for _ in range(4)]
    expected = {}
    for person, places in deeds:
        try:
            vote(poll, *places, by=people[person])
            expected[person] = places
        except Refused:
            continue

    assert recount(poll) == []
    choices = list(complete(poll).choices.all())
    assert [choice.votes for choice in choices] == [sum(n in places for places in expected.values()) for n in range(4)]
    assert complete(poll).abstentions == sum(places == {3} for places in expected.values())
    assert complete(poll).voters == sum(places != {3} for places in expected.values())


@pytest.mark.django_db
def test_recount_is_content_where_all_is_right(capsys):
    PollFactory(votes=[2, 1, 0, 1], state="closed")
    PollFactory(steps=5, votes=[1, 1])
    call_command("recount")

    assert capsys.readouterr().out == "All counts are right\n"


@pytest.mark.django_db
def test_recount_names_what_differs_and_only_writes_when_told(capsys):
    poll = PollFactory(slug="schief", votes=[2, 1], state="closed")
    Choice.objects.filter(poll=poll, position=1).update(votes=7)
    Poll.objects.filter(pk=poll.pk).update(voters=9)
    Result.objects.update(votes=[2, 2, 0, 0])

    with pytest.raises(SystemExit, match="1"):
        call_command("recount")
    assert capsys.readouterr().out.splitlines() == [
        "schief: choice 1: kept 7, counted 2",
        "schief: voters: kept 9, counted 3",
        "schief: result: kept [2, 2, 0, 0, 3, 0], counted [2, 1, 0, 0, 3, 0]",
    ]
    assert Poll.objects.get().voters == 9

    with pytest.raises(SystemExit, match="1"):
        call_command("recount", "--write")
    call_command("recount")
    assert capsys.readouterr().out.splitlines()[-1] == "All counts are right"
    assert (Poll.objects.get().voters, Result.objects.get().votes) == (3, [2, 1, 0, 0])


# At once, with real parallel connections

HANDS = 16  # connections at once; the server allows about a hundred for everything


@pytest.mark.django_db(transaction=True)
def test_a_hundred_readers_voting_twice_at_once_leave_a_hundred_ballots():
    poll = PollFactory()
    choices = list(poll.choices.all())
    people = [UserFactory(known=False) for _ in range(100)]
    random.seed(7)
    deeds = [(person, random.choice(choices)) for person in people for _ in range(2)]
    errors, lock = [], threading.Lock()

    def hand():
        while True:
            with lock:
                if not deeds:
                    return
                person, choice = deeds.pop()
            try:
                Poll.objects.get(pk=poll.pk).cast(by=person, choices=[choice])
            except Exception as error:  # noqa: BLE001 - nothing may be raised
                errors.append(error)

    def work():
        try:
            hand()
        finally:
            connection.close()

    hands = [threading.Thread(target=work) for _ in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join(timeout=60)

    poll = complete(poll)
    assert errors == []
    assert (Ballot.objects.count(), Mark.objects.count()) == (100, 100)
    assert poll.voters + poll.abstentions == sum(choice.votes for choice in poll.choices.all()) == 100
    assert recount(poll) == []


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_final_vote(reader):
    poll = PollFactory(is_changeable=False)
    choices = list(poll.choices.all())
    browser = Visitor()
    browser.force_login(reader)

    def send(n):
        def deed():
            mine = Visitor()
            mine.cookies = browser.cookies
            return mine.post(f"/umfragen/{poll.slug}/abstimmen/", {"choice": [str(choices[n].pk)]}).status_code

        return deed

    results = at_once(send(0), send(1))

    assert sorted(results) == [302, 422]
    assert (Ballot.objects.count(), complete(poll).voters, recount(poll)) == (1, 1, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(4))
def test_a_vote_and_a_closing_at_once_agree_on_the_result(_again):
    poll = PollFactory(votes=[1])
    person, choice = UserFactory(known=False), poll.choices.first()

    at_once(lambda: poll.cast(by=person, choices=[choice]), lambda: Poll.objects.get(pk=poll.pk).close())

    assert recount(poll) == []
    assert Result.objects.get(poll=poll).voters == Ballot.objects.filter(poll=poll).count()


@pytest.mark.django_db(transaction=True)
def test_several_sweeps_and_a_hand_at_once_close_once():
    poll = PollFactory()
    at_once(*[lambda: Poll.objects.get(pk=poll.pk).close()] * 3, Poll.objects.close_due)

    assert Result.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(4))
def test_a_first_vote_and_a_changed_choice_at_once_do_not_pass_each_other(_again):
    poll = PollFactory()
    person, first = UserFactory(known=False), poll.choices.first()

    ballot, change = at_once(
        lambda: poll.cast(by=person, choices=[first]),
        lambda: Choice.objects.filter(pk=first.pk).update(label="Anders"),
    )

    # A change that no verb makes locks the choice before the poll; where both wait for each other, PostgreSQL ends one.
    first.refresh_from_db()
    assert isinstance(ballot, Ballot) or "deadlock detected" in str(ballot)
    assert isinstance(change, Exception) == (first.label == "Ja")
    assert Ballot.objects.count() == first.votes == isinstance(ballot, Ballot)
