"""The list of experiences: its filters with their counts, its pages, its empty state."""

import re
from html import unescape

import pytest

from experiences.models import Experience
from tests.factories import ArticleFactory, ExperienceFactory, UserFactory

pytestmark = pytest.mark.django_db


def listed(response):
    return [int(pk) for pk in re.findall(r'<a href="[^"]*/kommentare/(\d+)/"><time', response.text)]


def offered(response, name):
    """Return a filter's choices as value → count."""
    facet = next(facet for facet in response.context["page"].facets if facet.filter.name == name)
    return {choice.value: choice.count for choice in facet.choices}


def test_the_newest_stand_first_and_only_what_everyone_may_read(visit, stranger, several):
    response = visit(stranger).get("/erfahrungen/")

    assert listed(response) == [told.pk for told in reversed(several)]
    assert response.context["page"].total == 6


def test_each_filter_says_how_many_each_choice_would_give(visit, stranger, several, article):
    response = visit(stranger).get("/erfahrungen/")

    assert offered(response, "perspektive") == {"applicant": 4, "hiring": 2}
    assert offered(response, "ausgang") == {"accepted": 1, "declined": 3, "filled": 1, "unfilled": 1}
    assert offered(response, "region") == {"by": 2, "be": 2, "hh": 1}
    assert offered(response, "rolle") == {"data-science": 2, "machine-learning": 1}
    assert offered(response, "groesse") == {"250": 2}
    assert offered(response, "jahr") == {"2025": 2, "2024": 1}
    assert offered(response, "artikel") == {"wettlauf": 4, "anderer": 2}


def test_the_counts_of_a_filter_are_those_under_the_others(visit, stranger, several):
    response = visit(stranger).get("/erfahrungen/?region=by&perspektive=applicant")

    assert listed(response) == [several[1].pk, several[0].pk]
    assert offered(response, "region") == {"by": 2, "be": 1}
    assert offered(response, "perspektive") == {"applicant": 2}
    assert offered(response, "jahr") == {"2025": 1, "2024": 1}
    assert offered(response, "artikel") == {"wettlauf": 2}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("perspektive=hiring", {3, 4}),
        ("ausgang=filled", {4}),
        ("rolle=data-science", {0, 4}),
        ("region=be", {2, 3}),
        ("groesse=250", {0, 3}),
        ("jahr=2025", {0, 2}),
        ("artikel=anderer", {4, 5}),
        ("rolle=data-science&artikel=wettlauf", {0}),
        ("rolle=data-science&artikel=wettlauf&jahr=2025&region=by&groesse=250", {0}),
        (
            "perspektive=applicant&ausgang=declined&rolle=data-science&region=by&groesse=250&jahr=2025&artikel=wettlauf",
            {0},
        ),
        ("region=", {0, 1, 2, 3, 4, 5}),
    ],
)
def test_filters_narrow_the_list_down(visit, stranger, several, query, left):
    response = visit(stranger).get(f"/erfahrungen/?{query}")

    assert set(listed(response)) == {several[place].pk for place in left}
    assert response.context["page"].total == len(left)


def test_every_count_is_what_its_link_gives(visit, stranger, several):
    for query in ("", "region=be", "perspektive=hiring&region=be", "jahr=2025&artikel=wettlauf&ausgang=filled"):
        page = visit(stranger).get(f"/erfahrungen/?{query}").context["page"]
        for facet in page.facets:
            for choice in facet.choices:
                followed = {**page.asked.given, facet.filter.name: choice.value}
                assert visit(stranger).get("/erfahrungen/", followed).context["page"].total == choice.count
            assert visit(stranger).get(f"/erfahrungen/{facet.without}").context["page"].total == facet.loosened


def test_chosen_filters_can_be_taken_off_one_by_one(visit, stranger, several):
    page = visit(stranger).get("/en/erfahrungen/?region=by&perspektive=applicant").text

    assert unescape(page).count('href="/en/erfahrungen/?region=by"') == 1
    assert unescape(page).count('href="/en/erfahrungen/?perspektive=applicant"') == 1
    assert "Region: Bavaria" in page
    assert '<option value="by" selected>Bavaria (2)</option>' in page


def test_where_nothing_fits_the_page_says_what_to_loosen_and_what_that_gives(visit, stranger, several):
    response = visit(stranger).get("/en/erfahrungen/?region=hh&perspektive=applicant&jahr=2025")
    page = unescape(response.text)

    assert listed(response) == []
    assert "Nobody has told anything that fits all of these filters." in page
    assert (
        '<a href="/en/erfahrungen/?perspektive=applicant&jahr=2025">2 experiences without “Region: Hamburg”</a>' in page
    )
    assert "without “Year: 2025”" not in page
    assert '<option value="hh" selected>Hamburg (0)</option>' in page


def test_a_later_page_is_for_people_only_too(visit, stranger, several):
    page = visit(stranger).get(f"/erfahrungen/?ab={several[2].pk}").text

    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page


def test_a_public_article_that_nobody_told_anything_under_is_no_unknown_filter(visit, stranger, several):
    ArticleFactory(slug="still", title="Der stille Artikel")
    page = unescape(visit(stranger).get("/en/erfahrungen/?artikel=still").text)

    assert "is unknown as a filter" not in page
    assert "0 experiences" in page
    assert '<option value="still" selected>Der stille Artikel (0)</option>' in page
    assert "See all experiences" in page or "without “Article: Der stille Artikel”" in page


