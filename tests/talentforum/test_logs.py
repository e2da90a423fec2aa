"""Logs tell what happened and nothing about people."""

import json
import logging
from io import StringIO

import pytest
from django.test import override_settings

from talentforum.lib import logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Collect what is logged, as it would be written in production."""
    stream, root = StringIO(), logging.getLogger()
    production = next(handler for handler in root.handlers if getattr(handler, "name", "") == "lines")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(production.formatter)
    for filter_ in production.filters:
        handler.addFilter(filter_)
    root.addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)


@override_settings(ROOT_URLCONF="tests.talentforum.broken_urls")
def test_no_line_of_the_log_tells_who(visit, stranger, reader, comment, moderator, lines, mailoutbox, clock):
    """Sign in, write, answer, report, be moderated, meet an error: no id, e-mail, address, name or text in any line."""
    browser = visit(stranger)
    browser.raise_request_exception = False
    where = {
        "REMOTE_ADDR": "203.0.113.77",
        "headers": {"X-Forwarded-For": "2001:db8:77::1", "User-Agent": "Geheimbrowser/7"},
    }
    form = f"/artikel/{comment.article.slug}/kommentieren/"
    browser.post("/konto/login/", {"login": reader.email, "password": "falsch"}, **where)
    browser.post("/konto/login/", {"login": reader.email, "password": "ein langes Passwort"}, **where)
    browser.post(form, {"body": "Geheimwort im Text."}, **where)
    browser.post(form, {"body": "Geheimwort zwei.", "parent": comment.pk}, **where)
    browser.post(f"/kommentare/{comment.pk}/melden/", {"ground": "attack", "note": "Geheimwort drei"}, **where)
    browser.get("/konto/beitraege/?seite=Geheimwort", **where)
    browser.get("/konto/", **where)
    browser.get("/Lea%20Leserin/leserin@example.net", **where)
    browser.get("/kaputt/", **where)
    browser.post("/konto/password/reset/", {"email": reader.email}, **where)
    comment.cases.get().decide("remove", by=moderator, ground="attack", note="Geheimwort vier")

    written = lines()
    assert len(written) >= 10
    events = [json.loads(line) for line in written]
    for told in (
        reader.email,
        "leserin",
        "Lea",
        "203.0.113",
        "2001:db8",
        "Geheim",
        moderator.email,
        comment.author.name,
    ):
        assert not [line for line in written if told.lower() in line.lower()], told
    for event in events:
        assert not {"user", "user_id", "ip", "email", "user_agent", "path"} & set(event)
        assert reader.pk not in [value for key, value in event.items() if key not in {"ms", "status"}]
    routes = {event.get("route") for event in events}
    assert {"account_login", "post_comment", "report_comment", "my_comments", "broken", "unknown"} <= routes


def test_a_traceback_is_logged_without_addresses():
    event = logs.without_personal_data(
        None,
        "",
        {
            "event": "x",
            "exception": "von leserin@example.net, 203.0.113.9 und 2001:db8::1",
            "timestamp": "2026-11-23T10:00:00Z",
        },
    )

    assert event["exception"] == "von [email], [address] und [address]"
    assert event["timestamp"] == "2026-11-23T10:00:00Z"


def test_health_is_not_logged(visit, stranger, lines):
    visit(stranger).get("/healthz")

    assert lines() == []


def test_each_request_has_an_id_that_its_lines_share(visit, stranger, lines, comment):
    visit(stranger).get("/")
    visit(stranger).get(f"/kommentare/{comment.pk}/")

    events = [json.loads(line) for line in lines()]
    assert [event["route"] for event in events] == ["home", "comment"]
    assert len({event["request"] for event in events}) == 2
    assert {event["status"] for event in events} == {200}
