"""A thread from a file is what the same thread would be, had each comment been posted."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.core.management import CommandError, call_command

from accounts.models import Profile, User
from comments.loading import load
from comments.models import Comment, Epoch
from comments.path import DEEPEST, depth
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db

GIVEN_BY_CHANCE = {"id", "article", "parent", "path", "author", "token", "posted_at", "published_at"}
THREAD = [
    (1, None, "Ada", "Eine *Frage*: Wie war das bei Ihnen?"),
    (2, 1, "Ben", "So: **gut**."),
    (3, 2, "Ada", "> So: gut.\n\nDas freut mich, <b>sehr</b>."),
    (4, None, "Ben", "Häuser bauen, nicht Straßen. https://example.org/?a=1&b=2"),
    (5, 3, "Cem", "Mich auch."),
    (6, 1, "Ben", "Und noch etwas."),
]


def line(number, parent, author="Ada", body="Ein Text.", created="2026-01-01T12:00:00Z", **more):
    given = {"id": number, "parent": parent, "author": author, "created": created, "body": body}
    return json.dumps(given | more)


def lines(thread):
    return [
        line(number, parent, author, body, f"2026-01-01T12:{number:02}:00Z") for number, parent, author, body in thread
    ]


def posted(article, thread):
    """Post the same thread as readers do."""
    people, comments = {}, {}
    for number, parent, author, body in thread:
        if author not in people:
            people[author] = UserFactory(name=f"{author} Anders")
        comments[number] = article.comments.post(
            author=people[author], body=read_reader_text(body), parent=comments.get(parent)
        )


def stored(article):
    """Return all columns of the thread in reading order; people by their place among those who wrote."""
    rows = list(article.comments.order_by("path"))
    places = {row.pk: place for place, row in enumerate(rows)}
    columns = [field.name for field in Comment._meta.concrete_fields if field.name not in GIVEN_BY_CHANCE]
    return [[getattr(row, name) for name in columns] + [places.get(row.parent_id), depth(row.path)] for row in rows]


@pytest.fixture
def file(tmp_path):
    def write(*given):
        path = tmp_path / "thread.jsonl"
        path.write_text("".join(f"{one}\n" for one in given))
        return path

    return write


def test_it_is_the_thread_that_would_have_been_posted(article, file):
    twin = ArticleFactory()
    posted(twin, THREAD)

    call_command("load_thread", article.slug, file(*lines(THREAD)), verbosity=0)

    article.refresh_from_db()
    twin.refresh_from_db()
    assert stored(article) == stored(twin)
    assert len(stored(article)) == 6
    assert (article.comment_count, twin.comment_count) == (6, 6)
    assert (article.additions, twin.additions) == (6 + 2, 6)  # two rankings were made, too
    first = article.comments.get(body__startswith="Eine")
    assert (first.reply_count, first.branch_count, first.others_count) == (2, 4, 3)
    assert first.posted_at == first.published_at == datetime(2026, 1, 1, 12, 1, tzinfo=UTC)


def test_it_is_read_and_found_at_once(article, file, visit, stranger):
    call_command("load_thread", article.slug, file(*lines(THREAD)))

    page = visit(stranger).get(f"/en/artikel/{article.slug}/").text
    assert [row.pk for row in article.comments.order_by("path") if f'id="kommentar-{row.pk}"' in page] == [
        row.pk for row in article.comments.order_by("path")
    ]
    found = article.comments.annotate(words=SearchVector("body", config="german"))
    assert found.filter(words=SearchQuery("Haus", config="german")).count() == 1
    assert sorted(article.epochs.values_list("order", flat=True)) == ["beste", "meistdiskutiert"]
    assert Epoch.objects.first().roots


def test_beside_what_was_posted_it_counts_on(article, file):
    CommentFactory(article=article)

    call_command("load_thread", article.slug, file(line(1, None), line(2, 1)))
    call_command("load_thread", article.slug, file(line(1, None), line(2, 1)))

    article.refresh_from_db()
    assert article.comment_count == article.comments.count() == 5


def test_what_is_older_than_what_it_answers_stands_beneath_it(article, file):
    given = [
        line(1, None, created="2026-01-03T12:00:00Z"),
        line(2, 1, created="2026-01-01T12:00:00Z"),
        line("drei", None, created="2026-01-02T12:00:00+01:00"),
    ]

    call_command("load_thread", article.slug, file(*given))

    rows = article.comments.order_by("path")
    assert [(row.posted_at.day, row.parent_id is None) for row in rows] == [(2, True), (3, True), (1, False)]


def test_deeper_than_a_hundred_it_lies_beside_what_it_answers(article, file):
    chain = [line(n, n - 1 or None, created=f"2026-01-01T12:{n // 60:02}:{n % 60:02}Z") for n in range(1, 104)]

    call_command("load_thread", article.slug, file(*chain))

    rows = list(article.comments.order_by("pk"))
    assert [depth(row.path) for row in rows][-5:] == [99, 100, 100, 100, 100]
    assert depth(rows[-1].path) == DEEPEST
    assert rows[-1].parent_id == rows[-2].pk
    assert (rows[0].branch_count, rows[0].reply_count, rows[-2].reply_count) == (102, 1, 1)


def test_its_authors_are_accounts_to_which_nobody_signs_in(article, file):
    call_command("load_thread", article.slug, file(line(1, None, "Ada"), line(2, 1, "Ben")))
    call_command("load_thread", article.slug, file(line(1, None, "Ada")))

    authors = list(User.objects.filter(comments__article=article).distinct().order_by("profile__name"))
    assert [author.name for author in authors] == ["Ada", "Ben"]
    assert not any(author.has_usable_password() or author.emailaddress_set.exists() for author in authors)
    assert all(author.email.endswith("@talentforum.invalid") for author in authors)
    assert [author.comments.filter(article=article).count() for author in authors] == [2, 1]


def test_a_name_that_somebody_holds_gets_a_number(article, file, reader):
    given = [line(1, None, reader.name), line(2, 1, "Lea-Leserin"), line(3, 1, "x" * 40), line(4, 1, "X" * 40)]

    call_command("load_thread", article.slug, file(*given))

    names = [row.author.name for row in article.comments.order_by("pk")]
    assert names == ["Lea Leserin 2", "Lea-Leserin 3", "x" * 40, f"{'X' * 38} 2"]
    assert Profile.objects.get(user=reader).name == "Lea Leserin"
    assert not reader.comments.filter(article=article).exists()


def test_other_processes_render_the_same(article):
    one, two = ArticleFactory(), ArticleFactory()
    given = lines(THREAD)

    load(one, given, processes=1)
    load(two, given, processes=2)

    assert stored(one) == stored(two)


def test_progress_is_shown(article, file, capsys):
    number = 2001
    call_command("load_thread", article.slug, file(*(line(n, None) for n in range(1, number + 1))))

    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == ["1000 of 2001", "2000 of 2001", "2001 of 2001"]
    assert printed[3].startswith("Loaded 2001 comments in ")


WRONG = {
    "no JSON": ("{", "is no JSON; allowed is one object a line"),
    "no object": ("[1]", "must be an object with id, parent, author, created and body"),
    "something is missing": ('{"id": 7}', "must be an object with id, parent, author, created and body"),
    "an id twice": (line(1, None), "id 1 stands in line 1 already; each is allowed once"),
    "an id that is none": (line(None, None), "id must be a number or a text"),
    "an unknown parent": (line(7, 9), "parent 9 is the id of no comment in a line above; allowed is such an id, or"),
    "itself as parent": (line(7, 7), "parent 7 is the id of no comment in a line above"),
    "a list as parent": (line(7, [1]), "parent [1] is the id of no comment in a line above"),
    "no date": (line(7, 1, created="gestern"), "created 'gestern' must be a time with its zone, such as 2026-01-01T"),
    "a number as date": (line(7, 1, created=3), "created 3 must be a time with its zone"),
    "a date without zone": (line(7, 1, created="2026-01-01T12:00:00"), "must be a time with its zone"),
    "a yes as id": (line(True, None), "id must be a number or a text"),
    "a yes as parent": (line(7, True), "parent True is the id of no comment in a line above"),
    "the year 1": (line(7, 1, created="0001-01-01T00:00:00+14:00"), "must lie between 1970-01-01 and now"),
    "a time to come": (line(7, 1, created="2999-01-01T12:00:00Z"), "created '2999-01-01T12:00:00Z' must lie between"),
    "no name": (line(7, 1, author=" "), "author must be a name of 2 to 40 letters, digits, single spaces or"),
    "a long name": (line(7, 1, author="x" * 41), "author must be a name of 2 to 40 letters"),
    "a name that no address holds": (line(7, 1, author="Ada/Ben"), "author must be a name of 2 to 40 letters"),
    "a name of the house": (line(7, 1, author="Redaktion"), "author 'Redaktion' is a name that is kept for the team"),
    "no text": (line(7, 1, body=None), "body must be a text of 1 to 10000 characters of Markdown"),
    "an empty text": (line(7, 1, body=" \n"), "body holds nothing to read"),
    "a long text": (line(7, 1, body="x" * 10_001), "body is longer than 10000 characters"),
    "deep quotes": (line(7, 1, body=">" * 20 + "x"), "body nests quotes or lists more than eight levels deep"),
    "stacked accents": (line(7, 1, body="a" + "\u0301" * 9), "body stacks more than four marks on one letter"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_line_is_named_and_nothing_is_loaded(article, file, case):
    wrong, said = WRONG[case]

    with pytest.raises(CommandError, match=r"thread\.jsonl was not loaded:\nline 3: ") as refusal:
        call_command("load_thread", article.slug, file(line(1, None), line(2, 1), wrong, line(8, 1)))

    assert said in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 2
    article.refresh_from_db()
    assert (article.comments.count(), article.comment_count) == (0, 0)
    assert not User.objects.filter(email__endswith=".invalid").exists()


def test_of_many_wrong_lines_the_first_are_named(article, file):
    with pytest.raises(CommandError) as refusal:
        call_command("load_thread", article.slug, file(*(line(n, None, body="") for n in range(1, 31))))

    told = str(refusal.value).splitlines()
    assert (told[1], told[20], told[21]) == (
        "line 1: body holds nothing to read",
        "line 20: body holds nothing to read",
        "and 10 lines more",
    )
    assert len(told) == 22


def test_of_an_article_that_is_not_there_the_others_are_named(article, file):
    with pytest.raises(CommandError, match="There is no article 'gibt-es-nicht'; there are: wettlauf"):
        call_command("load_thread", "gibt-es-nicht", file(line(1, None)))


def test_a_file_that_cannot_be_read_is_named(article, tmp_path):
    with pytest.raises(CommandError, match=r"none\.jsonl cannot be read"):
        call_command("load_thread", article.slug, tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes('{"id": "ä"}'.encode("latin-1"))
    with pytest.raises(CommandError, match=r"latin\.jsonl cannot be read"):
        call_command("load_thread", article.slug, tmp_path / "latin.jsonl")


def test_an_empty_file_loads_nothing(article, file):
    call_command("load_thread", article.slug, file("", " "))

    assert article.comments.count() == 0
