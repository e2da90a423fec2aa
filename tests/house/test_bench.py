"""The bench measures what it says, in databases that are gone afterwards, and says so by its exit status."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from bench import experiences, polls
from bench.comparison import Comparison, Deed, compare
from bench.forums import Forum, Forums, Unmeasurable, Visitor

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bench", "--quick", "--json"]


@pytest.fixture
def forums(db, settings):
    """The test's own database as both forums, with what the small one holds."""
    settings.RATE_LIMITS = False
    only = Forum(False, connections["default"])
    polls.load(only)
    experiences.load(only)
    return Forums(only, only)


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'talentforum_bench%'")
        return sorted(name for (name,) in cursor.fetchall())


def test_each_thing_that_it_compares_can_be_done_over_and_over(forums):
    found = [*polls.measure(forums, 2), *experiences.measure(forums, 2)]

    assert len(found) == 13
    assert len({one.name for one in found}) == 13
    assert all(one.small > 0 for one in found)
    assert polls.Ballot.objects.count() == 10  # what was voted in between is taken back
    assert [poll.status for poll in polls.Poll.objects.all()] == ["open"]


def test_the_kept_counts_are_right_after_measuring(forums):
    polls.measure(forums, 2)

    assert polls.recount(polls.Poll.objects.get()) == []


@pytest.mark.parametrize("number", [200, 20_000])
def test_rare_experiences_are_as_many_among_few_as_among_many(number):
    assert sum(experiences._is_rare(pk, number) for pk in range(1, number + 1)) == experiences.RARE


def test_an_error_page_is_not_measured(forums):
    with pytest.raises(Unmeasurable, match="404"):
        Visitor().visit("/umfragen/gibt-es-nicht/")


def test_a_broken_bound_is_looked_at_three_times_and_then_told(db):
    only = Forum(False, connections["default"])
    quick, slow = Deed(lambda: None), Deed(lambda: sum(range(20_000)))

    found = compare("a name", 1.5, Forums(only, only), (quick, slow), 4)

    assert (found.rounds, found.holds) == (12, False)
    assert not Comparison("a name", 1.5, 1.51, (1.5, 1.52), 4, 1.0, 1.51).holds
    assert Comparison("a name", 1.5, 1.5, (1.4, 1.6), 4, 1.0, 1.5).holds


@pytest.mark.slow
def test_a_quick_run_prints_ratios_as_json_and_leaves_no_database(db):
    answer = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    found = json.loads(answer.stdout)
    pages = [*found["polls"], *found["experiences"]]
    every = all(one["linear"] for one in found["reader_text"]) and all(one["holds"] for one in pages)
    assert answer.stderr == ""
    assert len(pages) == 13
    assert answer.returncode == (0 if every else 1)
    assert databases() == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("pause", [0, 3, 12])  # seconds after its first database: migrating, loading, measuring
def test_ended_by_hand_it_leaves_no_database(db, ending, pause):
    process = subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while not databases() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert databases() != []
    time.sleep(pause)

    process.send_signal(ending)

    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "bench: stopped; the databases that it made are gone.\n")
    assert databases() == []
