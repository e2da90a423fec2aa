"""What an article shows of the experiences told under it."""

import pytest
from django.template import Context, Template

from tests.factories import ArticleFactory, ExperienceFactory

pytestmark = pytest.mark.django_db

PANEL = Template("{% load experiences %}{% experience_panel article %}")
INVITATION = Template("{% load experiences %}{% experience_invitation article %}")


@pytest.fixture
def asking(article):
    """An article whose editors ask for experiences."""
    article.asks_for_experiences = True
    article.save()
    return article


def panel(article):
    return PANEL.render(Context({"article": article})).strip()


def tell(article, count, **facts):
    for _ in range(count):
        ExperienceFactory(article=article, **facts)


def test_from_five_experiences_on_it_counts_and_links(asking):
    tell(asking, 3, perspective="applicant", outcome="declined")
    tell(asking, 2, perspective="hiring", outcome="unfilled")
    tell(asking, 1, state="held")
    tell(ArticleFactory(), 5)
    shown = panel(asking)

    assert shown.count("<li>") == 4
    assert 'href="/erfahrungen/?artikel=wettlauf&amp;perspektive=applicant"' in shown
    assert 'href="/erfahrungen/?artikel=wettlauf&amp;ausgang=unfilled"' in shown
    assert shown.count('<span class="num">3</span>') == shown.count('<span class="num">2</span>') == 2
    assert '<rect width="60" height="8"/>' in shown


def test_below_five_there_is_only_the_invitation(asking):
    tell(asking, 4)
    shown = panel(asking)

    assert "<li>" not in shown
    assert 'class="num"' not in shown
    assert "4" not in shown.replace("h2", "")
    assert 'href="/erfahrungen/teilen/?artikel=wettlauf"' in shown


def test_an_article_that_does_not_ask_shows_what_it_has_and_nothing_where_it_has_nothing(article):
    assert panel(article) == ""

    tell(article, 5)
    assert "<li>" in panel(article)
    assert "/erfahrungen/teilen/" not in panel(article)


def test_a_closed_discussion_invites_nobody(asking):
    assert "/erfahrungen/teilen/?artikel=wettlauf" in INVITATION.render(Context({"article": asking}))

    asking.close_discussion()
    assert panel(asking) == ""
    assert INVITATION.render(Context({"article": asking})).strip() == ""


def test_an_article_that_does_not_ask_invites_nobody(article):
    assert INVITATION.render(Context({"article": article})).strip() == ""


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_the_panel_asks_the_database_once(asking, count, django_assert_num_queries):
    tell(asking, count)
    with django_assert_num_queries(1):
        panel(asking)
