"""The page: its order and its pages, its excerpts, its head, its cost."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from articles.models import Article, FollowUp
from comments.models import Comment
from experiences.models import Experience
from search.asked import Asked
from search.finding import RANKED
from search.query import TextQuery, query_for, terms_of
from search.texts import matches
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory

from .looking import addresses, error, heading, search

pytestmark = pytest.mark.django_db

# One second apart; every tenth says the word twice, and so fits better.
MANY = """
    INSERT INTO comments_comment
        (article_id, author_id, path, body, html, token, status, removed_for, reply_count, posted_at, published_at)
    SELECT %(article)s, %(author)s, 'z' || lpad(n::text, 6, '0'), said.body, '<p>' || said.body || '</p>',
        gen_random_uuid(), 'published', '', 0, now() - n * interval '1 second', now() - n * interval '1 second'
    FROM generate_series(1, %(count)s) AS n,
        LATERAL (SELECT 'Ein Zugvogel, Nummer ' || n || CASE WHEN n %% 10 = 0 THEN ', Zugvogel.' ELSE '.' END AS body)
            AS said
"""


@pytest.fixture
def browser(visit, stranger):
    return visit(stranger)


@pytest.fixture
def many(article, author):
    """Write as many comments as wanted, the newest first: returns their addresses."""

    def write(count):
        with connection.cursor() as cursor:
            cursor.execute(MANY, {"article": article.pk, "author": author.pk, "count": count})
        rows = Comment.objects.filter(body__startswith="Ein Zugvogel, Nummer").order_by("-posted_at")
        return [f"/kommentare/{pk}/" for pk in rows.values_list("pk", flat=True)]

    return write


def test_a_page_holds_twenty_and_leads_to_the_next_and_back(browser, many):
    many(45)

    first, second, third = (search(browser, "Zugvogel", seite=number) for number in ("1", "2", "3"))

    assert [len(addresses(page)) for page in (first, second, third)] == [20, 20, 5]
    assert len({*addresses(first), *addresses(second), *addresses(third)}) == 45
    assert {heading(page) for page in (first, second, third)} == {"45 matches"}
    assert re.findall(r'rel="(\w+) nofollow" href="([^"]*)"', second.text) == [
        ("prev", "/en/suche/?q=Zugvogel"),
        ("next", "/en/suche/?q=Zugvogel&amp;seite=3"),
    ]
    assert 'rel="next' not in third.text
    assert '<ol class="entries" start="21">' in second.text


def test_those_that_fit_better_come_first_and_the_newer_before_the_older(browser, many):
    written = many(30)

    found = addresses(search(browser, "Zugvogel"))

    assert found == [written[9], written[19], written[29], *(written[n] for n in range(19) if n != 9)][:20]


def test_of_more_than_2000_matches_the_newest_are_ranked_and_older_ones_follow_by_time(browser, many):
    written = many(2_050)

    first, last_ranked, older, oldest = (search(browser, "Zugvogel", seite=n) for n in ("1", "100", "101", "103"))

    assert {heading(page) for page in (first, last_ranked, older, oldest)} == {"More than 2,000 matches"}
    assert addresses(first)[0] == written[9]
    assert set(addresses(last_ranked)) <= set(written[:2_000])
    assert addresses(older) == written[2_000:2_020]
    assert addresses(oldest) == written[2_040:]
    assert "The newest 2,000 matches are ranked by how well they fit" in first.text
    assert "These matches are older than the newest 2,000" in older.text
    assert 'rel="next' in last_ranked.text
    assert 'rel="next' not in oldest.text


def test_all_pages_together_hold_each_match_once(browser, many, monkeypatch):
    monkeypatch.setattr("search.finding.RANKED", 60)
    written = many(105)

    found = [address for number in range(1, 7) for address in addresses(search(browser, "Zugvogel", seite=number))]

    assert sorted(found) == sorted(written)


def test_exactly_2000_matches_are_all_ranked(browser, many):
    many(2_000)

    page = search(browser, "Zugvogel", seite="100")

    assert heading(page) == "2,000 matches"
    assert 'rel="next' not in page.text


def test_the_list_ends_where_a_filter_serves_better(browser, many, monkeypatch):
    monkeypatch.setattr("search.finding.LAST_PAGE", 2)
    monkeypatch.setattr("search.page.LAST_PAGE", 2)
    monkeypatch.setattr("search.finding.RANKED", 20)
    many(50)

    page = search(browser, "Zugvogel", seite="2")

    assert len(addresses(page)) == 20
    assert "Here the list ends." in page.text
    assert 'rel="next' not in page.text


@pytest.mark.parametrize("q", ["Reiher", "reih*", '"grauer Reiher"', "Reiher -Storch"])
def test_each_kind_is_found_through_its_index(q, stranger, many, article, author):
    many(3_000)
    CommentFactory(article=article, author=author, body="Ein grauer Reiher.")
    words = TextQuery(query_for(terms_of(q)).all)
    few = {
        "articles_by_words": Article.objects.annotate(words=Article.FOUND_BY),
        "followups_by_words": FollowUp.objects.annotate(words=FollowUp.FOUND_BY),
        "experiences_by_role": Experience.objects.annotate(words=Experience.FOUND_BY),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('comments_by_words')")
        cursor.execute("ANALYZE comments_comment")
        comments = matches(Asked(kind="kommentare"), query_for(terms_of(q)), stranger)[0].explain()
        cursor.execute("SET LOCAL enable_seqscan = off")
        plans = {name: rows.filter(words=words).explain() for name, rows in few.items()}

    assert "Bitmap Index Scan on comments_by_words" in comments
    assert [name for name, plan in plans.items() if f"Bitmap Index Scan on {name}" not in plan] == []


def test_no_more_rows_are_ranked_than_are_shown_to_rank(stranger, many):
    many(30)

    rows = matches(Asked(kind="kommentare"), query_for(terms_of("Zugvogel")), stranger)[0][:10]
    plan = rows.explain(verbose=True)

    outer, inner = plan.index("ts_rank"), plan.index("Sort")
    assert outer < inner, "the rank is made before the newest are chosen"
    assert plan.count("ts_rank") == plan[:inner].count("ts_rank")
    assert RANKED == 2_000


def test_nothing_found_says_what_to_try(browser, article):
    page = search(browser, "Schiffbruch", art="kommentare", artikel="wettlauf").text

    assert '<h2 id="treffer">0 matches</h2>' in page
    assert '<a rel="nofollow" href="/en/suche/?q=Schiffbruch">Search without the filters</a>' in page
    assert "Try fewer words" in page


def test_a_strangers_page_is_everyones_sets_no_cookie_and_is_in_no_index(browser, many):
    many(3)
    response = search(browser, "Zugvogel")

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    assert "csrf" not in response.text
    assert Session.objects.count() == 0
    assert '<meta name="robots" content="noindex">' in response.text


def test_a_readers_page_is_their_own(visit, reader, many):
    many(3)

    assert search(visit(reader), "Zugvogel")["Cache-Control"] == "private, no-cache"


def test_links_to_the_other_language_and_to_sign_in_come_back_to_this_search(browser, many):
    many(45)
    page = search(browser, "Zugvogel", seite="2", art="kommentare", x="unbekannt").text

    assert 'href="/suche/?q=Zugvogel&amp;art=kommentare&amp;seite=2" hreflang="de"' in page
    assert "next=/en/suche/%3Fq%3DZugvogel%26art%3Dkommentare%26seite%3D2" in page
    assert "unbekannt" not in page


def test_crawlers_are_kept_out(browser):
    lines = browser.get("/robots.txt").text.splitlines()

    assert {"Disallow: /suche/", "Disallow: /en/suche/"} <= set(lines)


def test_every_page_leads_to_the_search(browser):
    page = browser.get("/en/").text

    assert re.search(r'<a class="masthead__find" href="/en/suche/">.*<span class="unseen">Search</span></a>', page)
    assert '<form class="masthead__search" method="get" action="/en/suche/" role="search">' in page
    assert "masthead__search" not in search(browser, "Haus").text


def test_the_form_in_a_thread_finds_all_of_that_discussion_and_nothing_else(browser, author):
    article = ArticleFactory(slug="vogel", title="Ein Zugvogel", body="Ein Zugvogel.", asks_for_experiences=True)
    FollowUpFactory(article=article, title="Noch ein Zugvogel", body="Ein Zugvogel.")
    comment = CommentFactory(article=article, author=author, body="Ein Zugvogel.")
    told = ExperienceFactory(article=article, author=author, body="Zugvogel erlebt.")
    role = ExperienceFactory(article=article, author=author, role="Zugvogel", body="Im Süden.")
    CommentFactory(body="Ein Zugvogel anderswo.")
    form = render_to_string("search/_in_thread.html", {"article": article})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form))

    response = search(browser, "Zugvogel", **hidden)

    assert 'method="get" action="/suche/" role="search"' in form
    assert sorted(addresses(response)) == sorted(f"/kommentare/{pk}/" for pk in (comment.pk, told.pk, role.pk))


def _one_of_each(number):
    article = ArticleFactory(body=f"Zugvogel {number}.")
    FollowUpFactory(article=article, body=f"Zugvogel {number}.")
    CommentFactory(article=article, body=f"Zugvogel {number}.")
    ExperienceFactory(article=article, body=f"Zugvogel {number}.", role=f"Vogelwart {number}")


def _statements(browser, **address):
    with CaptureQueriesContext(connection) as queries:
        response = search(browser, **address)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize(("who", "statements"), [("stranger", 9), ("reader", 12), ("editor", 13)])
def test_three_of_each_kind_cost_what_one_costs(visit, cast, who, statements):
    browser = visit(cast(who))
    _one_of_each(1)
    search(browser, "Zugvogel")
    one = _statements(browser, q="Zugvogel")
    _one_of_each(2)
    _one_of_each(3)

    assert (one, _statements(browser, q="Zugvogel")) == (statements, statements)


def test_filters_and_later_pages_cost_no_more_with_more(browser, many, author):
    many(45)
    narrowed = {"q": "Zugvogel", "art": "kommentare", "artikel": "wettlauf", "person": author.name}

    assert (_statements(browser, **narrowed), _statements(browser, **narrowed, seite="2")) == (8, 8)


def test_an_error_asks_the_database_for_nothing_it_does_not_need(browser, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert error(search(browser, "x" * 10_000))
