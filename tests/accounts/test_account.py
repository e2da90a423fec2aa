"""One's own account: pages, name, language."""

import re

import pytest

from accounts.models import Profile, User
from tests.accounts.forms import signed_in
from tests.conftest import CAST

pytestmark = pytest.mark.django_db
TEAM = {"moderator", "second_moderator", "editor", "admin"}


# My account


# address → GET, POST with nothing; `in` stands for the way to the sign-in
ACCOUNT = {
    "/konto/": (200, 405),
    "/konto/name/": (200, 422),
    "/konto/sprache/": (200, 422),
    "/konto/beitraege/": (200, 405),
    "/konto/ignoriert/": (200, 302),
    "/konto/email/": (200, None),
    "/konto/password/change/": (200, None),
    "/konto/2fa/": (200, None),
    "/konto/logout/": (200, None),
}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ACCOUNT)
def test_account_pages_are_for_those_who_are_signed_in(visit, cast, address, prefix):
    get, post = ACCOUNT[address]
    for who in CAST:
        browser = visit(cast(who))
        response = browser.get(prefix + address, follow=who in TEAM)  # without a password yet, `change` leads to `set`
        if who == "stranger":
            assert response.status_code == 302
            assert response.url.startswith((f"{prefix}/konto/login/", "/")), who
            assert not signed_in(browser)
            continue
        assert response.status_code == get, who
        assert re.search("no-store|private", response["Cache-Control"]), who
        if post:
            assert browser.post(prefix + address, {}).status_code == post, who


def test_changing_the_name_changes_it_at_earlier_comments_too(visit, stranger, author, comment):
    response = visit(author).post("/konto/name/", {"name": "Toni Tinte"})

    assert response.url == "/konto/"
    assert "Toni Tinte" in visit(stranger).get(f"/kommentare/{comment.pk}/").text
    assert Profile.objects.named("toni-tinte").get().user == author


def test_a_name_may_be_changed_in_its_writing(visit, reader):
    assert visit(reader).post("/konto/name/", {"name": "lea leserin"}).status_code == 302


@pytest.mark.parametrize("name", ["Anton Autor", "anton-autor", "Admin", "x"])
def test_a_name_that_is_taken_or_not_allowed_stays_as_it_was(visit, reader, author, name):
    response = visit(reader).post("/konto/name/", {"name": name})

    assert (response.status_code, "name" in response.context["form"].errors) == (422, True)
    assert User.objects.get(pk=reader.pk).name == "Lea Leserin"


def test_three_names_a_day_are_enough(visit, reader):
    statuses = [
        visit(reader).post("/konto/name/", {"name": f"Lea {word}"}).status_code
        for word in ("Eins", "Zwei", "Drei", "Vier")
    ]

    assert statuses == [302, 302, 302, 422]


def test_changing_the_language_changes_page_and_mail(visit, reader, mailoutbox):
    response = visit(reader).post("/konto/sprache/", {"language": "en"})

    assert response.url == "/en/konto/"
    reader.profile.refresh_from_db()
    assert reader.profile.language == "en"
    assert visit(reader).post("/konto/sprache/", {"language": "fr"}).status_code == 422


@pytest.mark.parametrize(
    "address",
    ["/", "/artikel/wettlauf/", "/netiquette/", "/konto/login/", "/konto/signup/", "/artikel/wettlauf/kommentieren/"],
)
def test_the_language_switch_keeps_the_place(visit, stranger, article, address):
    german = visit(stranger).get(address)
    english = visit(stranger).get("/en" + address)

    assert f'href="/en{address}"' in german.text
    assert f'href="{address}"' in english.text
    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text
    assert (german["Content-Language"], english["Content-Language"]) == ("de", "en")


def test_the_language_switch_keeps_whom_one_answers(visit, stranger, comment):
    page = visit(stranger).get(f"/artikel/{comment.article.slug}/kommentieren/?antwort={comment.pk}").text

    assert f"/en/artikel/{comment.article.slug}/kommentieren/?antwort={comment.pk}" in page