def test_a_former_address_of_an_article_names_it_still(visit, stranger, several, article):
    article.move_to("neu")
    response = visit(stranger).get("/erfahrungen/?artikel=wettlauf&region=by")

    assert listed(response) == [several[1].pk, several[0].pk]
    assert response.context["page"].asked.given == {"region": "by", "artikel": "neu"}


def test_an_address_that_another_article_has_now_is_that_articles(visit, stranger, several, article):
    article.move_to("neu")
    ArticleFactory(slug="wettlauf", title="Der zweite Wettlauf")

    assert visit(stranger).get("/erfahrungen/?artikel=wettlauf").context["page"].total == 0


@pytest.mark.parametrize(
    "query",
    [
        "region=xx",
        "perspektive=APPLICANT",
        "rolle=gardener",
        "groesse=7",
        "jahr=bald",
        "jahr=12345",
        "jahr=1800",
        "artikel=gibt-es-nicht",
        "artikel=entwurf",
        "artikel=%00",
        "artikel=" + "x" * 5000,
        "region=<script>",
        "region=%00",
        "ausgang=" + "x" * 5000,
    ],
)
def test_an_unknown_filter_is_named_and_left_out(visit, stranger, several, query):
    ArticleFactory(slug="entwurf", status="draft")
    response = visit(stranger).get(
        f"/en/erfahrungen/?{query}&perspektive=hiring" if "persp" not in query else f"/en/erfahrungen/?{query}"
    )

    assert response.status_code == 200
    assert "is unknown as a filter for" in response.text
    assert len(listed(response)) == (6 if "persp" in query else 2)
    assert "<script>" not in response.text


@pytest.mark.parametrize("start", ["0", "999999999", "x", "-1", "9" * 30, "%00"])
def test_an_unknown_page_is_said_and_the_first_is_shown(visit, stranger, several, start):
    response = visit(stranger).get(f"/en/erfahrungen/?ab={start}")

    assert response.status_code == 200
    assert "There is no such page. Here is the first one." in response.text
    assert len(listed(response)) == 6


def test_what_never_was_public_is_no_page(visit, stranger, several, newcomer, article):
    held = ExperienceFactory(article=article, author=newcomer)

    assert "no such page" in visit(stranger).get(f"/en/erfahrungen/?ab={held.pk}").text


def test_pages_follow_each_other_without_a_gap_and_keep_the_filters(visit, stranger, article, clock):
    author = UserFactory()
    told = []
    for n in range(45):
        clock.shift(n % 2)  # two of each moment
        told.append(ExperienceFactory(article=article, author=author, region="by").pk)
    seen, address = [], "/erfahrungen/?region=by"
    sizes = []
    while address:
        response = visit(stranger).get(address)
        sizes.append(len(listed(response)))
        seen += listed(response)
        following = response.context["page"].following
        address = f"/erfahrungen/{following}" if following else ""

    assert sizes == [20, 20, 5]
    assert seen == sorted(told, reverse=True)
    assert "region=by" in following or not following
    assert 'href="/erfahrungen/?region=by"' in response.text


def test_a_page_still_begins_where_an_experience_was_taken_back(visit, stranger, several):
    several[3].comment.retract()

    assert listed(visit(stranger).get(f"/erfahrungen/?ab={several[3].pk}")) == [told.pk for told in several[2::-1]]


def test_the_empty_list_invites(visit, stranger, article):
    page = visit(stranger).get("/en/erfahrungen/").text

    assert "Yours could be the first." in page
    assert 'href="/en/erfahrungen/teilen/"' in page


def test_everyones_list_is_one_page_and_filtered_ones_are_for_people_only(visit, stranger, several):
    plain = visit(stranger).get("/erfahrungen/")
    filtered = visit(stranger).get("/erfahrungen/?region=by")
    german = unescape(visit(stranger).get("/en/erfahrungen/?region=by").text)

    assert plain["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not plain.cookies
    assert "noindex" not in plain.text
    assert '<link rel="alternate" hreflang="en" href="https://testserver/en/erfahrungen/">' in plain.text
    assert '<meta name="robots" content="noindex">' in filtered.text
    assert '<link rel="canonical" href="https://testserver/erfahrungen/">' in plain.text
    assert "canonical" not in filtered.text  # it is another page, and for nobody's index
    assert 'href="/erfahrungen/?region=by" hreflang="de"' in german


@pytest.mark.parametrize(
    "query", ["", "?region=by", "?region=by&perspektive=applicant&jahr=2025", "?region=th", "?artikel=wettlauf"]
)
@pytest.mark.parametrize("count", [1, 3, 25])
def test_the_list_asks_the_database_three_times(visit, stranger, article, django_assert_num_queries, count, query):
    for _ in range(count):
        ExperienceFactory(article=article, region="by", year=2025)

    with django_assert_num_queries(3):  # articles, counts, the page
        visit(stranger).get(f"/erfahrungen/{query}")


def test_a_later_page_asks_once_more_where_it_begins(visit, stranger, several, django_assert_num_queries):
    with django_assert_num_queries(4):
        visit(stranger).get(f"/erfahrungen/?ab={several[2].pk}")


def test_names_and_words_of_readers_are_shown_as_text(visit, stranger, article):
    ExperienceFactory(article=article, role="<i>x</i>", body="Ein *Wort* <b>fett</b>")
    page = visit(stranger).get("/erfahrungen/").text

    assert '<dd><bdi lang="">&lt;i&gt;x&lt;/i&gt;</bdi></dd>' in page
    assert "Ein Wort &lt;b&gt;fett&lt;/b&gt;" in page
    assert Experience.objects.get().role_key == ""
