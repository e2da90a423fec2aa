"""All mails to look at, in debug mode only."""

import pytest

from notifications.kinds import Kind
from notifications.models import Delivery, Notification
from notifications.previews import names
from tests.conftest import Visitor
from tests.notifications.letters import assert_it_stands_alone

pytestmark = pytest.mark.django_db

PAGES = ["/mail/vorschau/", "/mail/vorschau/answer/de/", "/mail/vorschau/answer/de/html/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["stranger", "reader", "admin"])
def test_outside_debug_mode_there_is_nothing_for_anybody(visit, cast, path, who):
    assert visit(cast(who)).get(path).status_code == 404


def test_every_mail_is_listed(settings):
    settings.DEBUG = True
    listed = Visitor().get("/mail/vorschau/").text

    assert {*(kind.value for kind in Kind), "answer-3", "daily", "weekly", "account-login_code"} <= set(names())
    for name in names():
        assert f'href="/mail/vorschau/{name}/en/"' in listed


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_mail_can_be_looked_at_and_none_is_sent(settings, mailoutbox, language):
    settings.DEBUG = True
    for name in names():
        html = Visitor().get(f"/mail/vorschau/{name}/{language}/html/")
        assert html.status_code == 200, name
        assert f'<html lang="{language}">' in html.text
        assert_it_stands_alone(html.text)

    assert mailoutbox == []
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("name", ["answer", "weekly", "account-login_code"])
def test_beside_the_html_stand_text_and_headers(settings, name):
    settings.DEBUG = True
    page = Visitor().get(f"/mail/vorschau/{name}/en/").text

    assert f'src="/mail/vorschau/{name}/en/html/"' in page
    assert "Auto-Submitted: auto-generated" in page
    assert "https://testserver/en/impressum/" in page


def test_the_html_is_shown_as_by_a_mail_program_without_scripts_and_only_in_our_frame(settings):
    settings.DEBUG = True
    html = Visitor().get("/mail/vorschau/answer/en/html/")

    policy = html.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_its_page_keeps_the_strict_policy_but_for_the_frame(settings):
    settings.DEBUG = True
    policy = Visitor().get("/mail/vorschau/answer/en/").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "frame-src 'self'" in policy


@pytest.mark.parametrize("path", ["/mail/vorschau/nichts/de/", "/mail/vorschau/answer/fr/"])
def test_what_is_not_there_is_not_found(settings, path):
    settings.DEBUG = True

    assert Visitor().get(path).status_code == 404
