"""A stranger's page is answered before Django: what is part of its key, and who passes by."""

import pytest
from django.conf import settings

from experiences.filters import FILTERS
from pagecache.asked import KNOWN, known_of
from tests.factories import CommentFactory, FollowUpFactory, PollFactory
from tests.pagecache.conftest import a_view

SECURITY = {
    "Content-Security-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy",
    "Cross-Origin-Resource-Policy", "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options",
    "X-Frame-Options",
}  # fmt: skip


@pytest.fixture
def everything(article, comment):
    """Something at every public address."""
    FollowUpFactory(article=article, slug="weiter")
    PollFactory(article=article, slug="frage")
    return [
        "/", "/artikel/wettlauf/", "/artikel/wettlauf/nachtraege/weiter/", f"/themen/{article.topic.slug}/",
        f"/kommentare/{comment.pk}/", f"/kommentare/{comment.pk}/antworten/", "/umfragen/", "/umfragen/frage/",
        "/erfahrungen/", "/netiquette/", "/feeds/artikel.atom", "/sitemap.xml", "/robots.txt", "/en/",
    ]  # fmt: skip


def test_the_second_stranger_is_answered_without_django_by_one_look_at_the_version(site, everything):
    first = {address: site.get(address) for address in everything}
    asked, site.django = site.cache.versions.asked, 0

    second = {address: site.get(address) for address in everything}

    assert [answer.status for answer in first.values()] == [200] * len(everything)
    assert second == first
    assert (site.django, site.cache.versions.asked - asked) == (0, len(everything))


def test_a_hit_carries_the_headers_of_a_page_that_django_makes(site, visit, stranger, article):
    site.get("/artikel/wettlauf/")
    hit, made = site.get("/artikel/wettlauf/").headers, visit(stranger).get("/artikel/wettlauf/").headers

    assert set(hit) >= SECURITY
    assert {name: hit[name] for name in SECURITY} == {name: made[name] for name in SECURITY}
    assert hit["Cache-Control"] == made["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (hit["Vary"], hit["X-Accel-Expires"]) == ("Cookie, Accept-Encoding", "1")
    assert hit["Content-Language"] == "de"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/artikel/wettlauf/", "/artikel/wettlauf/?utm_source=x&fbclid=1"),
        ("/artikel/wettlauf/?sortierung=neueste&zu=1", "/artikel/wettlauf/?zu=1&x=%00&sortierung=neueste"),
        ("/artikel/wettlauf/?sortierung=neueste", "/artikel/wettlauf/?sortierung=beste&sortierung=neueste"),
        ("/artikel/wettlauf/", "/artikel/wettlauf/?\xff\xfe=1&%ff=2"),
    ],
)
def test_unknown_parameters_are_no_part_of_the_key_and_never_reach_django(site, article, one, other):
    first = site.get(one)
    second = site.get(other)

    assert (site.django, second) == (1, first)
    assert site.get("/artikel/wettlauf/?utm_source=y&ab=abc").status == 404
    assert site.seen[-1]["QUERY_STRING"] == "ab=abc"


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/artikel/wettlauf/?sortierung=neueste", {}),
        ("/artikel/wettlauf/?zu=1", {}),
        ("/en/artikel/wettlauf/", {}),
        ("/artikel/wettlauf/", {"x_forwarded_proto": "http"}),
    ],
)
def test_order_filter_language_and_scheme_are_part_of_the_key(site, article, address, headers):
    site.get("/artikel/wettlauf/")

    site.get(address, **headers)

    assert site.django == 2


@pytest.mark.parametrize("name", [one.name for one in FILTERS] + ["sortierung", "ab", "zu", "seite", "q", "nur"])
def test_every_parameter_of_a_public_page_is_known(name):
    assert name in KNOWN
    assert known_of(f"b=2&{name}=1&a=3") == f"{name}=1"


