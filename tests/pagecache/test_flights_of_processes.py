"""With Redis one process renders for all; what it cannot give them, each makes by itself."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.pagecache.conftest import Site, a_view
from tests.pagecache.test_stampede import PATIENCE, at_once
from tests.processes import redis

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
]
ADDRESS = "/artikel/wettlauf/"


@pytest.fixture
def open_site(
    open_site: Callable[..., Site], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Site]]:
    """As ever, but what the processes rendered lies in Redis as well; nobody loses patience on a busy machine."""
    for patience in ("store.REDIS_PATIENCE", "store.LONGEST_FLIGHT", "wsgi.LONGEST_FLIGHT", "wsgi.LONGEST_RENDERING"):
        monkeypatch.setattr(f"pagecache.{patience}", PATIENCE)
    with redis(tmp_path) as settings.CACHE_URL:
        yield open_site


@pytest.fixture
def four(open_site: Callable[..., Site]) -> list[Site]:
    """Four processes, each with an empty cache of its own."""
    return [open_site() for _ in range(4)]


def asked_at_once(sites: list[Site], times: int) -> list[Any]:
    return at_once([lambda site=site: site.get(ADDRESS) for site in sites for _ in range(times)])


def test_200_first_requests_at_once_to_four_processes_make_one_rendering(four, article):
    answers = asked_at_once(four, 50)

    assert sum(site.django for site in four) == 1
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


def test_after_a_removal_they_make_one_rendering_again_without_what_is_gone(four, article, comment):
    asked_at_once(four, 1)
    comment.retract()

    answers = asked_at_once(four, 50)

    assert sum(site.django for site in four) == 2
    assert not any("Ein Kommentar, um den es geht." in answer.text for answer in answers)


def test_who_waits_for_another_process_does_not_get_what_was_removed_meanwhile(open_site, article, comment):
    begun, go_on, django = threading.Event(), threading.Event(), WSGIHandler()

    def slow(environ, start_response):
        response = django(environ, start_response)
        begun.set()
        assert go_on.wait(PATIENCE)
        return response

    early, late = open_site(slow), open_site()
    rendering = threading.Thread(target=early.get, args=[ADDRESS])
    rendering.start()
    assert begun.wait(PATIENCE)
    comment.retract()
    threading.Timer(0.2, go_on.set).start()

    answer = late.get(ADDRESS)

    rendering.join(PATIENCE)
    assert "Ein Kommentar, um den es geht." not in answer.text


def test_a_process_that_died_while_it_rendered_is_not_waited_for_long(open_site, article, monkeypatch):
    monkeypatch.setattr("pagecache.wsgi.LONGEST_FLIGHT", 0.1)
    dead, site = open_site(), open_site()
    assert dead.cache._shared.board("https  testserver /artikel/wettlauf/?")

    assert site.get(ADDRESS).status == 200
    assert site.django == 1


def test_what_is_none_to_keep_is_rendered_by_each(open_site):
    sites = [open_site(a_view(**{"X-Cookie": "one"})) for _ in range(3)]

    answers = at_once([lambda site=site: site.get("/") for site in sites])

    assert [site.django for site in sites] == [1, 1, 1]
    assert {answer.text for answer in answers} == {"ein Text"}
    assert not any(site.cache._shared.is_flying("https  testserver /?") for site in sites)


def test_where_redis_does_not_answer_each_renders_once(open_site, article, settings):
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    alone = [open_site() for _ in range(2)]

    asked_at_once(alone, 20)

    assert [site.django for site in alone] == [1, 1]
