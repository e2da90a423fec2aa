"""Who finds what: only what a person may read, in matches, counts and suggestions alike."""

import pytest

from search.models import Vocabulary, Word
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, UserFactory

from .looking import addresses, search, suggested

pytestmark = pytest.mark.django_db

EVERYONE = set(CAST)
TEAM = {"moderator", "second_moderator", "editor", "admin"}
THINGS = {
    "published article": EVERYONE,
    "draft article": TEAM,
    "withdrawn article": TEAM,
    "published follow-up": EVERYONE,
    "draft follow-up": TEAM,
    "follow-up of a withdrawn article": TEAM,
    "public comment": EVERYONE,
    "held comment": {"author"},
    "removed comment": {"author"},
    "retracted comment": set(),
    "comment of a withdrawn article": {"author"},
    "public experience": EVERYONE,
    "held experience": {"author"},
    "retracted experience": set(),
}


@pytest.fixture
def things(author, article):
    """One of each, all with the same word, as addresses."""
    published = ArticleFactory(slug="offen", body="Ein Zugvogel.")
    ArticleFactory(slug="entwurf", body="Ein Zugvogel.", status="draft", published_at=None)
    gone = ArticleFactory(slug="zurueck", body="Ein Zugvogel.")
    FollowUpFactory(article=published, slug="da", body="Ein Zugvogel.")
    FollowUpFactory(article=published, slug="noch-nicht", body="Ein Zugvogel.", state="draft")
    FollowUpFactory(article=gone, slug="weg", body="Ein Zugvogel.")
    comments = {
        f"{'public' if state == 'published' else state} comment": CommentFactory(
            article=article, author=author, body=f"Ein Zugvogel, {state}.", state=state
        )
        for state in ("published", "held", "removed", "retracted")
    }
    comments["comment of a withdrawn article"] = CommentFactory(article=gone, author=author, body="Ein Zugvogel.")
    for state in ("published", "held", "retracted"):
        told = ExperienceFactory(article=article, author=author, body=f"Erlebt: Zugvogel, {state}.", state=state)
        comments[f"{'public' if state == 'published' else state} experience"] = told
    gone.withdraw()
    return {
        "published article": "/artikel/offen/",
        "draft article": "/artikel/entwurf/",
        "withdrawn article": "/artikel/zurueck/",
        "published follow-up": "/artikel/offen/nachtraege/da/",
        "draft follow-up": "/artikel/offen/nachtraege/noch-nicht/",
        "follow-up of a withdrawn article": "/artikel/zurueck/nachtraege/weg/",
    } | {name: f"/kommentare/{comment.pk}/" for name, comment in comments.items()}


@pytest.mark.parametrize("member", CAST)
def test_each_member_of_the_cast_finds_what_they_may_read_and_nothing_else(visit, cast, things, member):
    response = search(visit(cast(member)), "Zugvogel")

    allowed = {things[name] for name, who in THINGS.items() if member in who}
    assert set(addresses(response)) == allowed
    assert response.context["page"].found.count == len(allowed)


@pytest.mark.parametrize("member", CAST)
def test_where_each_match_leads_there_is_a_page(visit, cast, things, member):
    browser = visit(cast(member))

    for address in addresses(search(browser, "Zugvogel")):
        assert (browser.get(address).status_code, address) == (200, address)


def test_what_a_filter_narrows_down_is_still_only_what_one_may_read(visit, stranger, things, author):
    for filters in ({"art": "kommentare"}, {"person": author.name}, {"artikel": "wettlauf"}, {"von": "2020-01-01"}):
        found = set(addresses(search(visit(stranger), "Zugvogel", **filters)))
        assert found <= {things[name] for name, who in THINGS.items() if "stranger" in who}


def test_ones_own_hidden_text_says_what_became_of_it(visit, author, things):
    page = search(visit(author), "Zugvogel", art="kommentare").text

    assert page.count('<strong class="match__state">held</strong>') == 1
    assert page.count('<strong class="match__state">removed</strong>') == 1


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
def test_words_of_what_nobody_else_may_read_are_never_suggested(visit, stranger, article, state, clock):
    for number in range(4):
        CommentFactory(article=article, author=UserFactory(), body=f"Ein Zugvogel {number}.", state=state)
    CommentFactory(article=article, body="Ein Reiher.")
    clock.shift(120)

    Vocabulary.objects.rebuild()

    assert set(Word.objects.filter(word__in=["zugvogel", "reiher"]).values_list("word", flat=True)) == {"reiher"}
    assert suggested(search(visit(stranger), "Zugvogl")) is None


def test_a_word_that_only_removed_texts_hold_is_not_suggested_even_before_the_words_are_counted_anew(
    visit, stranger, article, clock
):
    comments = [CommentFactory(article=article, body=f"Ein Zugvogel {number}.") for number in range(3)]
    clock.shift(120)
    Vocabulary.objects.refresh()
    browser = visit(stranger)
    assert suggested(search(browser, "Zugvogl"))[0] == "Zugvogel"

    for comment in comments:
        comment.hold([])

    assert Word.objects.known().filter(word="zugvogel").exists()
    assert suggested(search(browser, "Zugvogl")) is None


@pytest.mark.parametrize("deed", ["hold", "retract", "remove"])
def test_what_is_taken_out_of_view_is_found_no_more_with_the_next_search(visit, stranger, article, author, deed):
    comment = CommentFactory(article=article, author=author, body="Ein Zugvogel.")
    browser = visit(stranger)
    before = addresses(search(browser, "Zugvogel"))

    {"hold": lambda: comment.hold([]), "retract": comment.retract, "remove": lambda: comment.remove("attack")}[deed]()

    assert (before, addresses(search(browser, "Zugvogel"))) == ([f"/kommentare/{comment.pk}/"], [])
