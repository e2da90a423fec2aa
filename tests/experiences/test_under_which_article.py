"""Under which article an experience is told: addresses that name another one, none, or rubbish."""

import pytest

from experiences.models import Experience

from .forms import filled

pytestmark = pytest.mark.django_db


def test_without_an_open_discussion_there_is_a_friendly_page(visit, stranger, article):
    article.close_discussion()
    response = visit(stranger).get("/en/erfahrungen/teilen/")

    assert response.status_code == 200
    assert "No discussion is open at present" in response.text


def test_a_moved_article_leads_to_its_new_form(visit, stranger, article):
    article.move_to("neu")
    response = visit(stranger).get("/en/erfahrungen/teilen/?artikel=wettlauf")

    assert (response.status_code, response.url) == (301, "/en/erfahrungen/teilen/?artikel=neu")


def test_what_was_sent_to_a_former_address_is_sent_again_to_the_new_one(visit, reader, article):
    article.move_to("neu")
    response = visit(reader).post("/en/erfahrungen/teilen/?artikel=wettlauf", filled())

    assert (response.status_code, response.url) == (308, "/en/erfahrungen/teilen/?artikel=neu")


@pytest.mark.parametrize(
    "slug", ["%00", "wettlauf%00", "%ED%A0%80", "%FF", "x" * 10_000, "wettlauf&artikel=nichts", "%20"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_article_that_nobody_knows_is_answered_by_the_page_that_says_so(visit, reader, article, slug, method):
    response = getattr(visit(reader), method)(
        f"/en/erfahrungen/teilen/?artikel={slug}", filled() if method == "post" else None
    )

    assert response.status_code == 404
    assert "<h1" in response.text
    assert Experience.objects.count() == 0


def test_of_an_article_named_several_times_the_last_counts(visit, stranger, article):
    response = visit(stranger).get(f"/erfahrungen/teilen/?artikel=nichts&artikel={article.slug}")

    assert response.context["article"] == article
