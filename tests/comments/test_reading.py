"""How a reader finds the way through a thread: orders, parts, folds, the way back, and what each of them says."""

import html
import re

import pytest
import rules

from comments import ranking
from comments.entry import DEEPEST_INDENT
from comments.models import Pick
from comments.orders import ORDERS
from comments.reading import Reading
from comments.thread import SHOWN
from tests.factories import CommentFactory, ExperienceFactory

from .reading import grow, ids

pytestmark = pytest.mark.django_db

CHOICE = re.compile(r'<a href="(\?[^"]*)#diskussion"( aria-current="true")?><span>([^<]*)</span></a>')
STEPS = re.compile(r'((?:<div class="replies" data-under="\d+">)*)<article class="comment" id="kommentar-(\d+)"')
PLACE = re.compile(r'<a class="button" href="([^"]+)">Show in the whole discussion')


@pytest.fixture
def address(article):
    return f"/en/artikel/{article.slug}/"


def choices(text: str, name: str) -> dict[str, str]:
    """Return the links of a navigation, by what they say; the current one is marked by a star."""
    nav = text.partition(f'aria-label="{name}"')[2].partition("</nav>")[0]
    return {("*" if current else "") + label: html.unescape(place) for place, current, label in CHOICE.findall(nav)}


# Orders and parts


def test_each_order_is_a_link_and_the_current_one_is_marked(visit, stranger, comment, address):
    shown = choices(visit(stranger).get(address + "?sortierung=beste").text, "Order")

    assert shown == {
        "Oldest": "?sortierung=aelteste",
        "Newest": "?sortierung=neueste",
        "*Best": "?sortierung=beste",
        "Most discussed": "?sortierung=meistdiskutiert",
    }


def test_each_part_is_a_link_that_keeps_the_order(visit, stranger, comment, address):
    shown = choices(visit(stranger).get(address + "?sortierung=neueste&nur=fragen").text, "Parts of the discussion")

    assert shown == {
        "All": "?sortierung=neueste",
        "Recommended": "?sortierung=neueste&nur=empfohlen",
        "Newsroom": "?sortierung=neueste&nur=redaktion",
        "*Open questions": "?sortierung=neueste&nur=fragen",
    }


def test_experiences_are_a_part_where_the_article_asks_for_them(visit, stranger, article, address):
    article.asks_for_experiences = True
    article.save()
    told = ExperienceFactory(article=article).comment
    CommentFactory(article=article)

    page = visit(stranger).get(address + "?nur=erfahrungen").text

    assert "*Experiences" in choices(page, "Parts of the discussion")
    assert ids(page) == [told.pk]


def test_single_comments_have_no_ranking(visit, stranger, editor, comment, address):
    Pick.objects.mark(comment, by=editor, why="")

    page = visit(stranger).get(address + "?nur=empfohlen").text

    assert list(choices(page, "Order")) == ["*Oldest", "Newest"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("empfohlen", "The newsroom has not recommended a comment here yet."),
        ("redaktion", "Nobody from the newsroom has written here yet."),
        ("erfahrungen", "Nobody has told here yet how it was for them."),
        ("fragen", "No question is open: somebody has answered each of them."),
    ],
)
@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_an_empty_part_says_so_and_leads_to_the_whole(visit, cast, comment, address, who, part, said):
    page = visit(cast(who)).get(f"{address}?nur={part}").text

    assert ids(page) == []
    assert f'{said} <a href="?sortierung=aelteste#diskussion">Show the whole discussion</a>' in page
    assert choices(page, "Parts of the discussion")


def test_a_thread_without_comments_has_nothing_to_choose(visit, stranger, article, address):
    page = visit(stranger).get(address).text

    assert "Nobody has written anything yet. What do you think?" in page
    assert choices(page, "Order") == {}
    assert "data-keys" not in page


def test_the_page_says_how_each_order_comes_about(visit, stranger, comment, address):
    page = visit(stranger).get(address).text
    said = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.partition('class="sorting"')[2]))

    assert list(said)[: len(ORDERS)] == ["Oldest", "Newest", "Best", "Most discussed"]
    assert f"and {ranking.PICK_IS_WORTH} where the newsroom recommends" in said["Best"]
    assert f"for the first {ranking.MOST_RANKED} comments" in said["Best"]
    assert "Twelve are added to its age in hours" in said["Best"]


def test_a_ranking_that_is_gone_is_told(visit, stranger, comment, address):
    told = "The comments have been ranked anew since you began to read."

    assert told in visit(stranger).get(f"{address}?sortierung=beste&ab=999999-{comment.pk}").text
    assert told not in visit(stranger).get(f"{address}?sortierung=beste").text


# Branches and folds


def test_each_comment_has_a_name_and_a_level(visit, stranger, reader, author, article, address):
    grow(article, [reader, author], [None, 0, 1])

    labels = re.findall(r'<article class="comment" [^>]*aria-label="([^"]+)"', visit(stranger).get(address).text)

    assert labels == [
        "Comment by Lea Leserin, level 1", "Comment by Anton Autor, level 2", "Comment by Lea Leserin, level 3",
    ]  # fmt: skip


