"""Texts that cannot be taken, and forms that are no text at all."""

import urllib.parse

import pytest

pytestmark = pytest.mark.django_db


def form_of(article) -> str:
    return f"/en/artikel/{article.slug}/kommentieren/"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "Please write something first."),
        ("  \n ", "Please write something first."),
        ("\u200b\u202e", "Please write something first."),
        ("x" * 10_001, "The text is 1 character too long"),
        ("\u0958" * 10_000, "The text is 10,000 characters too long"),  # each becomes two when composed
        ("> " * 30 + "tief", "nested too deeply"),
        ("a" + "\u0300" * 9, "stacked on one letter"),
        ("null\x00", "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_text_that_cannot_be_taken_comes_back_with_a_message(visit, reader, article, body, message, headers):
    response = visit(reader).post(form_of(article), {"body": body}, headers=headers)

    assert response.status_code == 422
    assert message in response.text
    assert response.context["form"]["body"].value() == body
    assert article.comments.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "🙂" * 10_000,
        "x" * 10_000,
        "[" * 5_000 + "]" * 5_000,
        "\r\n".join(["Zeile"] * 1_000),
        "[x]: https://example.org/" + "y" * 4_000 + "\n\n" + "[x]" * 1_900,
        "|" * 2_000 + "\n" + "-|" * 2_000 + "\n" + "x\n" * 1_500,
        "rechts\u202elinks\u2066",
        "kaputt \ud83d",
        "a.de " * 2_000,
        "&amp;" * 2_000,
    ],
    ids=[
        "emoji",
        "longest",
        "brackets",
        "lines",
        "reference bomb",
        "table bomb",
        "bidi",
        "surrogate",
        "links",
        "entities",
    ],
)
def test_hostile_text_is_stored_cleanly_or_refused_but_never_a_fault(visit, reader, article, body):
    response = visit(reader).post(
        form_of(article), b"body=" + urllib.parse.quote_from_bytes(body.encode("utf-8", "surrogatepass")).encode(),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip

    stored = article.comments.first()
    assert (response.status_code, stored is None) in {(302, False), (422, True)}
    if stored:
        assert len(stored.html) <= 40 * len(stored.body) + 200
        assert not set("\u202e\u2066\x00") & set(stored.body)
        assert stored.html in visit(reader).get(f"/kommentare/{stored.pk}/").text


def test_a_megabyte_is_refused(visit, reader, article):
    response = visit(reader).post(form_of(article), {"body": "Wort " * 150_000})

    assert response.status_code == 422
    assert "characters too long" in response.text


def test_a_form_larger_than_any_of_ours_is_a_bad_request(visit, reader, article, settings):
    response = visit(reader).post(
        form_of(article),
        "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400
    assert "Es wurde nichts gespeichert" in response.text


def test_a_hundred_thousand_fields_are_a_bad_request(visit, reader, article):
    response = visit(reader).post(
        form_of(article), "a=1&" * 100_000 + "body=x", content_type="application/x-www-form-urlencoded"
    )

    assert (response.status_code, article.comments.count()) == (400, 0)
