"""What every response carries, whatever it answers; health."""

import pytest
from django.test import Client, override_settings

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "DENY",
}


# address, method, status, who
RESPONSES = [
    ("/", "get", 200, "stranger"),
    ("/artikel/wettlauf/", "get", 200, "reader"),
    ("/artikel/wettlauf", "get", 301, "stranger"),
    ("/konto/", "get", 302, "stranger"),
    ("/gibt-es-nicht/", "get", 404, "stranger"),
    ("/artikel/weg/", "get", 410, "stranger"),
    ("/kommentare/{pk}/bearbeiten/", "get", 403, "reader"),
    ("/", "post", 405, "stranger"),
    ("/kaputt/", "get", 500, "stranger"),
    ("/feeds/artikel.atom", "get", 200, "stranger"),
    ("/sitemap.xml", "get", 200, "stranger"),
    ("/robots.txt", "get", 200, "stranger"),
    ("/healthz", "get", 200, "stranger"),
    ("/readyz", "get", 200, "stranger"),
    ("/konto/login/", "get", 200, "stranger"),
    ("/artikel/wettlauf/kommentieren/", "get", 200, "stranger"),
    ("/admin/", "get", 302, "stranger"),
    ("/admin/", "get", 302, "moderator"),
    ("/static/css/app.css", "get", 200, "stranger"),
    ("/static/gibt-es-nicht.css", "get", 404, "stranger"),
    ("/media/originals/x.jpg", "get", 404, "stranger"),
]


@override_settings(ROOT_URLCONF="tests.talentforum.broken_urls")
@pytest.mark.parametrize(
    ("address", "method", "status", "who"), RESPONSES, ids=[f"{r[2]} {r[0]} {r[3]}" for r in RESPONSES]
)
def test_every_response_carries_the_headers(visit, cast, comment, address, method, status, who):
    ArticleFactory(slug="weg", status="withdrawn")
    browser = visit(cast(who))
    browser.raise_request_exception = False

    response = getattr(browser, method)(address.format(pk=comment.pk))

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if "feeds" in address else "same-origin")
    assert "camera=()" in response["Permissions-Policy"]
    response.close()


@override_settings(ADMIN_NEEDS_SECOND_FACTOR=False)
@pytest.mark.parametrize("who", ["moderator", "editor", "admin"])
def test_the_admin_carries_them_too(visit, cast, who):
    response = visit(cast(who)).get("/admin/")

    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "style=" not in response.text
    assert "<script>" not in response.text


@override_settings(ROOT_URLCONF="tests.talentforum.broken_urls")
@pytest.mark.parametrize(("address", "status"), [("/kaputt/", 500), ("/gibt-es-nicht/", 404)])
def test_error_pages_are_ours_and_tell_nothing(visit, stranger, address, status):
    browser = visit(stranger)
    browser.raise_request_exception = False
    response = browser.get(address)

    assert response.status_code == status
    assert "talentforum" in response.text
    assert "/static/css/app.css" in response.text
    for told in ("Traceback", "RuntimeError", "kaputt wegen", "urlpatterns"):
        assert told not in response.text


def test_http_leads_to_https_but_for_health():
    browser = Client()

    assert browser.get("/artikel/x/").url == "https://testserver/artikel/x/"
    assert browser.get("/healthz").status_code == 200


def test_a_foreign_host_is_a_bad_request(visit, stranger):
    response = visit(stranger).get("/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_cookies_are_secure_and_bound_to_the_host(visit, stranger, reader):
    browser = visit(stranger)
    browser.get("/konto/login/")
    browser.post("/konto/login/", {"login": reader.email, "password": "ein langes Passwort"})

    assert {"__Host-csrf", "__Host-session"} <= set(browser.cookies)
    for cookie in browser.cookies.values():
        assert (cookie["secure"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert browser.cookies["__Host-session"]["httponly"] is True


def test_readyz_says_what_is_ready(visit, stranger):
    assert visit(stranger).get("/readyz").json() == {"database": "ok", "queue": "ok", "migrations": "ok"}


def test_readyz_is_503_while_migrations_are_missing(visit, stranger):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'comments'")

    response = visit(stranger).get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "not ready")


def test_healthz_touches_no_database(visit, stranger, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert visit(stranger).get("/healthz").content == b"ok\n"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/artikel/wettlauf/",
        "/themen/x/",
        "/netiquette/",
        "/robots.txt",
        "/healthz",
        "/readyz",
        "/favicon.ico",
        "/media/pictures/x",
    ],
)
def test_public_pages_are_for_reading(visit, stranger, article, address, method):
    assert getattr(visit(stranger), method)(address).status_code == 405


@pytest.mark.parametrize(
    "address", ["/", "/artikel/wettlauf/", "/netiquette/", "/robots.txt", "/healthz", "/artikel/wettlauf/kommentieren/"]
)
def test_head_answers_as_get_without_a_body(visit, stranger, article, address):
    response = visit(stranger).head(address)

    assert (response.status_code, response.content) == (200, b"")


def test_settings_of_production_are_those_under_test(settings):
    assert settings.DEBUG is False
    assert settings.SECURE_SSL_REDIRECT is True
    assert settings.ADMIN_NEEDS_SECOND_FACTOR is True