def test_the_query_of_a_key_is_what_django_reads_of_it():
    assert known_of("q=%C3%A4+%26&q=%FF&seite=&zu") == "q=%FF&seite=&zu="
    assert known_of("q=\xc3\xa4") == "q=%C3%A4"


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "__Host-session=x"},
        {"cookie": "a=b;__Host-session=x"},
        {"authorization": "Basic eDp5"},
    ],
)
def test_a_session_cookie_and_authorization_pass_by(site, article, headers):
    assert settings.SESSION_COOKIE_NAME == "__Host-session"
    site.get("/artikel/wettlauf/")

    answers = [site.get("/artikel/wettlauf/", **headers) for _ in range(2)]

    assert site.django == 3
    assert not any("X-Accel-Expires" in answer.headers for answer in answers)
    assert site.cache.counts.hits == 0


def test_cookies_that_are_no_session_change_nothing(site, article):
    site.get("/artikel/wettlauf/")

    site.get("/artikel/wettlauf/", cookie="__Host-csrf=abc; other=1")

    assert site.django == 1


@pytest.mark.parametrize(
    "address", ["/konto/login/", "/artikel/wettlauf/kommentieren/", "/healthz", "/gibt-es-nicht/", "/admin/"]
)
def test_what_no_view_offers_is_never_kept_and_asks_for_no_version(site, article, address):
    for _ in range(2):
        site.get(address)

    assert (site.django, site.cache.versions.asked) == (2, 0)


@pytest.mark.parametrize("address", ["/artikel/nie/", "/kommentare/1/", "/artikel/wettlauf/?sortierung=schoenste"])
def test_errors_are_not_kept(site, article, address):
    first, second = site.get(address), site.get(address)

    assert (first.status, second.status, site.django) == (404, 404, 2)
    assert "X-Accel-Expires" not in second.headers


def test_a_redirect_is_not_kept(site, article):
    article.move_to("anders")

    answers = [site.get("/artikel/wettlauf/?seite=2&x=1") for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/artikel/anders/?seite=2"] * 2
    assert site.django == 2


@pytest.mark.parametrize("address", ["/artikel/wettlauf/?q=" + "x" * 600, "/artikel/" + "x" * 700 + "/"])
def test_very_long_addresses_are_django_s_business(site, article, address):
    for _ in range(2):
        site.get(address)

    assert site.django == 2
    assert site.seen[-1]["QUERY_STRING"] == address.partition("?")[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Cookie": "one"},
        {"Cache-Control": "private, no-cache"},
        {"Cache-Control": "no-store"},
        {"Vary": "Cookie, Accept-Language"},
        {"Vary": "*"},
    ],
)
def test_an_answer_that_sets_a_cookie_or_is_somebody_s_own_is_never_kept(open_site, headers):
    site = open_site(a_view(**headers))

    answers = [site.get("/") for _ in range(2)]

    assert [answer.text for answer in answers] == ["ein Text"] * 2
    assert site.django == 2


def test_an_answer_that_only_varies_by_session_is_kept(open_site):
    site = open_site(a_view(Vary="Cookie"))

    assert [site.get("/").text for _ in range(2)] == ["ein Text"] * 2
    assert site.django == 1


def test_what_is_posted_passes_by(site, article):
    site.get("/artikel/wettlauf/")

    assert site.get("/artikel/wettlauf/", method="POST").status == 403
    assert (site.django, site.seen[-1]["REQUEST_METHOD"]) == (2, "POST")


def test_hits_are_one_line_of_the_log_in_a_minute(site, article, time_machine, caplog):
    with caplog.at_level("INFO"):
        for _ in range(3):
            site.get("/artikel/wettlauf/")
        site.cache.counts.since -= 60
        site.get("/artikel/wettlauf/")

    lines = [record.msg for record in caplog.records if "from the cache" in str(record.msg)]
    assert [(line["hits"], line["rendered"]) for line in lines] == [(3, 1)]


def test_an_author_sees_their_comment_at_once(site, visit, article, author):
    site.get("/artikel/wettlauf/")
    CommentFactory(article=article, author=author, body="Gerade geschrieben.")
    session = visit(author).cookies["__Host-session"].value

    assert "Gerade geschrieben." in site.get("/artikel/wettlauf/", cookie=f"__Host-session={session}").text