def test_deep_answers_name_whom_they_answer_and_lead_up(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None, *range(8)])

    page = visit(stranger).get(f"/en/kommentare/{comments[0].pk}/").text

    named = re.findall(r'in answer to <a href="/en/kommentare/(\d+)/"><bdi>([^<]+)', page)
    expected = [(comment, "Lea Leserin" if n % 2 == 0 else "Anton Autor") for n, comment in enumerate(comments)]
    assert named == [(str(up.pk), name) for up, name in expected[DEEPEST_INDENT - 1 : -1]]


def test_what_a_fold_opens_is_indented_as_deep_as_it_lies(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None, 0, 1, 2, 0, 0, 3, 2, 1, 0])

    part = visit(stranger).get(f"/en/kommentare/{comments[0].pk}/antworten/?ab={comments[7].pk}").text

    steps = {int(pk): re.findall(r"\d+", opened) for opened, pk in STEPS.findall(part)}
    assert steps == {
        comments[7].pk: [str(comments[2].pk)] * 2, comments[8].pk: [str(comments[1].pk)],
        comments[4].pk: [], comments[5].pk: [], comments[9].pk: [],
    }  # fmt: skip
    assert part.count("<div") == part.count("</div>")
    assert re.findall(r"data-focus", part) == ["data-focus"]


def test_a_fold_and_its_comments_keep_the_order_that_one_reads_in(visit, stranger, reader, author, article, address):
    comments = grow(article, [reader, author], [None] + [0] * (SHOWN + 2))

    page = visit(stranger).get(address + "?sortierung=neueste").text
    part = visit(stranger).get(html.unescape(re.search(r'class="fold"[^>]* hx-get="([^"]+)"', page)[1])).text

    for text, shown in ((page, comments[1]), (part, comments[-1])):
        assert f'href="/en/kommentare/{shown.pk}/?sortierung=neueste"' in text


# A comment's page, and the way back


@pytest.mark.parametrize("order", ORDERS)
def test_the_way_back_leads_into_the_same_order(visit, stranger, reader, author, article, address, order):
    root, *answers = grow(article, [reader, author], [None] + [0] * (SHOWN + 1))

    for comment, shown in ((root, root), (answers[0], answers[0]), (answers[-1], root)):
        page = visit(stranger).get(f"/en/kommentare/{comment.pk}/?sortierung={order}").text
        place = html.unescape(PLACE.search(page)[1])
        assert place == f"{address}?sortierung={order}&ab={root.pk}#kommentar-{shown.pk}"
        assert shown.pk in ids(visit(stranger).get(place).text)


@pytest.mark.parametrize("order", ["", "schlechteste", "<b>"])
def test_an_order_that_there_is_not_is_no_obstacle_on_a_comments_page(visit, stranger, comment, address, order):
    page = visit(stranger).get(f"/en/kommentare/{comment.pk}/", {"sortierung": order}).text

    assert PLACE.search(page)[1] == f"{address}?ab={comment.pk}#kommentar-{comment.pk}"
    assert f'href="/en/kommentare/{comment.pk}/"' in page


def test_single_comments_of_a_part_have_an_order_also_where_the_thread_is_ranked(visit, stranger, comment, address):
    page = visit(stranger).get(f"{address}?nur=redaktion&sortierung=beste").text

    orders = page.partition('<nav class="order"')[2].partition("</nav>")[0]
    marked = re.findall(r'sortierung=(\w+)&amp;nur=redaktion#diskussion" aria-current="true"', orders)
    assert marked == ["neueste"]


def test_a_comments_page_keeps_its_order_in_the_other_language(visit, stranger, comment):
    page = visit(stranger).get(f"/en/kommentare/{comment.pk}/?sortierung=beste").text

    assert f'<a href="/kommentare/{comment.pk}/?sortierung=beste" hreflang="de"' in page


def test_who_comes_from_elsewhere_goes_back_into_the_order_that_they_like(visit, reader, comment, address):
    browser = visit(reader)
    browser.get(f"{address}?sortierung=neueste")

    back = html.unescape(PLACE.search(browser.get(f"/en/kommentare/{comment.pk}/").text)[1])
    browser.get(back)

    reader.profile.refresh_from_db()
    assert reader.profile.thread_order == "neueste"


def test_later_pages_of_a_comment_begin_with_it(visit, stranger, reader, author, article):
    comments = grow(article, [reader, author], [None] + [0] * 60)

    page = visit(stranger).get(f"/en/kommentare/{comments[0].pk}/?ab={comments[50].pk}").text

    assert ids(page) == [comment.pk for comment in (comments[0], *comments[50:])]


# What is found out once for a page is what the rules say of each comment


@pytest.mark.parametrize("who", ["stranger", "newcomer", "reader", "author", "moderator", "editor", "admin"])
def test_a_page_offers_what_the_rules_allow(cast, author, article, moderator, who):
    comments = [
        CommentFactory(article=article, author=author, state=state, by=moderator)
        for state in ("published", "published", "held", "removed", "retracted")
    ]
    comments += [CommentFactory(article=article) for _ in range(2)]
    reading = Reading(article, cast(who))

    for comment in comments * 2:
        for deed in ("edit_comment", "retract_comment", "report_comment", "pick_comment"):
            assert reading.may(deed, comment) is bool(rules.has_perm(f"comments.{deed}", cast(who), comment))
