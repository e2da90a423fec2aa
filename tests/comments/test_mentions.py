"""Who a comment names with @ is found when it is written, and shown by the name that they have when it is read."""

import re
from time import process_time

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
from talentforum.lib.markdown import LONGEST_TEXT, read_reader_text
from talentforum.lib.names import LONGEST
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


def found_in(text: str) -> list[str]:
    """The names of those whom a text mentions, in its order."""
    return list(mentions.find(read_reader_text(text).html).names.values())


@pytest.fixture
def people():
    return {name: UserFactory(name=name) for name in ("Anna", "Anna Maria", "Jörg Öztürk", "dr. x-ray_9", "Ω Omega")}


# Who is meant


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


# How it is stored and shown


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


# Names while one types


def offered(browser, article, beginning) -> list[str]:
    return browser.get(f"/artikel/{article.slug}/leute/", {"q": beginning}).json()["names"]


def test_people_of_the_discussion_are_offered_the_newest_first(visit, reader, article, author):
    UserFactory(name="Anja Anderswo")
    for name in ("Aron Alt", "Maria Anders"):
        CommentFactory(article=article, author=UserFactory(name=name))
    CommentFactory(article=article, author=author)
    CommentFactory(article=article, author=UserFactory(name="Adam Held"), state="held")
    CommentFactory(article=article, author=UserFactory(name="Aida Weg"), state="retracted")
    CommentFactory(article=article, author=reader)
    browser = visit(reader)

    assert offered(browser, article, "a") == ["Anton Autor", "Maria Anders", "Aron Alt"]
    assert offered(browser, article, "AN") == ["Anton Autor", "Maria Anders"]
    assert offered(browser, article, "anton a") == ["Anton Autor"]
    assert offered(browser, article, "lea") == [], "not oneself"
    assert [offered(browser, article, nothing) for nothing in ("", "%", "\u200b", "x" * 5000)] == [[]] * 4


def test_the_articles_authors_are_offered_and_who_is_ignored_or_gone_is_not(visit, reader, article, author):
    from articles.models import Author

    article.authors.set([Author.objects.create(name="Achim Artikel", person=UserFactory(name="Achim Artikel"))])
    ignored, ignoring, gone = (UserFactory(name=f"A{n} Wer") for n in "xyz")
    for person in (ignored, ignoring, gone):
        CommentFactory(article=article, author=person)
    Ignore.objects.ignore(ignored, by=reader)
    Ignore.objects.ignore(reader, by=ignoring)  # who is not to learn of it
    gone.is_active = False
    gone.save()

    assert offered(visit(reader), article, "a") == [ignoring.name, "Achim Artikel"]


def test_at_most_eight_are_offered_in_one_query(visit, reader, article):
    from comments.present import names_like

    for n in range(10):
        CommentFactory(article=article, author=UserFactory(name=f"Zoe {chr(65 + n)}"))

    with CaptureQueriesContext(connection) as queries:
        assert names_like("z", article, reader) == [f"Zoe {letter}" for letter in "JIHGFEDC"]
    assert len(queries) == 1


def test_names_are_for_the_signed_in_and_kept_by_nobody(visit, reader, article):
    address = f"/artikel/{article.slug}/leute/?q=a"

    assert visit(None).get(address).status_code == 302
    assert visit(reader).post(address).status_code == 405
    assert visit(reader).get("/artikel/gibt-es-nicht/leute/?q=a").status_code == 404
    response = visit(reader).get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_the_form_names_the_address_to_those_who_are_signed_in_only(visit, reader, article):
    address = f"/en/artikel/{article.slug}/kommentieren/"

    pages = [visit(person).get(address).text for person in (None, reader)]

    assert [f'data-mentions="/en/artikel/{article.slug}/leute/"' in page for page in pages] == [False, True]
    assert all("@name tells that person." in page for page in pages)
