"""Mentions as they are stored and shown: by id, with the name of today, and what that costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import Ignore
from comments import mentions
from comments.models import Comment, Pick
from comments.page import Wish
from comments.thread import page_of
from notifications.models import Notification
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_it_is_stored_by_the_id_and_shown_as_a_link_in_the_language_of_the_page(article, author):
    comment = CommentFactory(article=article, body=f"Wie @{author.name} sagt.")

    assert comment.html == f'<p>Wie <span data-person="{author.pk}"></span> sagt.</p>'
    assert comment.body == f"Wie @{author.name} sagt."
    with override("en"):
        assert comment.shown == '<p>Wie <a href="/en/leute/Anton%20Autor/">@<bdi>Anton Autor</bdi></a> sagt.</p>'


@pytest.mark.parametrize(
    "forged",
    [
        '<span data-person="1"></span>',
        "<span data-person='1'></span>",
        '[x](https://a.de "<span data-person=1></span>")',
        "[x](https://a.de '<span data-person=\"1\"></span>')",
        '[x](https://a.de/<span%20data-person="1"></span>)',
        '`<span data-person="1"></span>`',
        '```\n<span data-person="1"></span>\n```',
        '```<span data-person="1"></span>\nx\n```',
        '&lt;span data-person="1"&gt;&lt;/span&gt;',
        '<https://a.de/<span data-person="1"></span>>',
    ],
)
def test_a_placeholder_cannot_be_forged(forged, author):
    html = mentions.find(read_reader_text(f"@{author.name}\n\n{forged}").html).html

    assert mentions.people_in(html) == [author.pk]
    assert html.count(mentions.MARK) == 1


def test_hostile_names_stay_words(article, author):
    comment = CommentFactory(article=article, body=f"@{author.name}")
    author.profile.name = '<img src=x onerror="alert(1)">'
    author.profile.save()

    shown = Comment.objects.get(pk=comment.pk).shown

    assert "<img" not in shown
    assert "@<bdi>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</bdi>" in shown
    assert re.findall(r'href="([^"]*)"', shown) == ["/leute/%3Cimg%20src%3Dx%20onerror%3D%22alert%281%29%22%3E/"]


def test_who_ignores_the_writer_is_named_as_usual(article, author):
    writer = UserFactory()
    Ignore.objects.ignore(writer, by=author)

    comment = CommentFactory(article=article, author=writer, body=f"@{author.name}")

    assert f"@<bdi>{author.name}</bdi>" in comment.shown
    assert Notification.objects.count() == 0


def test_mentions_are_no_links_for_which_a_text_is_held(article):
    people = UserFactory.create_batch(4)

    comment = CommentFactory(article=article, body=" ".join(f"@{person.name}" for person in people))

    assert (comment.status, comment.shown.count("<a ")) == (Comment.Status.PUBLISHED, 4)


@pytest.mark.parametrize("fate", ["renamed", "closed"])
def test_a_new_name_and_a_closed_account_show_at_once_everywhere(
    visit, reader, editor, article, author, fate, without_second_factor
):
    former = author.name
    comment = CommentFactory(article=article, author=reader, body=f"Wie @{author.name} damals sagte.")
    CommentFactory(article=article, parent=comment)
    Pick.objects.mark(comment, by=editor)
    FollowUpFactory(article=article, slug="zitat", body=f"/kommentare/{comment.pk}/\n")
    addresses = [
        f"/en/artikel/{article.slug}/",
        f"/en/artikel/{article.slug}/?nur=empfohlen",
        f"/en/artikel/{article.slug}/neues/?seit=0",
        f"/en/artikel/{article.slug}/kommentieren/?antwort={comment.pk}",
        f"/en/kommentare/{comment.pk}/",
        f"/en/kommentare/{comment.pk}/melden/",
        f"/en/leute/{reader.name}/",
        "/en/suche/?q=damals",
    ]
    shown = [visit(author if "melden" in address else None).get(address).text for address in addresses]
    assert [former in text for text in shown] == [True] * len(addresses)

    if fate == "renamed":
        author.profile.rename("Antonia Neu")
    else:
        author.is_active = False
        author.save()

    says = "Antonia Neu" if fate == "renamed" else "@somebody"
    for address in addresses:
        text = visit(editor if "melden" in address else None).get(address).text
        assert (former in text, says in text) == (False, True), address
    desk = visit(editor).get(f"/admin/comments/comment/{comment.pk}/change/").text
    assert (former in desk, "Antonia Neu" in desk) == (False, fate == "renamed")
    mine = visit(reader).get("/en/konto/beitraege/").text
    assert (former in mine, says in mine) == (False, True)


def test_the_queue_and_the_case_show_names(visit, moderator, article, author, without_second_factor):
    above = CommentFactory(article=article, body=f"Zuerst: @{author.name}")
    comment = CommentFactory(article=article, parent=above, body=f"Danach: @{author.name}", state="held")

    desk = visit(moderator)
    pages = [
        desk.get("/admin/moderation/case/").text,
        desk.get(f"/admin/moderation/case/{comment.cases.get().pk}/change/").text,
    ]

    for page in pages:
        assert f"Danach: @{author.name}" in page or f"@<bdi>{author.name}</bdi>" in page
        assert "data-person" not in page


def test_lists_of_experiences_show_names(visit, article, author):
    article.asks_for_experiences = True
    article.save()
    for _ in range(2):
        ExperienceFactory(article=article, body=f"So war das bei @{author.name}.")

    page = visit(None).get("/en/erfahrungen/").text

    assert page.count(f"So war das bei @{author.name}.") == 2


def test_a_preview_shows_mentions(visit, reader, article, author):
    body = {"body": f"Wie @{author.name} sagt.", "preview": "1"}

    page = visit(reader).post(f"/en/artikel/{article.slug}/kommentieren/", body).text

    assert f'Wie <a href="/en/leute/Anton%20Autor/">@<bdi>{author.name}</bdi></a> sagt.' in page
    assert Comment.objects.filter(article=article).count() == Notification.objects.count() == 0


# What it costs to show


def names_asked(queries) -> int:
    return sum('FROM "accounts_profile"' in query["sql"] for query in queries)


@pytest.mark.parametrize(("count", "mentioned", "asked"), [(3, 0, 0), (3, 1, 1), (3, 3, 1), (1, 1, 1)])
def test_a_page_asks_for_names_once_where_it_mentions_somebody_and_else_not_at_all(
    article, stranger, count, mentioned, asked
):
    people = UserFactory.create_batch(3)
    for n in range(count):
        said = f"@{people[n].name}" if n < mentioned else "niemand"
        CommentFactory(article=article, body=f"Wie {said} sagt.")

    with CaptureQueriesContext(connection) as queries:
        texts = [str(entry.html) for entry in page_of(article, stranger, Wish()).entries]

    assert sum("<bdi>" in text for text in texts) == mentioned
    assert names_asked(queries) == asked


@pytest.mark.parametrize("place", ["article", "person", "search"])
def test_lists_take_as_many_queries_for_three_mentions_as_for_one(visit, author, place):
    counts = []
    for count in (1, 3):
        article, writer = ArticleFactory(), UserFactory()
        for n in range(count):
            CommentFactory(article=article, author=writer, body=f"Fundstück{article.pk} @{author.name} {n}")
        address = {
            "article": f"/en/artikel/{article.slug}/",
            "person": f"/en/leute/{writer.name}/",
            "search": f"/en/suche/?q=Fundstück{article.pk}",
        }[place]
        browser = visit(None)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(address).text
        assert page.count(author.name) == count
        counts.append(len(queries))

    assert counts[0] == counts[1]
