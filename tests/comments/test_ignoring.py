"""Ignoring a person: at a comment, at a profile; what folds for whom, what no longer counts, who is not told."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from comments import news
from comments.models import Pick
from moderation.grounds import Ground
from moderation.models import Decision
from notifications.kinds import Kind
from notifications.models import Notification
from talentforum.lib.markdown import read_reader_text
from tests.conftest import CAST
from tests.factories import CommentFactory, ExperienceFactory, UserFactory

pytestmark = pytest.mark.django_db

PERSON = "/leute/Anton%20Autor/"
ADDRESS = f"{PERSON}ignorieren/"
LINE = "Comment by someone you ignore"
FOLDED = re.compile(r'id="eigen-(\d+)"><details class="ignored">')
SHOWN = re.compile(r'<article class="comment" id="kommentar-(\d+)"')
NEW = re.compile(r'id="kommentar-(\d+)"[^>]* data-new')


def ids(found: re.Pattern[str], page) -> list[int]:
    return [int(pk) for pk in found.findall(page.text)]


def at(comment) -> str:
    return f"/en{ADDRESS}?kommentar={comment.pk}"


@pytest.fixture
def ignoring(reader, author):
    """The reader, who ignores the author."""
    Ignore.objects.ignore(author, by=reader)
    return reader


@pytest.fixture
def others(article):
    """A comment by somebody else."""
    return CommentFactory(article=article, body="Ein anderer Kommentar.")


# The deed


def test_a_reader_ignores_at_a_comment(visit, reader, author, comment):
    response = visit(reader).post(at(comment), follow=True)

    assert response.redirect_chain == [(f"/en/kommentare/{comment.pk}/#kommentar-{comment.pk}", 302)]
    assert "You ignore Anton Autor from now on." in response.text
    assert ids(FOLDED, response) == [comment.pk]
    assert Ignore.objects.of(reader) == {author.pk}


def test_in_place_the_comment_folds_and_the_script_hears_whose_others_to_fold(visit, reader, author, comment, htmx):
    browser = visit(reader)
    form = browser.get(at(comment), headers=htmx)
    assert form.text.lstrip().startswith("<form")
    assert f'hx-target="#platz-{comment.pk}"' in form.text

    for sent, folded, line in (({}, [comment.pk], LINE), ({"stop": "1"}, [], "")):
        response = browser.post(at(comment), sent, headers=htmx)

        assert (response.status_code, response["HX-Retarget"]) == (200, f"#eigen-{comment.pk}")
        assert json.loads(response["HX-Trigger-After-Settle"]) == {"ignoring": {"person": f"/en{PERSON}", "line": line}}
        assert ids(FOLDED, response) == folded
        assert Ignore.objects.of(reader) == ({author.pk} if folded else frozenset())


def test_a_reader_ignores_and_stops_at_a_profile(visit, reader, author):
    browser = visit(reader)
    assert f'href="/en{ADDRESS}"' in browser.get(f"/en{PERSON}").text

    for sent, ignored in (({}, {author.pk}), ({}, {author.pk}), ({"stop": "1"}, set()), ({"stop": "1"}, set())):
        response = browser.post(f"/en{ADDRESS}", sent, follow=True)

        assert response.redirect_chain == [(f"/en{PERSON}", 302)]
        assert Ignore.objects.of(reader) == ignored
    assert "You no longer ignore Anton Autor." in response.text


def test_the_same_page_says_which_it_would_do_and_does_nothing_when_it_is_read(visit, reader, author, comment):
    browser = visit(reader)
    for address in (f"/en{ADDRESS}", at(comment)):
        assert 'name="stop"' not in browser.get(address).text
    assert not Ignore.objects.exists()

    Ignore.objects.ignore(author, by=reader)
    for address in (f"/en{ADDRESS}", at(comment)):
        assert 'name="stop"' in browser.get(address).text
        assert browser.head(address).status_code == 200
    assert Ignore.objects.count() == 1


@pytest.mark.parametrize("who", CAST)
def test_whoever_is_signed_in_may_ignore_and_a_stranger_comes_to_the_sign_in(visit, cast, author, comment, htmx, who):
    person = cast(who)
    browser = visit(person)

    if who == "stranger":
        for method in (browser.get, browser.post):
            assert method(at(comment)).url.startswith("/en/konto/login/?next=/en/leute/")
            assert method(at(comment), headers=htmx)["HX-Redirect"].startswith("/en/konto/login/")
        assert not Ignore.objects.exists()
        return
    assert browser.get(at(comment)).status_code == 200
    browser.post(at(comment))
    if who == "author":
        assert not Ignore.objects.exists()
    else:
        assert Ignore.objects.get().person == person


def test_one_is_told_kindly_that_one_cannot_ignore_oneself(visit, author, comment):
    browser = visit(author)

    assert "ignorieren" not in browser.get(f"/kommentare/{comment.pk}/").text
    for address in (f"/en{ADDRESS}", at(comment)):
        assert "This is you" in browser.get(address).text
        response = browser.post(address)
        assert (response.status_code, "This is you" in response.text) == (422, True)
    assert not Ignore.objects.exists()


@pytest.mark.parametrize("name", ["Niemand", "%00", "%20"])
def test_an_unknown_name_is_not_there(visit, reader, name):
    assert visit(reader).post(f"/leute/{name}/ignorieren/").status_code == 404


def test_who_confirmed_no_address_is_not_there(visit, reader, author):
    type(author.profile).objects.filter(pk=author.pk).update(confirmed_at=None)

    assert visit(reader).get(ADDRESS).status_code == 404


def test_at_a_comment_that_is_not_theirs_nobody_is_ignored(visit, reader, author, others, article):
    held = CommentFactory(article=article, author=author, state="held")
    type(held).objects.filter(pk=held.pk).update(published_at=None)
    for number in (others.pk, held.pk, 10**12, "x", ""):
        assert visit(reader).post(f"{ADDRESS}?kommentar={number}").status_code == 404
    assert not Ignore.objects.exists()


# All whom one ignores


def test_the_account_leads_to_a_list_in_which_one_ends_it(visit, reader, author, comment):
    other, browser = UserFactory(name="Olga Andere"), visit(reader)
    assert "You ignore nobody." in browser.get("/en/konto/ignoriert/").text
    for person in (author, other):
        Ignore.objects.ignore(person, by=reader)
    assert 'href="/en/konto/ignoriert/"' in browser.get("/en/konto/").text
    assert re.findall(r'name="person" value="(\d+)"', browser.get("/en/konto/ignoriert/").text) == [
        str(other.pk), str(author.pk),
    ]  # fmt: skip

    for _ in range(2):
        response = browser.post("/en/konto/ignoriert/", {"person": author.pk})
        assert response.url == "/en/konto/ignoriert/"

    assert Ignore.objects.of(reader) == {other.pk}
    assert ids(FOLDED, browser.get(f"/kommentare/{comment.pk}/")) == []


@pytest.mark.parametrize("sent", ["", "x", "0", "-1", "9" * 40])
def test_a_number_that_is_nobodys_ends_nothing(visit, ignoring, sent):
    assert visit(ignoring).post("/konto/ignoriert/", {"person": sent}).status_code == 302
    assert Ignore.objects.count() == 1


def test_nobody_sees_or_ends_what_another_ignores(visit, stranger, ignoring, author, moderator):
    assert visit(stranger).get("/konto/ignoriert/").url == "/konto/login/?next=/konto/ignoriert/"
    for person in (author, moderator):
        browser = visit(person)
        assert author.name not in browser.get("/konto/ignoriert/").text.partition("<main")[2]
        browser.post("/konto/ignoriert/", {"person": author.pk})

    assert Ignore.objects.of(ignoring) == {author.pk}


def test_a_list_of_any_length_asks_alike_and_has_pages(visit, reader, author, django_assert_num_queries):
    browser = visit(reader)
    Ignore.objects.ignore(author, by=reader)
    with CaptureQueriesContext(connection) as one:
        browser.get("/konto/ignoriert/")
    for _ in range(30):
        Ignore.objects.ignore(UserFactory(), by=reader)

    with django_assert_num_queries(len(one)):
        first = browser.get("/konto/ignoriert/")
    assert (first.text.count('name="person"'), author.name in first.text) == (30, False)
    assert author.name in browser.get("/konto/ignoriert/?seite=2").text


# What folds, and for whom


@pytest.mark.parametrize(
    "query",
    ["", "?sortierung=neueste", "?sortierung=beste", "?sortierung=meistdiskutiert", "?nur=fragen", "?nur=erfahrungen"],
)
def test_in_every_order_and_branch_the_text_is_folded_and_what_answers_it_stays(
    visit, ignoring, author, article, query
):
    root = CommentFactory(article=article, author=author, body="Ist das eine Frage?")
    type(root).objects.filter(pk=root.pk).update(has_facts="erfahrungen" in query)
    if "fragen" not in query:
        answer = CommentFactory(article=article, parent=root, body="Eine Antwort.")

    page = visit(ignoring).get(f"/en/artikel/wettlauf/{query}")

    assert ids(SHOWN, page) == ([root.pk] if "fragen" in query else [root.pk, answer.pk])
    assert ids(FOLDED, page) == [root.pk]
    assert page.text.count(f"<summary>{LINE}</summary>") == 1
    assert f'aria-label="{LINE}"' in page.text


def test_where_a_comment_stands_alone_it_is_folded_too(visit, ignoring, author, comment, article, others):
    answers = [CommentFactory(article=article, author=author, parent=others) for _ in range(7)]
    browser = visit(ignoring)

    page = browser.get(f"/en/kommentare/{comment.pk}/")
    assert ids(FOLDED, page) == [comment.pk]
    assert author.name not in page.text.partition("</title>")[0]
    beneath = browser.get(f"/kommentare/{others.pk}/antworten/?ab={answers[5].pk}")
    assert ids(FOLDED, beneath) == [answers[5].pk, answers[6].pk]
    came = browser.get("/artikel/wettlauf/neues/?seit=0")
    assert ids(FOLDED, came) == [comment.pk, *(answer.pk for answer in answers)]
    assert ids(NEW, came) == [others.pk]


def test_a_flat_list_folds_them(visit, ignoring, author, editor, comment):
    Pick.objects.mark(comment, by=editor, why="zeigt eine andere Sicht")

    assert ids(FOLDED, visit(ignoring).get("/artikel/wettlauf/?nur=empfohlen")) == [comment.pk]


def test_a_line_in_a_texts_place_stays_the_line_that_it_is(visit, ignoring, comment):
    CommentFactory(article=comment.article, parent=comment)
    comment.refresh_from_db()
    comment.retract()

    page = visit(ignoring).get("/en/artikel/wettlauf/")

    assert ("Taken back by its author." in page.text, LINE in page.text) == (True, False)


def test_experiences_and_matches_fold_and_the_front_page_leaves_them_out(visit, ignoring, author, article):
    theirs = ExperienceFactory(article=article, author=author, role="Sternguckerin")
    CommentFactory(article=article, author=author, body="Sternguckerin bin ich.")
    ExperienceFactory(article=article, role="Gärtnerin")
    browser = visit(ignoring)

    listed = browser.get("/en/erfahrungen/").text
    assert (listed.count('<li class="entry">'), listed.count('<li class="entry"><details class="ignored">')) == (2, 1)
    found = browser.get("/en/suche/?q=Sternguckerin").text
    assert found.count('match"><details class="ignored">') == 2
    front = browser.get("/").text
    assert (f"/kommentare/{theirs.pk}/" in front, "Gärtnerin" in front) == (False, True)
    assert f"/kommentare/{theirs.pk}/" in visit(author).get("/").text


def test_the_persons_own_page_is_the_same_for_everyone(visit, ignoring, comment):
    assert "ignored" not in visit(ignoring).get(PERSON).text.partition("<main")[2]


def test_moderators_ignore_as_readers_and_see_everything_in_the_queue(
    visit, moderator, author, comment, without_second_factor
):
    Ignore.objects.ignore(author, by=moderator)
    comment.report(by=UserFactory(), ground=Ground.ATTACK)
    browser = visit(moderator)

    assert ids(FOLDED, browser.get("/artikel/wettlauf/")) == [comment.pk]
    case = browser.get(f"/admin/moderation/case/{comment.cases.get().pk}/change/").text
    assert ("um den es geht" in case, 'class="ignored"' in case) == (True, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/artikel/wettlauf/", "/artikel/wettlauf/?sortierung=neueste"])
def test_nobody_elses_page_changes_whoever_read_first(visit, stranger, reader, author, comment, others, address):
    neighbour = UserFactory(name="Nils Nachbar")
    tokens = re.compile(r'name="(?:csrfmiddlewaretoken|token)" value="[^"]*"')

    def read(person) -> str:
        return tokens.sub("", visit(person).get(address).text)

    before = {person: read(person) for person in (stranger, neighbour, author, reader)}
    assert "ignorieren" not in before[stranger]
    visit(reader).post(at(comment))
    folded = read(reader)

    assert [int(pk) for pk in FOLDED.findall(folded)] == [comment.pk]
    for person in (stranger, neighbour, author):
        assert read(person) == before[person]
    comment.edit(read_reader_text("Andere Worte."))  # all pieces are rendered anew, by who ignores first
    assert [int(pk) for pk in FOLDED.findall(read(reader))] == [comment.pk]
    for person in (stranger, neighbour):
        assert FOLDED.findall(read(person)) == []
    Ignore.objects.stop(author, by=reader)
    assert FOLDED.findall(read(reader)) == []


@pytest.mark.parametrize(
    "address",
    [
        "/artikel/wettlauf/",
        "/artikel/wettlauf/neues/?seit=0",
        "/kommentare/{pk}/",
        "/kommentare/{pk}/antworten/",
        "/erfahrungen/",
        "/suche/?q=Worte",
        "/",
    ],
)
def test_no_page_asks_more_for_it(visit, reader, author, article, address):
    root = ExperienceFactory(article=article, author=author, body="Worte.").comment
    for n in range(8):  # so many that the search suggests no other word
        CommentFactory(article=article, body=f"Andere Worte {n}.")
    asked = []
    for count in (1, 3):
        for n in range(count):
            CommentFactory(article=article, author=author, parent=root, body=f"Worte {n} von {count}.")
        for deed in (Ignore.objects.stop, Ignore.objects.ignore):
            deed(author, by=reader)
            browser = visit(reader)
            browser.get(address.format(pk=root.pk))
            with CaptureQueriesContext(connection) as queries:
                browser.get(address.format(pk=root.pk))
            asked.append(len(queries))

    assert len(set(asked)) == 1, asked


# What no longer counts, and who is told


def test_what_they_write_is_not_new(visit, ignoring, author, article, comment, clock):
    browser = visit(ignoring)
    browser.get("/en/artikel/wettlauf/")
    clock.shift(timedelta(hours=2))
    theirs = CommentFactory(article=article, author=author)
    assert ids(NEW, browser.get("/en/artikel/wettlauf/")) == []
    new = CommentFactory(article=article, parent=theirs)

    page = browser.get("/en/artikel/wettlauf/")

    assert "1 new since" in page.text
    assert ids(NEW, page) == [new.pk]
    assert ids(SHOWN, browser.get("/en/artikel/wettlauf/?nur=neu")) == [new.pk]


def test_an_open_page_does_not_announce_them(visit, stranger, ignoring, comment, others):
    news._latest.cache_clear()
    address = "/en/artikel/wettlauf/neues/zahl/?seit="
    with CaptureQueriesContext(connection) as strangers:
        assert visit(stranger).get(f"{address}0").text == "2 new comments"
    assert [query for query in strangers if "accounts_ignore" in query["sql"]] == []

    browser = visit(ignoring)
    assert browser.get(f"{address}0").text == "1 new comment"
    with CaptureQueriesContext(connection) as nothing_new:
        assert browser.get(f"{address}{2**51}").text == ""
    assert [query for query in nothing_new if "accounts_ignore" in query["sql"]] == []


def test_the_person_is_told_nothing_and_nothing_of_theirs_is_told(visit, reader, author, comment, article):
    own = CommentFactory(article=article, author=reader)
    visit(reader).post(at(comment))
    answer = CommentFactory(article=article, author=author, parent=own)
    Notification.objects.tell([reader.pk], Kind.ANSWER, answer, group=f"answer-{own.pk}", place=article, actor=author)

    assert list(Notification.objects.of(reader)) == []
    assert not Notification.objects.filter(recipient=author).exists()
    assert "ignored" not in visit(author).get("/en/artikel/wettlauf/").text.replace("css/ignored", "")


def test_decisions_of_a_moderator_whom_one_ignores_still_come(visit, reader, moderator, article):
    own = CommentFactory(article=article, author=reader)
    visit(reader).post("/leute/Petra%20Mod/ignorieren/")
    own.report(by=UserFactory(), ground=Ground.ATTACK)
    own.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)

    Notification.objects.update(not_before=Now() - timedelta(seconds=1))  # they are told ten seconds later
    assert [told.kind for told in Notification.objects.of(reader)] == [Kind.DECISION]
