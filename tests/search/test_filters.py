"""Narrowing down: by kind, article, person and time."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Profile
from articles.models import Article, Author, FollowUp
from comments.models import Comment
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, UserFactory

from .looking import addresses, notes, search

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def browser(visit, stranger):
    return visit(stranger)


@pytest.fixture
def several(author, reader):
    """Texts with the same word, by kind, article, person and day; returns their addresses by a name."""
    signed = Author.objects.create(name="Jana Müller", person=reader)
    one = ArticleFactory(slug="eins", title="Eins", body="Zugvogel.", authors=[signed])
    two = ArticleFactory(slug="zwei", title="Zwei", body="Zugvogel.")
    followup = FollowUpFactory(article=one, slug="mehr", body="Zugvogel.")
    followup.authors.set([signed])
    rows = {
        "one": one,
        "two": two,
        "more": followup,
        "here": CommentFactory(article=one, author=author, body="Zugvogel hier."),
        "there": CommentFactory(article=two, author=reader, body="Zugvogel dort."),
        "told": ExperienceFactory(article=two, author=author, body="Zugvogel erlebt."),
    }
    for day, row in enumerate(rows.values(), 1):
        at = datetime(2026, 3, day, 0, 30, tzinfo=BERLIN)  # the day before, by UTC
        if isinstance(row, Article | FollowUp):
            type(row).objects.filter(pk=row.pk).update(published_at=at)
        else:
            Comment.objects.filter(pk=row.pk).update(posted_at=at)
    return {name: row.get_absolute_url() if hasattr(row, "get_absolute_url") else f"/kommentare/{row.pk}/"
            for name, row in rows.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, {"one", "two", "more", "here", "there", "told"}),
        ({"art": "artikel"}, {"one", "two"}),
        ({"art": "diskussion"}, {"here", "there", "told"}),
        ({"art": "diskussion", "artikel": "zwei"}, {"there", "told"}),
        ({"art": "nachtraege"}, {"more"}),
        ({"art": "kommentare"}, {"here", "there"}),
        ({"art": "erfahrungen"}, {"told"}),
        ({"artikel": "eins"}, {"one", "more", "here"}),
        ({"artikel": "zwei"}, {"two", "there", "told"}),
        ({"artikel": "zwei", "art": "kommentare"}, {"there"}),
        ({"person": "Anton Autor"}, {"here", "told"}),
        ({"person": "anton-autor"}, {"here", "told"}),
        ({"person": "Lea Leserin"}, {"one", "more", "there"}),
        ({"person": "Jana Müller"}, {"one", "more"}),
        ({"person": "Jana Müller", "artikel": "zwei"}, set()),
        ({"von": "2026-03-04"}, {"here", "there", "told"}),
        ({"bis": "2026-03-04"}, {"one", "two", "more", "here"}),
        ({"von": "2026-03-03", "bis": "2026-03-03"}, {"more"}),
        ({"von": "3.3.2026", "bis": "05.03.2026"}, {"more", "here", "there"}),
        ({"von": "2026-03-05", "bis": "2026-03-03"}, {"more", "here", "there"}),
        ({"art": "", "artikel": " ", "person": "", "von": "", "bis": ""},
         {"one", "two", "more", "here", "there", "told"}),
    ],
)  # fmt: skip
def test_filters_narrow_down(browser, several, filters, left):
    response = search(browser, "Zugvogel", **filters)

    assert set(addresses(response)) == {several[name] for name in left}
    assert response.context["page"].found.count == len(left)
    assert notes(response) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("art", "umfragen"),
        ("artikel", "gibt-es-nicht"),
        ("artikel", "x" * 500),
        ("person", "Niemand Da"),
        ("person", "x" * 500),
        ("von", "gestern"),
        ("von", "2026-02-30"),
        ("bis", "9999-12-31"),
        ("bis", "0001-01-01"),
    ],
)
def test_an_unknown_value_is_named_and_left_out(browser, several, name, value):
    response = search(browser, "Zugvogel", **{name: value})

    assert len(addresses(response)) == 6
    assert notes(response) == [f"“{value[:40]}” is unknown as a filter, so it is left out."]
    assert f"{name}=" not in response.context["query"]


def chosen(page):
    """Return what the folded form says of the filters; None where it only offers them."""
    folded = re.search(r'<details class="search__filters">\s*<summary>(.*?)</summary>', page.text, re.DOTALL)[1]
    return None if folded == "Narrow down" else re.findall(r'<span class="search__chosen"[^>]*>(.*?)</span>', folded)


def test_the_form_is_folded_and_says_what_is_chosen(browser, several):
    filters = {"art": "diskussion", "artikel": "eins", "person": "anton autor", "von": "1.3.2026", "bis": "2026-04-02"}

    assert chosen(search(browser, "Zugvogel")) is None
    assert chosen(search(browser, "Zugvogel", art="artikel")) == ["Articles"]
    assert chosen(search(browser, "Zugvogel", **filters)) == [
        "Comments and experiences", "Eins", "by Anton Autor", "from 1 March 2026", "until 2 April 2026",
    ]  # fmt: skip


def test_the_form_keeps_what_is_chosen(browser, several):
    page = search(browser, "Zugvogel", art="kommentare", artikel="eins", person="anton autor", von="1.3.2026").text

    assert '<option value="kommentare" selected>' in page
    assert '<option value="eins" lang="de" selected>' in page
    assert 'id="suche-person" value="Anton Autor"' in page
    assert 'id="suche-von" value="2026-03-01"' in page


def test_a_former_address_of_an_article_names_it_still(browser, several):
    article = Article.objects.get(slug="eins")
    article.move_to("neu")

    response = search(browser, "Zugvogel", artikel="eins", art="kommentare")

    assert addresses(response) == [several["here"]]
    assert "artikel=neu" in response.context["query"]


def test_an_address_that_another_article_has_now_is_that_articles(browser, several):
    Article.objects.get(slug="eins").move_to("neu")
    ArticleFactory(slug="eins", title="Der zweite")

    assert addresses(search(browser, "Zugvogel", artikel="eins")) == []


def test_a_draft_can_be_chosen_by_those_who_may_open_it_and_by_nobody_else(visit, stranger, editor):
    ArticleFactory(slug="entwurf", body="Zugvogel.", status="draft", published_at=None)

    assert addresses(search(visit(editor), "Zugvogel", artikel="entwurf")) == ["/artikel/entwurf/"]
    assert len(notes(search(visit(stranger), "Zugvogel", artikel="entwurf"))) == 1


def test_an_unconfirmed_account_holds_no_name(browser, several):
    person = UserFactory(name="Nora Neu", known=False)
    Profile.objects.filter(user=person).update(confirmed_at=None)

    assert len(notes(search(browser, "Zugvogel", person="Nora Neu"))) == 1


def test_the_articles_to_choose_from_are_the_newest_public_ones_and_the_chosen_one(browser):
    for number in range(31):
        ArticleFactory(slug=f"nummer-{number:02}", title=f"Nummer {number}")
    Article.objects.filter(slug="nummer-00").update(published_at=datetime(2026, 1, 1, tzinfo=BERLIN))
    ArticleFactory(slug="entwurf", status="draft", published_at=None)

    offered = [article.slug for article in search(browser).context["page"].asked.articles]
    with_the_old = [article.slug for article in search(browser, artikel="nummer-00").context["page"].asked.articles]

    assert len(offered) == 30
    assert not {"nummer-00", "entwurf"} & set(offered)
    assert with_the_old == ["nummer-00", *offered]
