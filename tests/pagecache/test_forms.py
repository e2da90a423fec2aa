"""The forms of an answer: compressed once, not at all where the reader has it, the head alone."""

import gzip

import brotli
import pytest

from pagecache.forms import form_for
from tests.pagecache.conftest import a_view

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("", "identity"), ("identity", "identity"),
        ("br;q=0, gzip", "gzip"), ("gzip;q=0", "identity"), ("br;q=0.5, gzip;q=0.8", "gzip"), ("*", "br"),
        ("*;q=0", "identity"), ("BR", "br"), ("gzip;q=0.5, identity", "identity"), ("br;q=x", "identity"),
        ("x-gzip", "gzip"), (";;,,=", "identity"), ("deflate, zstd", "identity"), ("br; q=1.0, *;q=0", "br"),
    ],
)  # fmt: skip
def test_the_form_is_the_best_that_the_reader_takes(accepted, form):
    assert form_for(accepted) == form


def test_every_form_holds_the_same_page_and_is_made_once(site, article):
    answers = {form: site.get("/artikel/wettlauf/", accept_encoding=form or "") for form in ("br", "gzip", None)}

    assert [answer.headers.get("Content-Encoding") for answer in answers.values()] == ["br", "gzip", None]
    assert {UNPACK[form](answer.body) for form, answer in answers.items()} == {answers[None].body}
    assert [int(answer.headers["Content-Length"]) for answer in answers.values()] == [
        len(answer.body) for answer in answers.values()
    ]
    assert len(answers["br"].body) < len(answers["gzip"].body) < len(answers[None].body) / 2
    (page, _) = next(iter(site.cache.store.pages.values()))
    assert [page.in_form(form) is page.in_form(form) for form in ("br", "gzip", "identity")] == [True] * 3
    assert {answer.headers["ETag"] for answer in answers.values()} == {answers[None].headers["ETag"]}
    assert site.django == 1


def test_a_page_is_kept_as_it_is_asked_for(site, article):
    whole = len(site.get("/artikel/wettlauf/").body)
    as_it_is = site.cache.store.size

    compressed = len(site.get("/en/artikel/wettlauf/", accept_encoding="br").body)

    assert site.cache.store.size - as_it_is == pytest.approx(as_it_is - whole + compressed, abs=50)
    site.get("/en/artikel/wettlauf/")
    assert site.cache.store.size > 2 * whole


def test_a_short_page_is_not_compressed(open_site):
    site = open_site(a_view())

    assert [site.get("/", accept_encoding="br").text for _ in range(2)] == ["ein Text"] * 2
    assert site.django == 1


@pytest.mark.parametrize("how", ["{}", "W/{}", '"other", W/{}', "*"])
def test_who_has_the_page_gets_304_without_its_body(site, article, how):
    tag = site.get("/artikel/wettlauf/").headers["ETag"]

    answer = site.get("/artikel/wettlauf/", if_none_match=how.format(tag.removeprefix("W/")))

    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
    assert {"Cache-Control", "Vary", "Content-Security-Policy"} <= set(answer.headers)
    assert not {"Content-Length", "Content-Type", "Content-Encoding"} & set(answer.headers)
    assert site.django == 1


def test_another_page_than_the_readers_is_sent_whole(site, article):
    assert site.get("/artikel/wettlauf/", if_none_match='W/"abc"').status == 200
    assert site.get("/artikel/wettlauf/", if_none_match='W/"abc"').status == 200


def test_a_page_that_came_back_to_what_it_was_is_304_although_it_was_rendered_anew(site, article):
    tag = site.get("/artikel/wettlauf/").headers["ETag"]
    name = article.topic.name
    for renamed in ("Anders", name):
        article.topic.name = renamed
        article.topic.save()

    assert site.get("/artikel/wettlauf/", if_none_match=tag).status == 304
    assert site.django == 2


@pytest.mark.parametrize("address", ["/artikel/wettlauf/", "/artikel/nie/"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_head_is_answered_with_the_head_alone(site, article, address, is_kept):
    if is_kept:
        site.get(address)
    head, page = site.get(address, method="HEAD"), site.get(address)

    assert (head.status, head.body, head.headers) == (page.status, b"", page.headers)
    assert page.body != b""


def test_a_feed_says_no_time_by_which_a_removal_could_be_missed(site, article):
    """What went leaves the feed no younger than before, so a time alone says nothing; its mark (ETag) does."""
    feed = site.get("/feeds/artikel.atom")

    assert "Last-Modified" not in feed.headers
    assert site.get("/feeds/artikel.atom", if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT").status == 200
    assert site.get("/feeds/artikel.atom", if_none_match=feed.headers["ETag"]).status == 304
