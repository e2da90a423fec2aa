"""Ignoring a person: at a comment, at a profile, and the list of all whom one ignores."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from tests.comments.ignoring import ADDRESS, FOLDED, LINE, PERSON, at, ids
from tests.conftest import CAST
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


# The deed


def test_a_reader_ignores_at_a_comment(visit, reader, author, comment):
    response = visit(reader).post(at(comment), follow=True)

    assert response.redirect_chain == [(f"/en/kommentare/{comment.pk}/#kommentar-{comment.pk}", 302)]
    assert "You ignore Anton Autor from now on." in response.text
    assert ids(FOLDED, response) == [comment.pk]
    assert Ignore.objects.of(reader) == {author.pk}


def test_in_place_the_comment_folds_and_the_script_hears_whose_others_to_fold(visit, reader, author, comment, htmx):
    browser = visit(reader)
    form = browser.get(at(comment), headers=htmx)
    assert form.text.lstrip().startswith("<form")
    assert f'hx-target="#platz-{comment.pk}"' in form.text

    for sent, folded, line in (({}, [comment.pk], LINE), ({"stop": "1"}, [], "")):
        response = browser.post(at(comment), sent, headers=htmx)

        assert (response.status_code, response["HX-Retarget"]) == (200, f"#eigen-{comment.pk}")
        assert json.loads(response["HX-Trigger-After-Settle"]) == {"ignoring": {"person": f"/en{PERSON}", "line": line}}
        assert ids(FOLDED, response) == folded
        assert Ignore.objects.of(reader) == ({author.pk} if folded else frozenset())


def test_a_reader_ignores_and_stops_at_a_profile(visit, reader, author):
    browser = visit(reader)
    assert f'href="/en{ADDRESS}"' in browser.get(f"/en{PERSON}").text

    for sent, ignored in (({}, {author.pk}), ({}, {author.pk}), ({"stop": "1"}, set()), ({"stop": "1"}, set())):
        response = browser.post(f"/en{ADDRESS}", sent, follow=True)

        assert response.redirect_chain == [(f"/en{PERSON}", 302)]
        assert Ignore.objects.of(reader) == ignored
    assert "You no longer ignore Anton Autor." in response.text


def test_the_same_page_says_which_it_would_do_and_does_nothing_when_it_is_read(visit, reader, author, comment):
    browser = visit(reader)
    for address in (f"/en{ADDRESS}", at(comment)):
        assert 'name="stop"' not in browser.get(address).text
    assert not Ignore.objects.exists()

    Ignore.objects.ignore(author, by=reader)
    for address in (f"/en{ADDRESS}", at(comment)):
        assert 'name="stop"' in browser.get(address).text
        assert browser.head(address).status_code == 200
    assert Ignore.objects.count() == 1


@pytest.mark.parametrize("who", CAST)
def test_whoever_is_signed_in_may_ignore_and_a_stranger_comes_to_the_sign_in(visit, cast, author, comment, htmx, who):
    person = cast(who)
    browser = visit(person)

    if who == "stranger":
        for method in (browser.get, browser.post):
            assert method(at(comment)).url.startswith("/en/konto/login/?next=/en/leute/")
            assert method(at(comment), headers=htmx)["HX-Redirect"].startswith("/en/konto/login/")
        assert not Ignore.objects.exists()
        return
    assert browser.get(at(comment)).status_code == 200
    browser.post(at(comment))
    if who == "author":
        assert not Ignore.objects.exists()
    else:
        assert Ignore.objects.get().person == person


def test_one_is_told_kindly_that_one_cannot_ignore_oneself(visit, author, comment):
    browser = visit(author)

    assert "ignorieren" not in browser.get(f"/kommentare/{comment.pk}/").text
    for address in (f"/en{ADDRESS}", at(comment)):
        assert "This is you" in browser.get(address).text
        response = browser.post(address)
        assert (response.status_code, "This is you" in response.text) == (422, True)
    assert not Ignore.objects.exists()


@pytest.mark.parametrize("name", ["Niemand", "%00", "%20"])
def test_an_unknown_name_is_not_there(visit, reader, name):
    assert visit(reader).post(f"/leute/{name}/ignorieren/").status_code == 404


def test_who_confirmed_no_address_is_not_there(visit, reader, author):
    type(author.profile).objects.filter(pk=author.pk).update(confirmed_at=None)

    assert visit(reader).get(ADDRESS).status_code == 404


def test_at_a_comment_that_is_not_theirs_nobody_is_ignored(visit, reader, author, others, article):
    held = CommentFactory(article=article, author=author, state="held")
    type(held).objects.filter(pk=held.pk).update(published_at=None)
    for number in (others.pk, held.pk, 10**12, "x", ""):
        assert visit(reader).post(f"{ADDRESS}?kommentar={number}").status_code == 404
    assert not Ignore.objects.exists()


# All whom one ignores


def test_the_account_leads_to_a_list_in_which_one_ends_it(visit, reader, author, comment):
    other, browser = UserFactory(name="Olga Andere"), visit(reader)
    assert "You ignore nobody." in browser.get("/en/konto/ignoriert/").text
    for person in (author, other):
        Ignore.objects.ignore(person, by=reader)
    assert 'href="/en/konto/ignoriert/"' in browser.get("/en/konto/").text
    assert re.findall(r'name="person" value="(\d+)"', browser.get("/en/konto/ignoriert/").text) == [
        str(other.pk), str(author.pk),
    ]  # fmt: skip

    for _ in range(2):
        response = browser.post("/en/konto/ignoriert/", {"person": author.pk})
        assert response.url == "/en/konto/ignoriert/"

    assert Ignore.objects.of(reader) == {other.pk}
    assert ids(FOLDED, browser.get(f"/kommentare/{comment.pk}/")) == []


@pytest.mark.parametrize("sent", ["", "x", "0", "-1", "9" * 40])
def test_a_number_that_is_nobodys_ends_nothing(visit, ignoring, sent):
    assert visit(ignoring).post("/konto/ignoriert/", {"person": sent}).status_code == 302
    assert Ignore.objects.count() == 1


def test_nobody_sees_or_ends_what_another_ignores(visit, stranger, ignoring, author, moderator):
    assert visit(stranger).get("/konto/ignoriert/").url == "/konto/login/?next=/konto/ignoriert/"
    for person in (author, moderator):
        browser = visit(person)
        assert author.name not in browser.get("/konto/ignoriert/").text.partition("<main")[2]
        browser.post("/konto/ignoriert/", {"person": author.pk})

    assert Ignore.objects.of(ignoring) == {author.pk}


def test_a_list_of_any_length_asks_alike_and_has_pages(visit, reader, author, django_assert_num_queries):
    browser = visit(reader)
    Ignore.objects.ignore(author, by=reader)
    with CaptureQueriesContext(connection) as one:
        browser.get("/konto/ignoriert/")
    for _ in range(30):
        Ignore.objects.ignore(UserFactory(), by=reader)

    with django_assert_num_queries(len(one)):
        first = browser.get("/konto/ignoriert/")
    assert (first.text.count('name="person"'), author.name in first.text) == (30, False)
    assert author.name in browser.get("/konto/ignoriert/?seite=2").text
