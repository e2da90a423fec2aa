"""The feeds of a discussion and of what the newsroom recommends."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Pick
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DISCUSSION, PICKS = "/artikel/wettlauf/kommentare.atom", "/feeds/empfehlungen.atom"


@pytest.fixture
def read(visit, stranger):
    """Return a function that reads a feed as a stranger does."""
    return lambda address: ET.fromstring(visit(stranger).get(address).content)  # noqa: S314 - our own


def texts(feed, name):
    return [entry.find(f"{ATOM}{name}").text for entry in feed.findall(f"{ATOM}entry")]


def parts(feed, *, of=""):
    return {name: feed.find(f"{of}{ATOM}{name}").text for name in ("id", "title", "updated")}


def test_the_feed_of_a_discussion_is_valid_atom_with_the_newest_first(visit, stranger, read, comment):
    answer = CommentFactory(
        article=comment.article, parent=comment, author=UserFactory(name="Anna"), body="Und *doch*."
    )

    response = visit(stranger).get(DISCUSSION)
    feed = read(DISCUSSION)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (feed.tag, feed.get(LANGUAGE)) == (f"{ATOM}feed", "de")
    assert parts(feed)["id"] == f"https://testserver/artikel/id/{comment.article.pk}/kommentare"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": "https://testserver/artikel/wettlauf/", "self": f"https://testserver{DISCUSSION}",
    }  # fmt: skip
    assert texts(feed, "id") == [f"https://testserver/kommentare/id/{each.pk}" for each in (answer, comment)]
    assert texts(feed, "summary")[0] == "<p>Und <em>doch</em>.</p>"
    assert [entry.find(f"{ATOM}author/{ATOM}name").text for entry in feed.iter(f"{ATOM}entry")] == [
        "Anna",
        "Anton Autor",
    ]
    assert [entry.find(f"{ATOM}author/{ATOM}uri").text for entry in feed.iter(f"{ATOM}entry")] == [
        "https://testserver/leute/Anna/", "https://testserver/leute/Anton%20Autor/",
    ]  # fmt: skip
    assert [entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")] == [
        f"https://testserver/kommentare/{each.pk}/" for each in (answer, comment)
    ]
    assert {entry.get(LANGUAGE) for entry in feed.iter(f"{ATOM}entry")} == {"de"}
    assert all(texts(feed, "updated") + texts(feed, "published"))


def test_a_discussion_in_english_is_told_in_english(read):
    parent = CommentFactory(article=ArticleFactory(slug="race", title="The race", language="en"))
    answer = CommentFactory(article=parent.article, parent=parent)

    feed = read("/artikel/race/kommentare.atom")

    assert (feed.get(LANGUAGE), parts(feed)["title"]) == ("en", "Discussion: The race")
    assert texts(feed, "title") == [f"{answer.author.name} answers {parent.author.name}", parent.author.name]
    assert feed.find(f"{ATOM}entry/{ATOM}link").get("href") == f"https://testserver/en/kommentare/{answer.pk}/"


@pytest.mark.parametrize("state", ["held", "removed", "retracted"])
def test_what_nobody_may_read_stands_in_no_feed(read, article, moderator, editor, state):
    gone = CommentFactory(article=article)
    Pick.objects.mark(gone, by=editor)
    answer = CommentFactory(article=article, parent=gone)
    assert (len(texts(read(DISCUSSION), "id")), len(texts(read(PICKS), "id"))) == (2, 1)

    if state == "held":
        gone.hold([])
    elif state == "removed":
        Comment.objects.filter(pk=gone.pk).update(status="removed", removed_for="attack")
    else:
        gone.retract()

    assert texts(read(DISCUSSION), "title") == [answer.author.name]
    assert texts(read(PICKS), "id") == []


def test_only_the_newest_fifty_stand_in_it(read, article):
    first = CommentFactory(article=article)
    one = Comment.objects.filter(pk=first.pk).values().get()
    moment = timezone.now()
    Comment.objects.bulk_create(
        Comment(**one | {"id": first.pk + n, "path": f"{n:0>12}", "token": f"{n:0>32}", "published_at": moment})
        for n in range(1, 52)
    )

    ids = texts(read(DISCUSSION), "id")

    assert len(ids) == 50
    assert ids[0].endswith(f"/{first.pk + 51}")


def test_a_mention_is_shown_by_the_name_of_today(read, comment, reader):
    text = CommentFactory(article=comment.article, body=f"Danke, @{reader.name}.")
    reader.profile.name = "Lea Neu"
    reader.profile.save()

    summary = texts(read(DISCUSSION), "summary")[0]

    assert summary == '<p>Danke, <a href="https://testserver/leute/Lea%20Neu/">@<bdi>Lea Neu</bdi></a>.</p>'
    assert text.pk


def test_an_id_outlives_a_changed_address_which_leads_on(visit, stranger, read, comment):
    before = read(DISCUSSION)
    comment.article.move_to("neu")
    after = read("/artikel/neu/kommentare.atom")

    assert (parts(after)["id"], texts(after, "id")) == (parts(before)["id"], texts(before, "id"))
    assert visit(stranger).get(DISCUSSION).url == "/artikel/neu/kommentare.atom"


def test_a_changed_text_is_newer(read, comment):
    before = read(DISCUSSION)
    Comment.objects.filter(pk=comment.pk).update(edited_at=timezone.now() + timedelta(minutes=3))

    assert texts(read(DISCUSSION), "updated") > texts(before, "updated")
    assert texts(read(DISCUSSION), "published") == texts(before, "published")


@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("withdrawn", 410), ("published", 200)])
def test_the_feed_is_there_as_far_as_the_article_is(visit, stranger, status, answer):
    ArticleFactory(slug="wettlauf", status=status)

    assert visit(stranger).get(DISCUSSION).status_code == answer
    assert visit(stranger).get("/artikel/anderes/kommentare.atom").status_code == 404


def test_what_is_recommended_under_a_withdrawn_article_stands_in_no_feed(read, comment, editor):
    Pick.objects.mark(comment, by=editor)
    assert len(texts(read(PICKS), "id")) == 1

    comment.article.withdraw()

    assert texts(read(PICKS), "id") == []


def test_the_feed_of_recommendations_says_why(read, comment, editor):
    english = CommentFactory(article=ArticleFactory(title="The race", language="en"), author=comment.author)
    Pick.objects.mark(english, by=editor, why="Says <much> & more.")
    Pick.objects.mark(comment, by=editor)

    feed = read(PICKS)

    assert (feed.get(LANGUAGE), parts(feed)["id"]) == ("de", "https://testserver/empfehlungen")
    assert texts(feed, "id") == [f"https://testserver/empfehlungen/id/{each.pk}" for each in (comment, english)]
    assert texts(feed, "title")[1] == "Anton Autor on “The race”"
    assert texts(feed, "summary") == [
        comment.html,
        "<p><strong>The newsroom recommends this: Says &lt;much&gt; &amp; more.</strong></p>" + english.html,
    ]
    assert [entry.get(LANGUAGE) for entry in feed.iter(f"{ATOM}entry")] == ["de", "en"]
    assert editor.name not in ET.tostring(feed, encoding="unicode")


def test_what_is_recommended_no_more_is_gone(read, comment, editor):
    Pick.objects.mark(comment, by=editor).withdraw()

    feed = read(PICKS)
    assert (texts(feed, "id"), parts(feed)["updated"]) == ([], "1970-01-01T00:00:00+00:00")


@pytest.mark.parametrize("address", [DISCUSSION, PICKS, "/feeds/artikel.atom"])
def test_who_has_it_already_is_told_so_until_something_changes(visit, stranger, comment, editor, address):
    Pick.objects.mark(comment, by=editor)
    first = visit(stranger).get(address)
    tag = {"If-None-Match": first["ETag"]}

    assert visit(stranger).get(address, headers=tag).status_code == 304
    # a removal makes nothing newer, so nobody is answered by time
    assert "Last-Modified" not in first

    comment.article.title = "Ein anderer Titel"
    comment.article.save()
    comment.retract()
    assert visit(stranger).get(address, headers=tag).status_code == 200


def test_an_empty_feed_stays_the_same(visit, stranger, article):
    tags = {visit(stranger).get(address)["ETag"] for address in (DISCUSSION, DISCUSSION)}

    assert len(tags) == 1


def test_it_takes_as_many_queries_for_one_as_for_three(visit, stranger, article, editor):
    def queries(address):
        with CaptureQueriesContext(connection) as taken:
            visit(stranger).get(address)
        return len(taken)

    def grow():
        parent = CommentFactory(article=article)
        answer = CommentFactory(article=article, parent=parent, body=f"@{parent.author.name}, so ist es.")
        Pick.objects.mark(answer, by=editor, why="Gut.")

    grow()
    assert (queries(DISCUSSION), queries(PICKS)) == (3, 2)
    grow()
    grow()
    assert (queries(DISCUSSION), queries(PICKS)) == (3, 2)


def test_pages_lead_to_their_feeds(visit, stranger, article):
    page = visit(stranger).get("/en/artikel/wettlauf/").text
    home = visit(stranger).get("/").text

    assert (
        f'<link rel="alternate" type="application/atom+xml" title="Discussion: Der Wettlauf" href="{DISCUSSION}">'
        in page
    )
    assert home.count('type="application/atom+xml"') == 2
    assert f'href="{PICKS}"' in home
    assert "Disallow: /artikel/*/kommentare.atom" not in visit(stranger).get("/robots.txt").text
