"""The thread: orders, pages, cursors, and how few queries it takes."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import thread
from comments.path import ALPHABET, DEEPEST, STEP_WIDTH, deepest_parent, depth, root_of, step
from notifications.models import Notification
from tests.comments.reading import follow, grow, ids, unfolded
from tests.factories import CommentFactory, FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_oldest_first_answers_stand_beneath_what_they_answer(visit, stranger, reader, author, article):
    a, b, a1, a2, a11 = grow(article, [reader, author], [None, None, 0, 0, 2])

    page = visit(stranger).get(f"/artikel/{article.slug}/").text
    assert ids(page) == [c.pk for c in (a, a1, a11, a2, b)]
    assert ids(visit(stranger).get(f"/artikel/{article.slug}/?sortierung=aelteste").text) == ids(page)


def test_newest_first_turns_the_roots_and_keeps_the_answers_in_order(visit, stranger, reader, author, article):
    a, b, a1, a2, a11 = grow(article, [reader, author], [None, None, 0, 0, 2])

    page = visit(stranger).get(f"/artikel/{article.slug}/?sortierung=neueste").text
    assert ids(page) == [c.pk for c in (b, a, a1, a11, a2)]


@pytest.mark.parametrize("who", ["stranger", "reader"])
@pytest.mark.parametrize("order", ["aelteste", "neueste"])
def test_each_comment_is_on_exactly_one_page(visit, cast, reader, author, article, order, who):
    """A branch longer than a page in the middle, short ones around it, some texts not shown."""
    random.seed(7)
    parents = (
        [None, None, 0, 1] + [random.choice([1, *range(3, n)]) for n in range(4, 100)] + [None] * 50 + [110, 111, None]
    )
    comments = grow(article, [reader, author], parents)
    for n in (5, 60):
        comments[n].retract()
    comments[148].retract()  # no answers: nothing left of it

    browser = visit(cast(who))
    pages = follow(browser, f"/artikel/{article.slug}/?sortierung={order}")

    read = [pk for page in pages for pk in unfolded(browser, page)]
    shown = list(article.comments.visible_to(cast(who)).values_list("pk", flat=True))
    assert sorted(read) == sorted(shown)
    assert max(len(ids(page)) for page in pages) <= 50
    rank = {c.pk: c.path for c in comments}
    roots = [root_of(rank[pk]) for pk in read]
    assert roots == sorted(roots, reverse=order == "neueste")
    branches = {root: [rank[pk] for pk in read if root_of(rank[pk]) == root] for root in roots}
    assert all(paths == sorted(paths) for paths in branches.values())


def test_five_answers_stand_beneath_a_root_and_a_link_says_how_many_more_there_are(
    visit, stranger, reader, author, article
):
    comments = grow(article, [reader, author], [None, 0, 1, 0, 0, 4, 0, 0, None])

    page = visit(stranger).get(f"/en/artikel/{article.slug}/").text

    assert ids(page) == [comments[n].pk for n in (0, 1, 2, 3, 4, 5, 8)]
    root, sixth = comments[0].pk, comments[6].pk
    fold = re.search(r'<a class="fold"[^>]*>([^<]+)</a>', page)
    assert fold[1].strip() == "2 more answers"
    assert f'href="/en/kommentare/{root}/?ab={sixth}"' in fold[0]
    assert f'hx-get="/en/kommentare/{root}/antworten/?ab={sixth}"' in fold[0]


def test_a_fold_opens_in_place_and_on_a_page_of_its_own(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None] + [0] * 70)

    part = visit(stranger).get(f"/kommentare/{comments[0].pk}/antworten/?ab={comments[6].pk}").text
    page = visit(stranger).get(f"/kommentare/{comments[0].pk}/?ab={comments[6].pk}").text

    assert "<html" not in part
    assert ids(part) == [comment.pk for comment in comments[6:56]]
    assert f"/kommentare/{comments[0].pk}/antworten/?ab={comments[56].pk}" in part
    assert ids(page) == [comments[0].pk, *(comment.pk for comment in comments[6:55])]


def test_a_page_begins_at_the_root_of_the_comment_that_its_cursor_names(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None, None, 1, 2, None])

    page = visit(stranger).get(f"/en/artikel/{article.slug}/?ab={comments[3].pk}").text

    assert ids(page) == [comment.pk for comment in comments[1:]]
    assert "To the beginning of the discussion" in page


def test_a_comment_whose_parent_the_page_does_not_show_says_whom_it_answers(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None, *range(12)])

    page = visit(stranger).get(f"/en/kommentare/{comments[12].pk}/").text

    assert ids(page) == [comment.pk for comment in comments[2:]]
    assert f'in answer to <a href="/en/kommentare/{comments[1].pk}/">' in page


@pytest.mark.parametrize(
    "cursor",
    ["x", "0", "-1", "999999999", "²", "9" * 30, "%00", "1 OR 1", "1.0", "[]", "-", "1-", "-1-1", "0-0", "9-x"],
)
@pytest.mark.parametrize("order", ["aelteste", "neueste", "beste", "meistdiskutiert"])
def test_a_garbage_cursor_is_not_found(visit, stranger, comment, order, cursor):
    response = visit(stranger).get(f"/artikel/{comment.article.slug}/?sortierung={order}&ab={cursor}")

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["sortierung", "nur", "zu", "ab"])
@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_a_parameter_without_a_value_asks_for_nothing(visit, cast, comment, name, who):
    later = CommentFactory(article=comment.article)

    response = visit(cast(who)).get(f"/artikel/{comment.article.slug}/?{name}=")

    assert (response.status_code, ids(response.text)) == (200, [comment.pk, later.pk])


@pytest.mark.parametrize("order", ["x", "best", "AELTESTE"])
def test_an_unknown_order_is_not_found(visit, stranger, comment, order):
    assert visit(stranger).get(f"/artikel/{comment.article.slug}/?sortierung={order}").status_code == 404


def test_a_cursor_of_another_thread_is_not_found(visit, stranger, comment):
    elsewhere = CommentFactory()

    assert visit(stranger).get(f"/artikel/{comment.article.slug}/?ab={elsewhere.pk}").status_code == 404


def test_a_cursor_that_is_retracted_meanwhile_still_leads_on(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None] * 55)
    comments[50].retract()

    page = visit(stranger).get(f"/artikel/{article.slug}/?ab={comments[50].pk}").text
    assert ids(page) == [c.pk for c in comments[51:]]


def test_a_comment_has_a_page_that_shows_it_in_its_place(visit, stranger, reader, author, article):
    a, _b, a1, _a2, a11 = grow(article, [reader, author], [None, None, 0, 0, 2])

    page = visit(stranger).get(f"/kommentare/{a1.pk}/").text
    assert ids(page) == [a.pk, a1.pk, a11.pk]
    assert f'id="kommentar-{a1.pk}" data-state="published" tabindex="-1" data-here' in page
    assert f'rel="canonical" href="https://testserver/artikel/{article.slug}/"' in page


def test_a_long_branch_has_pages_at_its_comments_page_too(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None] + [0] * 70)

    first = visit(stranger).get(f"/kommentare/{comments[0].pk}/").text
    cursor = re.search(r'rel="next" href="\?ab=(\d+)"', first)[1]
    second = visit(stranger).get(f"/kommentare/{comments[0].pk}/?ab={cursor}").text
    read = ids(first) + [pk for pk in ids(second) if pk != comments[0].pk]
    assert read == [c.pk for c in comments]


def test_badges_mark_the_author_of_the_article_and_the_newsroom(visit, stranger, reader, editor, article):
    from articles.models import Author

    article.authors.add(Author.objects.create(name=reader.name, person=reader))
    CommentFactory(article=article, author=reader)
    CommentFactory(article=article, author=editor)
    CommentFactory(article=article)

    page = visit(stranger).get(f"/en/artikel/{article.slug}/").text
    badges = re.findall(r'badge--staff">([^<]+)<', page)
    assert badges == ["Author of the article", "Newsroom"]


# Queries: as many for one comment as for sixty.
QUERIES = {
    ("stranger", "article"): 8,
    ("stranger", "comment"): 4,
    ("reader", "article"): 16,
    ("reader", "comment"): 10,
    ("moderator", "article"): 17,
}


@pytest.mark.parametrize(("who", "page"), QUERIES)
@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_thread_takes_a_constant_number_of_queries(visit, cast, article, who, page, count):
    people = [UserFactory(), UserFactory(), cast("reader")]
    comments = grow(article, people, [None if n % 7 == 0 else n - 1 for n in range(count)])
    for comment in comments[::5]:
        comment.report(by=people[1] if comment.author_id != people[1].pk else people[0], ground="attack")
    address = f"/artikel/{article.slug}/" if page == "article" else f"/kommentare/{comments[0].pk}/"
    browser = visit(cast(who))
    browser.get(address)  # what a process reads once, such as content types
    Notification.objects.all().read()  # who has unread ones elsewhere pays one statement more, however many they are

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200

    assert len(queries) == QUERIES[who, page]


QUERIES_OF_A_PART = {
    ("stranger", "sortierung=beste"): 10,
    ("stranger", "sortierung=beste&nur=fragen"): 10,
    ("stranger", "zu=%s"): 9,
    ("reader", "sortierung=beste"): 16,
    ("reader", "sortierung=beste&nur=fragen"): 16,
    ("reader", "zu=%s"): 15,
}


@pytest.mark.parametrize(("who", "query"), QUERIES_OF_A_PART)
@pytest.mark.parametrize("count", [1, 3])
def test_orders_and_parts_take_a_constant_number_of_queries(visit, cast, article, who, query, count):
    followup = FollowUpFactory(article=article)
    for n in range(count):
        root = CommentFactory(article=article, anchor=followup.anchor, body=f"Wie war das {n}?")
        CommentFactory(article=article, parent=root, author=root.author)
    article.epochs.make("beste")
    address = f"/artikel/{article.slug}/?{query.replace('%s', str(followup.anchor.pk))}"
    browser = visit(cast(who))
    browser.get(address)  # what a process reads once, and a reader's visit and the order they chose

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(address).text

    assert len(ids(page)) == 2 * count
    assert len(queries) == QUERIES_OF_A_PART[who, query], "\n".join(found["sql"][:150] for found in queries)


def test_my_comments_take_a_constant_number_of_queries(visit, author, reader, moderator, article):
    browser, counts = visit(author), []
    for more in (1, 3):
        for _ in range(more):
            CommentFactory(article=article, author=author, state="removed", by=moderator)
            CommentFactory(article=article, author=reader).report(by=author, ground="attack")
        browser.get("/konto/beitraege/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/konto/beitraege/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Paths


def test_steps_sort_as_their_numbers():
    numbers = [1, 9, 10, 31, 32, 33, 1023, 1024, 10**6, 32**7 - 1]

    assert sorted(map(step, numbers)) == [step(number) for number in numbers]
    assert {len(step(number)) for number in numbers} == {STEP_WIDTH}
    assert sorted(ALPHABET) == list(ALPHABET)


def test_the_deepest_parent_leaves_room_for_one_step():
    path = step(1) * DEEPEST

    assert depth(deepest_parent(path) + step(2)) == DEEPEST
    assert deepest_parent(step(1) * 3) == step(1) * 3


def test_a_page_holds_fifty_comments():
    assert thread.PAGE == 50
