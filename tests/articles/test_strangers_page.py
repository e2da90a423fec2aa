"""Everyone's page is one page: no cookie, no token, the same bytes."""

import pytest
from django.contrib.sessions.models import Session

from tests.factories import CommentFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/artikel/wettlauf/",
    "/artikel/wettlauf/?sortierung=neueste",
    "/themen/thema/",
    "/netiquette/",
    "/feeds/artikel.atom",
    "/sitemap.xml",
    "/robots.txt",
]


@pytest.fixture
def lived_in(article):
    """An article with some comments, in a topic of its own."""
    article.topic = TopicFactory(slug="thema", name="Thema")
    article.save()
    for _ in range(3):
        CommentFactory(article=article, parent=CommentFactory(article=article))
    return article


@pytest.mark.parametrize("address", [*PUBLIC, "/en/", "/en/artikel/wettlauf/"])
def test_the_strangers_page_sets_no_cookie_and_holds_no_token(visit, stranger, lived_in, address):
    browser = visit(stranger)
    response = browser.get(address)

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert dict(browser.cookies) == {}
    assert "csrf" not in response.text.lower()
    assert 'method="post"' not in response.text.lower()
    assert Session.objects.count() == 0
    assert response["Cache-Control"] in {"public, max-age=0, must-revalidate", "max-age=0, public, must-revalidate"}


@pytest.mark.parametrize("address", PUBLIC)
def test_two_strangers_get_the_same_bytes(visit, stranger, lived_in, address):
    first = visit(stranger).get(
        address, headers={"Accept-Language": "de", "User-Agent": "Eins"}, REMOTE_ADDR="192.0.2.1"
    )
    second = visit(stranger).get(address, headers={"Accept-Language": "en", "User-Agent": "Zwei", "HX-Request": "true"})

    assert first.content == second.content
    assert first["ETag"] == second["ETag"]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_unchanged_page_answers_304(visit, stranger, lived_in, address):
    first = visit(stranger).get(address)
    again = visit(stranger).get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_new_comment_changes_the_etag(visit, stranger, lived_in):
    first = visit(stranger).get("/artikel/wettlauf/")
    CommentFactory(article=lived_in, body="Gerade eben.")

    again = visit(stranger).get("/artikel/wettlauf/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Gerade eben." in again.text


def test_a_removal_shows_on_the_next_request(visit, stranger, lived_in, moderator):
    comment = CommentFactory(article=lived_in, body="Gleich ist es weg.")
    first = visit(stranger).get("/artikel/wettlauf/")
    comment.report(by=UserFactory(), ground="hate")
    comment.cases.get().decide("remove", by=moderator, ground="hate")

    again = visit(stranger).get("/artikel/wettlauf/", headers={"If-None-Match": first["ETag"]})
    assert "Gleich ist es weg." not in again.text


@pytest.mark.parametrize("address", ["/", "/artikel/wettlauf/"])
def test_a_signed_in_readers_page_is_private(visit, reader, lived_in, address):
    response = visit(reader).get(address)

    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert reader.name in response.text
