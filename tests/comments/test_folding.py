"""What folds for who ignores somebody, and for nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from comments.models import Pick
from moderation.grounds import Ground
from talentforum.lib.markdown import read_reader_text
from tests.comments.ignoring import ADDRESS, FOLDED, LINE, NEW, PERSON, SHOWN, at, ids
from tests.factories import CommentFactory, ExperienceFactory, FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_persons_own_page_folds_for_who_ignores_them_and_for_nobody_else(
    visit, stranger, ignoring, author, comment, article, editor, language
):
    Pick.objects.mark(CommentFactory(article=article, author=author), by=editor, why="zeigt eine andere Sicht")
    address = f"{language}{PERSON}"

    page = visit(ignoring).get(address).text
    assert page.count('<details class="ignored') == 1
    assert page.index('<details class="ignored') < page.index("um den es geht") < page.index("</details>")
    assert ("nicht mehr ignorieren" in page) is not bool(language)
    for person in (stranger, author, UserFactory()):
        assert "<details" not in visit(person).get(address).text


def test_who_wrote_nothing_is_folded_nowhere_and_nobody_ignores_themselves(visit, ignoring, author):
    assert "<details" not in visit(ignoring).get(PERSON).text
    assert f"{ADDRESS}" not in visit(author).get(PERSON).text


def test_a_card_that_cites_them_is_folded_for_who_ignores_them_alone(
    visit, stranger, ignoring, author, comment, others, article
):
    body = "".join(f"/kommentare/{cited.pk}/\n\n" for cited in (comment, others))
    address = FollowUpFactory(article=article, body=body).get_absolute_url()

    page = visit(ignoring).get(address).text
    assert page.count('class="cited"') == 2
    assert page.count("<details") == 1
    assert page.index("<details") < page.index("um den es geht") < page.index("</details>")
    for person in (stranger, author):
        assert "<details" not in visit(person).get(address).text


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
        PERSON,
        "/artikel/wettlauf/nachtraege/antworten/",
    ],
)
def test_no_page_asks_more_for_it(visit, reader, author, article, address):
    root = ExperienceFactory(article=article, author=author, body="Worte.").comment
    for n in range(8):  # so many that the search suggests no other word
        CommentFactory(article=article, body=f"Andere Worte {n}.")
    FollowUpFactory(article=article, slug="antworten", body=f"/kommentare/{root.pk}/")
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
