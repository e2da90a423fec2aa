"""Fault 10: tasks that never end are ended, and others go on."""

from __future__ import annotations

import pytest

from .test_killed_workers import SWEEP, tell
from .waiting import until


@pytest.mark.parametrize("queue", ["redis", "postgresql"])
def test_tasks_that_never_end_are_ended_by_their_time_limits_and_others_go_on(open_site, article, tmp_path, queue):
    site = open_site(queue)
    tell(article, 20)
    willing, deaf = tmp_path / "willing", tmp_path / "deaf"

    with site.workers() as mother:
        worker = mother.bear(
            ("tests.faults.tasks.never_end", [str(willing)]),
            ("tests.faults.tasks.never_end_even_when_told_to", [str(deaf)]),
            SWEEP,
            at_once=2,
        )
        until(lambda: willing.exists() and deaf.exists())
        assert site.mails.letters == [], "both are taken up"
        before = worker.children()
        until(lambda: not site.books.waiting())
        until(lambda: "Hard time limit (3s) exceeded" in mother.said())
        until(lambda: before - worker.children())
        worker.stop()

    assert len(set(site.mails.names())) == len(site.mails.names()) == 20
    assert [path.read_text() for path in (willing, deaf, tmp_path / "deaf.told")] == ["begun\n"] * 3
