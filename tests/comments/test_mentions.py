"""Whom a text mentions by `@Name`: who is meant, and what an edit keeps of it."""

from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import mentions
from comments.models import Comment
from notifications.models import Notification
from talentforum.lib.markdown import LONGEST_TEXT, read_reader_text
from talentforum.lib.names import LONGEST
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


def found_in(text: str) -> list[str]:
    """The names of those whom a text mentions, in its order."""
    return list(mentions.find(read_reader_text(text).html).names.values())


@pytest.fixture
def people():
    return {name: UserFactory(name=name) for name in ("Anna", "Anna Maria", "Jörg Öztürk", "dr. x-ray_9", "Ω Omega")}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Anna schreibt", ["Anna"]),
        ("Wie @Anna Maria sagt", ["Anna Maria"]),
        ("@Anna Marie", ["Anna"]),
        ("@Annas Text", []),
        ("@Anna-Marie und @anna_m", []),
        ("(@Anna), @anna! @ANNA? „@Anna“: @Anna’s", ["Anna"]),
        ("Ich danke @Anna. Sehr.", ["Anna"]),
        ("@Anna_Maria und @anna-maria", ["Anna Maria"]),
        ("@Jörg Öztürk", ["Jörg Öztürk"]),
        ("@jo\u0308rg o\u0308ztu\u0308rk", ["Jörg Öztürk"]),
        ("@Jorg Ozturk", []),
        ("@\u0410nna", ["Anna"]),  # a Cyrillic A: no two people can have names that look alike
        ("@dr. x-ray_9.", ["dr. x-ray_9"]),
        ("@Ω Omega", ["Ω Omega"]),
        ("@ Anna, @, @@Anna", []),
        ("mail@anna anna@Anna.de a.@Anna", []),
        ("https://mastodon.social/@Anna und mastodon.social/@Anna", []),
        ("*@Anna* und **@Jörg Öztürk**", ["Anna", "Jörg Öztürk"]),
        ("- @Anna\n- und\n  @Jörg Öztürk", ["Anna", "Jörg Öztürk"]),
        ("@Anna\nMaria", ["Anna"]),
        ("@Anna  Maria", ["Anna"]),
        ("`@Anna`, [@Anna](https://a.de) und <https://a.de/@Anna>", []),
        ("> @Anna\n\n```\n@Anna\n```\n\n    @Anna", []),
        ("> zitiert\n\n@Anna", ["Anna"]),
        ('[x](https://a.de "> @Anna") @Anna', ["Anna"]),
        ("@Niemand", []),
    ],
)
def test_who_is_meant(people, text, names):
    assert found_in(text) == names


def test_only_confirmed_names_of_open_accounts_are_meant(people):
    people["Anna"].profile.confirmed_at = None
    people["Anna"].profile.save()
    people["Jörg Öztürk"].is_active = False
    people["Jörg Öztürk"].save()

    assert found_in("@Anna und @Jörg Öztürk und @Ω Omega") == ["Ω Omega"]


def test_the_longest_name_that_one_can_have_is_found():
    name = "X" + " y" * ((LONGEST - 2) // 2) + "z"
    assert len(name) == LONGEST
    UserFactory(name=name)

    assert found_in(f"@{name} sagt und @{name}.") == [name]


def test_the_first_ten_people_count_each_once():
    names = [f"Anna {letter}" for letter in "ABCDEFGHJKMN"]
    for name in names:
        UserFactory(name=name)

    found = mentions.find(read_reader_text(" ".join(f"@{name}" for name in names[:3] + names) + " @Anna A").html)

    assert list(found.names.values()) == names[:10]
    assert found.html.count(mentions.MARK) == 3 + 10 + 1
    assert "@Anna M" in found.html, "the others stay as they were typed"


def test_500_names_in_a_text_are_one_query_and_quick(visit, reader, article, django_assert_num_queries):
    people = UserFactory.create_batch(12)
    text = " ".join(f"@{people[n % 12].name} @Nie mand {n}" for n in range(250))
    started = process_time()
    with django_assert_num_queries(1):
        found = mentions.find(read_reader_text(text).html)
    assert process_time() - started < 1
    assert len(found.names) == 10

    response = visit(reader).post(f"/en/artikel/{article.slug}/kommentieren/", {"body": text}, follow=True)

    assert response.status_code == 200
    assert Notification.objects.count() == 10


def test_the_worst_text_is_looked_through_quickly():
    text = ("@" + " ".join("abcdefghijklmnopqrst") + " ") * 500
    html = f"<p>{text[:LONGEST_TEXT]}</p>"
    started = process_time()

    mentions.find(html)

    assert process_time() - started < 1


def test_a_text_without_the_sign_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found_in("Anna schreibt.") == []
        assert found_in("a@b.de und `@Anna`") == []


# Changing a text


def test_an_edited_text_still_means_whom_it_named_under_a_former_name(article, author, reader):
    comment = CommentFactory(article=article, body=f"Wie @{author.name} und @{reader.name} sagen.")
    author.profile.rename("Antonia Neu")
    UserFactory(name="Anton Autor")  # somebody else took the name

    comment.edit(read_reader_text("Wie @Anton Autor, @antonia neu und @Lea Leserin sagten."))

    fresh = Comment.objects.get(pk=comment.pk)
    assert mentions.people_in(fresh.html) == [author.pk, reader.pk]
    assert fresh.shown.count("@<bdi>Antonia Neu</bdi>") == 2
    assert comment.shown == fresh.shown


def test_the_edit_form_shows_the_text_as_it_was_typed(visit, reader, article, author):
    comment = CommentFactory(article=article, author=reader, body=f"Wie @{author.name} sagt.")
    author.profile.rename("Antonia Neu")

    page = visit(reader).get(f"/en/kommentare/{comment.pk}/bearbeiten/").text

    assert "Wie @Anton Autor sagt.</textarea>" in page


def test_earlier_versions_show_names_in_as_many_queries_for_three_as_for_one(visit, reader, article, author):
    comment = CommentFactory(article=article, author=reader, body=f"@{author.name} 0")
    counts = []
    for n in range(1, 4):
        comment.edit(read_reader_text(f"@{author.name} {n}"))
        browser = visit(reader)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"/en/kommentare/{comment.pk}/").text
        counts.append(len(queries))
        assert page.count(f"@<bdi>{author.name}</bdi>") == n + 1

    assert counts[0] == counts[2]
