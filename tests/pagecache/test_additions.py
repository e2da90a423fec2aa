"""What is added reaches strangers within two seconds, and renders a busy page once in them; plans end pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import FollowUp
from polls.models import Poll
from tests.factories import ArticleFactory, CommentFactory, FollowUpFactory, PollFactory, vote


@pytest.fixture
def poll(article):
    return PollFactory(article=article, slug="frage", results="always", votes=(1, 1))


@pytest.mark.parametrize("address", ["/artikel/wettlauf/", "/", "/kommentare/{comment}/"])
def test_a_comment_reaches_strangers_within_two_seconds(site, article, comment, clock, address):
    address = address.format(comment=comment.pk)
    before = site.get(address)
    CommentFactory(article=article, parent=comment, body="Neue Worte.")

    clock.shift(1.9)
    assert site.get(address) == before
    clock.shift(0.2)

    assert site.get(address) != before


def test_a_busy_page_is_rendered_once_in_two_seconds(site, article, clock):
    for _ in range(8):
        CommentFactory(article=article)
        site.get("/artikel/wettlauf/")
        clock.shift(0.5)

    assert site.django == 2


def test_an_article_s_page_stays_while_nothing_is_added(site, article, clock):
    for _ in range(5):
        site.get("/artikel/wettlauf/")
        clock.shift(3600)

    assert site.django == 1


def test_a_page_over_many_articles_is_rendered_anew_after_two_seconds(site, article, clock):
    for _ in range(3):
        site.get("/")
        clock.shift(2.1)

    assert site.django == 3


@pytest.mark.parametrize("address", ["/umfragen/frage/", "/artikel/wettlauf/"])
def test_votes_reach_strangers_within_two_seconds_a_changed_one_too(site, poll, reader, clock, address):
    before = site.get(address)
    vote(poll, 0, by=reader)
    assert site.get(address) == before
    clock.shift(2.1)
    first = site.get(address)
    vote(poll, 1, by=reader)
    clock.shift(2.1)

    assert len({before.body, first.body, site.get(address).body}) == 3


def test_a_released_comment_reaches_strangers_as_an_addition(site, article, newcomer, clock):
    held = CommentFactory(article=article, author=newcomer, body="Siehe https://example.org/ und https://example.com/")
    assert held.status == "held"
    site.get("/artikel/wettlauf/")
    held.release()

    clock.shift(2.1)

    assert "example.org" in site.get("/artikel/wettlauf/").text


def test_a_clock_that_is_set_back_keeps_no_page(site, article, clock):
    site.get("/")
    clock.shift(-3600)
    site.get("/")

    assert site.django == 2


def plan_a_poll(article):
    poll = PollFactory(article=article, question="Erst später?", state="draft")
    poll.open(at=timezone.now() + timedelta(hours=1))


def plan_a_closing(article):
    PollFactory(article=article, question="Nur bis dann?", closes_at=timezone.now() + timedelta(hours=1))


def plan_an_article(article):
    ArticleFactory(title="Erst später", published_at=timezone.now() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("plan", "address"),
    [
        (plan_a_poll, "/artikel/wettlauf/"), (plan_a_poll, "/umfragen/"), (plan_a_closing, "/artikel/wettlauf/"),
        (plan_a_closing, "/umfragen/"), (plan_an_article, "/"), (plan_an_article, "/feeds/artikel.atom"),
        (plan_an_article, "/sitemap.xml"),
    ],
)  # fmt: skip
def test_a_page_ends_at_its_next_planned_change_to_the_second(site, article, clock, plan, address):
    site.get(address)
    plan(article)
    before = site.get(address)
    clock.shift(timedelta(minutes=59, seconds=59))
    assert site.get(address).body == before.body

    clock.shift(1.001)

    assert site.get(address).body != before.body


def test_a_page_ends_when_a_follow_up_is_due_and_shows_it_after_the_sweep(site, article, clock):
    FollowUpFactory(article=article, title="Neue Wendung", state="scheduled")
    site.get("/artikel/wettlauf/")

    clock.shift(timedelta(hours=1, seconds=1))
    site.get("/artikel/wettlauf/")
    rendered = site.django
    FollowUp.objects.get().appear()  # as the sweep does, whose clock is the database's and cannot be moved

    assert "Neue Wendung" in site.get("/artikel/wettlauf/").text
    assert (rendered, site.django) == (2, 3)


def test_a_closing_that_is_moved_moves_the_page_s_end(site, article, clock):
    poll = PollFactory(article=article, closes_at=timezone.now() + timedelta(hours=5))
    site.get("/artikel/wettlauf/")
    poll.close_at(timezone.now() + timedelta(hours=1))
    before = site.get("/artikel/wettlauf/").body

    clock.shift(timedelta(hours=1, seconds=1))

    assert site.get("/artikel/wettlauf/").body != before
    assert Poll.objects.get().is_over
