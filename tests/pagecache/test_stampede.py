"""Many at once, removals that race with a rendering, and databases that do not answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from pagecache.versions import Question, Unknown
from tests.factories import CommentFactory
from tests.pagecache.conftest import a_view

PATIENCE = 30  # seconds that a thread may take on a busy machine


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Do all deeds at the same time and return their results in order."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(n: int) -> None:
        gate.wait(PATIENCE)
        try:
            results[n] = deeds[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return results


class Slow:
    """Django, whose rendering waits in its middle until it is told to go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self._django = WSGIHandler()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Render what is there now, and answer later."""
        response = self._django(environ, start_response)
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        return response


def test_200_first_requests_at_once_make_one_rendering(site, article):
    answers = at_once([lambda: site.get("/artikel/wettlauf/")] * 200)

    assert site.django == 1
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


def test_200_requests_at_once_after_a_removal_make_one_rendering(site, article, comment):
    site.get("/artikel/wettlauf/")
    comment.retract()

    answers = at_once([lambda: site.get("/artikel/wettlauf/")] * 200)

    assert site.django == 2
    assert not any("Ein Kommentar, um den es geht." in answer.text for answer in answers)


def test_requests_at_once_share_looks_at_the_version(site, article):
    site.get("/artikel/wettlauf/")
    asked = site.cache.versions.asked

    at_once([lambda: [site.get("/artikel/wettlauf/") for _ in range(20)]] * 8)

    assert 20 <= site.cache.versions.asked - asked <= 160
    assert site.django == 1


def test_what_is_not_kept_is_not_waited_for_one_by_one(open_site):
    """An answer that sets a cookie: who waited for the first goes to Django at once, all together."""
    together = threading.Barrier(3)
    inner = a_view(**{"X-Cookie": "one"})
    first = threading.Event()

    def django(environ, start_response):
        if first.is_set():
            together.wait(PATIENCE)  # nobody goes on before all three are here
        else:
            first.set()
        return inner(environ, start_response)

    site = open_site(django)
    site.cache.flights.board("https  testserver /?")
    landed = threading.Timer(0.3, site.cache.flights.land, ["https  testserver /?"])
    landed.start()
    first.set()

    answers = at_once([lambda: site.get("/")] * 3)

    assert {answer.text for answer in answers} == {"ein Text"}


@pytest.mark.parametrize("address", ["/artikel/wettlauf/", "/"])
def test_a_rendering_that_began_before_a_removal_answers_nobody_who_came_after_it(open_site, article, author, address):
    comment = CommentFactory(article=article, author=author, body="Wird entfernt.")
    article.teaser = "Alter Vorspann."
    article.save(update_fields=["teaser"])
    django = Slow()
    site = open_site(django)
    early: list[Any] = []
    rendering = threading.Thread(target=lambda: (early.append(site.get(address)), connection.close()))
    rendering.start()
    assert django.begun.wait(PATIENCE)

    comment.retract()
    article.teaser = "Neuer Vorspann."
    article.save(update_fields=["teaser"])
    late: list[Any] = []
    waiting = threading.Thread(target=lambda: (late.append(site.get(address)), connection.close()))
    waiting.start()
    django.go_on.set()
    for thread in (rendering, waiting):
        thread.join(PATIENCE)

    assert "Alter Vorspann." in early[0].text, "it came before the removal"
    assert "Neuer Vorspann." in late[0].text
    assert "Wird entfernt." not in late[0].text
    assert "Neuer Vorspann." in site.get(address).text


def test_a_removal_that_is_not_committed_yet_hides_nothing_and_then_all(site, article, comment):
    site.get("/artikel/wettlauf/")
    told = connection.get_connection_params()
    place = {name: told[name] for name in ("dbname", "host", "port", "user", "password") if told.get(name)}
    with psycopg.connect(**place) as other:
        other.execute("UPDATE comments_comment SET retracted_at = now() WHERE id = %s", [comment.pk])
        assert "Ein Kommentar, um den es geht." in site.get("/artikel/wettlauf/").text
        other.commit()
        assert "Ein Kommentar, um den es geht." not in site.get("/artikel/wettlauf/").text


def test_a_question_is_answered_by_an_asking_that_began_after_it_came():
    asking, go_on, answers = threading.Event(), threading.Event(), iter([b"old", b"new"])

    def ask() -> bytes:
        answer = next(answers)
        if answer == b"old":
            asking.set()
            go_on.wait(PATIENCE)
        return answer

    question, said = Question(ask), []
    threads = [threading.Thread(target=lambda: said.append(question()))]
    threads[0].start()
    assert asking.wait(PATIENCE)
    threads += [threading.Thread(target=lambda: said.append(question())) for _ in range(3)]
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)

    assert sorted(said) == [b"new", b"new", b"new", b"old"]


def test_where_the_database_cannot_be_asked_nothing_is_answered_from_the_cache(site, article, monkeypatch):
    site.get("/artikel/wettlauf/")
    site.cache.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "gibt_es_nicht")

    with pytest.raises(Unknown):
        site.cache.versions.number()
    monkeypatch.undo()
    monkeypatch.setattr(site.cache.versions, "number", Question(nobody_answers))

    assert site.get("/artikel/wettlauf/?x=1").status == 200
    assert (site.django, site.cache.counts.hits) == (2, 0)
    assert site.seen[-1]["QUERY_STRING"] == "x=1"


def nobody_answers() -> bytes:
    raise Unknown


def test_a_connection_that_died_is_opened_anew(site, article):
    site.get("/artikel/wettlauf/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    site.get("/artikel/wettlauf/")

    assert (site.django, site.cache.counts.hits) == (1, 1)


def test_who_waits_in_vain_for_a_rendering_goes_to_django(site, article, monkeypatch):
    monkeypatch.setattr("pagecache.wsgi.LONGEST_RENDERING", 0)
    site.cache.flights.board("https  testserver /artikel/wettlauf/?")

    assert site.get("/artikel/wettlauf/").status == 200
