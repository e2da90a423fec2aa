"""The bench measures what it says, in databases that are gone afterwards, and says so by its exit status."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, connections

from articles.models import Article
from bench import discussions, experiences, pages, polls, threads
from bench.comparison import Comparison, Deed, compare
from bench.forums import Forum, Forums, Unmeasurable, Visitor
from bench.load import Answer, Question
from bench.rows import Bound, Row, ratio
from comments.counting import recount

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bench", "--json"]


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


def test_each_page_of_a_thread_can_be_compared(db):
    only = Forum(False, connections["default"])
    discussions.load(only, 100)
    large = Forum(True, connections["default"])
    discussions.load(large, 1500)

    found = pages.measure(Forums(only, large), 2)

    assert len(found) == len({row.name for row in found}) == 13
    assert [difference for article in Article.objects.all() for difference in recount(article)] == []


def test_a_thread_is_the_same_each_time_and_grows_in_depth_and_width():
    lines = list(threads.everything(2000))

    assert lines == list(threads.everything(2000))
    assert lines != list(threads.everything(2000, seed=6))
    given = [json.loads(line) for line in lines]
    assert [one["id"] for one in given] == list(range(1, 2001))
    assert all(one["parent"] is None or one["parent"] < one["id"] for one in given)
    assert sum(len(one["body"]) for one in given) / 2000 == pytest.approx(300, abs=5)
    answers = Counter(one["parent"] for one in given if one["parent"])
    assert max(answers.values()) >= 100
    levels = {None: 0}
    for one in given:
        levels[one["id"]] = levels[one["parent"]] + 1
    assert max(levels.values()) >= threads.DEEP


def test_a_ratio_is_measured_in_turns_and_with_its_spread():
    order, figures = [], iter([9, 9, 6.0, 2.0, 8.0, 2.0, 7.0, 2.0])

    def block(name):
        order.append(name)
        return next(figures)

    row = ratio(
        "a name", Bound(4, 2), lambda: block("A"), lambda: block("B"), 3, lambda above, below: f"{above}/{below}"
    )

    assert "".join(order) == "ABABABAB"  # the first round only warms up
    assert (row.figure, row.quartiles, row.rounds, row.beside) == (3.5, (3.0, 4.0), 3, "7.0/2.0")
    assert row.verdict == "holds"


def test_a_bound_tells_what_holds_and_what_is_aimed_at():
    most, least = Bound(12, 5), Bound(0.8, 1.5, at_least=True)

    assert [most.holds(12), most.holds(12.01), least.holds(0.8), least.holds(0.79)] == [True, False, True, False]
    assert (str(most), str(least), str(Bound(0))) == ("≤ 12 (5)", "≥ 0.8 (1.5)", "≤ 0")
    assert [Row("a", figure, most).verdict for figure in (5, 6, 13)] == ["holds, as aimed", "holds", "BROKEN"]
    assert Row("a", 5).verdict == "reported"


def test_a_question_goes_over_the_wire_as_a_browser_sends_it():
    asked = Question("/a/", cookies={"one": "1"}, form={"body": "ä b"}).as_bytes(8000)

    assert asked.startswith(
        b"POST /a/ HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nAccept-Encoding: br, gzip\r\nCookie: one=1\r\n"
    )
    assert asked.endswith(b"Content-Length: 13\r\n\r\nbody=%C3%A4+b")
    assert Answer(200, "HTTP/1.1 200 OK\r\nSet-Cookie: a=b", b"").header("set-cookie") == "a=b"


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
def test_a_run_prints_ratios_as_json_and_leaves_no_database(db):
    answer = subprocess.run([*COMMAND, "--smoke"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    found = json.loads(answer.stdout)
    rows = [one for title in ("polls", "experiences", "thread", "served") for one in found[title]]
    every = all(one["linear"] for one in found["reader_text"]) and all(one["holds"] for one in rows)
    assert answer.stderr == ""
    assert [len(found[title]) for title in ("polls", "experiences", "thread")] == [7, 6, 14]
    assert len(found["served"]) >= 16
    assert answer.returncode == (0 if every else 1)
    assert databases() == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("pause", [0, 3, 12])  # seconds after its first database: migrating, loading, measuring
def test_ended_by_hand_it_leaves_no_database(db, ending, pause):
    process = subprocess.Popen(
        [*COMMAND, "--quick"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 120
    while not databases() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert databases() != []
    time.sleep(pause)

    process.send_signal(ending)
    try:
        _, said = process.communicate(timeout=240)
    finally:
        process.kill()

    assert process.returncode == 130
    assert said.endswith("bench: stopped; the databases that it made are gone.\n")
    assert databases() == []
