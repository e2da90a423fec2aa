"""The polls' pages: who sees what, where a poll stands, lists, results for machines, what they cost."""

import csv
import io
import json
import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from articles.citations import find, kind_at
from polls.exports import OF_A_CHOICE, OF_THE_POLL
from polls.models import Ballot, Choice, Mark, Poll
from polls.tally import recount
from tests.conftest import CAST
from tests.factories import ArticleFactory, FollowUpFactory, PollFactory, UserFactory, vote

pytestmark = pytest.mark.django_db
EDITORS = {"editor", "admin"}


def own_page(poll):
    return f"/en/umfragen/{poll.slug}/"


# Who sees what


@pytest.mark.parametrize("part", ["", "abstimmen/"])
@pytest.mark.parametrize(("state", "others"), [("draft", 404), ("planned", 404), ("open", 200), ("closed", 200)])
def test_who_may_open_a_poll(visit, cast, state, others, part):
    poll = PollFactory(state=state)
    seen = {who: visit(cast(who)).get(own_page(poll) + part).status_code for who in CAST}

    assert seen == {who: 200 if who in EDITORS else others for who in CAST}


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("part", ["", "abstimmen/", "ergebnis.csv", "ergebnis.json"])
def test_a_poll_of_a_withdrawn_article_is_gone(visit, stranger, part, language):
    poll = PollFactory(state="closed", question="Geheimes?")
    poll.article.withdraw()
    response = visit(stranger).get(f"{language}/umfragen/{poll.slug}/{part}")

    assert response.status_code == 410
    assert "Geheimes?" not in response.text


@pytest.mark.parametrize("state", ["draft", "planned"])
def test_what_has_not_opened_stands_nowhere(visit, stranger, state):
    poll = PollFactory(state=state, question="Geheimes?")

    for address in ("/umfragen/", f"/artikel/{poll.article.slug}/"):
        page = visit(stranger).get(address).text
        assert "Geheimes?" not in page
        assert poll.slug not in page


# Results: for whom from when on. `r`: the result is shown.
SHOWN = {
    #            stranger  has not voted  has voted  all once closed
    "always":     ("r",      "r",           "r",       "r"),
    "voted":      ("-",      "-",           "r",       "r"),
    "closed":     ("-",      "-",           "-",       "r"),
}  # fmt: skip


@pytest.mark.parametrize("results", SHOWN)
@pytest.mark.parametrize("place", ["own page", "article", "form"])
def test_who_sees_the_result_from_when_on(visit, stranger, reader, newcomer, results, place):
    poll = PollFactory(results=results, votes=[3, 1])
    vote(poll, 0, by=reader)
    address = {
        "own page": own_page(poll),
        "article": f"/en/artikel/{poll.article.slug}/",
        "form": own_page(poll) + "abstimmen/",
    }

    def look(person):
        page = visit(person).get(address[place]).text
        assert ("<svg" in page) == ("80%" in page)
        return "r" if "80%" in page else "-"

    running = (look(stranger), look(newcomer), look(reader))
    poll.close()
    closed = {look(person) for person in (stranger, newcomer, reader)}

    assert (*running, *closed) == SHOWN[results]


def test_only_the_voter_sees_their_vote(visit, cast, reader):
    poll = PollFactory(results="always")
    vote(poll, 1, by=reader)

    seen = {who: "You voted:" in visit(cast(who)).get(own_page(poll)).text for who in CAST}
    assert seen == {who: who == "reader" for who in CAST}


def test_who_may_vote_has_the_form_in_place_and_a_stranger_a_link(visit, stranger, reader):
    poll = PollFactory()
    address = f"/en/artikel/{poll.article.slug}/"
    form, link = visit(reader).get(address).text, visit(stranger).get(address).text

    assert f'action="/en/umfragen/{poll.slug}/abstimmen/"' in form
    assert len(re.findall(r'type="radio" name="choice"', form)) == 4
    assert 'name="choice"' not in link
    assert f'href="/en/umfragen/{poll.slug}/abstimmen/" hx-get="/en/umfragen/{poll.slug}/abstimmen/"' in link
    assert re.findall(r"<li>(Ja|Nein|Vielleicht|Keine Angabe)</li>", link) == [
        "Ja",
        "Nein",
        "Vielleicht",
        "Keine Angabe",
    ]


def test_the_form_alone_for_htmx(visit, stranger, htmx):
    poll = PollFactory()
    part = visit(stranger).get(own_page(poll) + "abstimmen/", headers=htmx)

    assert "<html" not in part.text
    assert "csrfmiddlewaretoken" in part.text
    assert part["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" in visit(stranger).get(own_page(poll) + "abstimmen/").text


def test_a_changeable_vote_has_its_link_and_a_final_one_says_so(visit, reader):
    changeable, final = PollFactory(), PollFactory(is_changeable=False)
    for poll in (changeable, final):
        vote(poll, 0, by=reader)
    browser = visit(reader)

    assert "Change my vote" in browser.get(own_page(changeable)).text
    assert "Votes in this poll cannot be changed." in browser.get(own_page(final)).text


# Where a poll stands


def test_a_line_in_the_text_places_a_poll_and_the_rest_stands_after_it(visit, stranger):
    article = ArticleFactory(body="Vorher.\n\n::umfrage zweite\n\nDanach.\n\n::umfrage fremde\n\n::umfrage zweite\n")
    for slug in ("erste", "zweite", "dritte"):
        PollFactory(article=article, slug=slug)
    PollFactory(slug="fremde")
    page = visit(stranger).get(f"/artikel/{article.slug}/").text

    assert re.findall(r'id="umfrage-(\w+)"', page) == ["zweite", "erste", "dritte"]
    assert page.index("Vorher.") < page.index('id="umfrage-zweite"') < page.index("Danach.")
    assert "::umfrage" not in page


def test_what_a_followup_places_stands_there_only(visit, stranger):
    poll = PollFactory(slug="dort")
    followup = FollowUpFactory(article=poll.article, body="Eine Frage:\n\n::umfrage dort\n")

    assert 'id="umfrage-dort"' not in visit(stranger).get(f"/artikel/{poll.article.slug}/").text
    assert 'id="umfrage-dort"' in visit(stranger).get(followup.get_absolute_url()).text


def test_a_poll_leads_to_its_article_and_its_discussion(visit, stranger):
    poll = PollFactory()
    page = visit(stranger).get(own_page(poll)).text

    assert f'href="/en/artikel/{poll.article.slug}/?zu={poll.anchor.pk}#diskussion"' in page
    assert f'href="/en/artikel/{poll.article.slug}/kommentieren/?zu={poll.anchor.pk}"' in page


def test_no_text_of_an_editor_breaks_out(visit, stranger, reader):
    hostile = "</script><script>alert(1)</script>\"'{{ x }}"
    poll = PollFactory(question=hostile, explanation=hostile, labels=[hostile, "b"], votes=[1], results="always")
    scale = PollFactory(article=poll.article, steps=5, low_end=hostile, high_end=hostile, votes=[1], results="always")

    for person in (stranger, reader):
        for address in (own_page(poll), own_page(scale), "/umfragen/", f"/artikel/{poll.article.slug}/"):
            assert "<script>alert" not in visit(person).get(address).text


# The drawing


def test_a_drawing_has_its_numbers_in_words_and_no_style(visit, stranger):
    poll = PollFactory(votes=[1, 3, 0], state="closed")
    page = visit(stranger).get(own_page(poll)).text

    assert re.findall(r"<title>(\d+%, \d+ votes?)</title>", page) == ["25%, 1 vote", "75%, 3 votes", "0%, 0 votes"]
    assert re.findall(r'class="bar__length" width="([\d.]+%)"', page) == ["25.000%", "75.000%", "0.000%"]
    assert len(re.findall(r'<svg [^>]*role="img"', page)) == 3
    assert "style=" not in page
    assert "4 voters" in page
    assert "Not representative." in page
    assert "<details" in page


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_rating_is_drawn_with_its_middle(visit, stranger, language):
    poll = PollFactory(steps=5, votes=[1, 0, 2, 1], state="closed")
    page = visit(stranger).get(f"{language}/umfragen/{poll.slug}/").text

    if language:
        assert "The median is 3; the middle half of the answers lies between 2 and 3.5." in page
    assert re.findall(r'class="scale__half" x1="([\d.]+%)" y1="162" x2="([\d.]+%)"', page) == [("30.000%", "60.000%")]
    assert re.findall(r'class="scale__median" cx="([\d.]+%)"', page) == ["50.000%"]
    assert "1 = gar nicht" in page
    assert "5 = sehr" in page


# Everyone's page is one page


@pytest.mark.parametrize(
    "address", ["/umfragen/", "/en/umfragen/", "/umfragen/offen/", "/umfragen/zu/", "/artikel/lage/"]
)
def test_the_strangers_page_sets_no_cookie_and_holds_no_token(visit, stranger, address):
    article = ArticleFactory(slug="lage")
    PollFactory(article=article, slug="offen", results="always", votes=[1])
    PollFactory(article=article, slug="zu", state="closed", votes=[1])
    browser = visit(stranger)
    response = browser.get(address)

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "csrf" not in response.text.lower()
    assert 'method="post"' not in response.text.lower()
    assert "public" in response["Cache-Control"]
    assert Session.objects.count() == 0
    assert response.content == visit(stranger).get(address, headers={"HX-Request": "true"}).content


def test_a_voters_page_is_private(visit, reader):
    poll = PollFactory()
    vote(poll, 0, by=reader)
    response = visit(reader).get(own_page(poll))

    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_canonical_hreflang_and_robots(visit, stranger, language):
    poll = PollFactory(slug="lage", article=ArticleFactory(language=language))
    own = "https://testserver/umfragen/lage/" if language == "de" else "https://testserver/en/umfragen/lage/"

    for address in ("/umfragen/lage/", "/en/umfragen/lage/?x=y"):
        page = visit(stranger).get(address).text
        assert re.findall(r'rel="canonical" href="([^"]+)"', page) == [own]
        assert re.findall(r'hreflang="(de|en)" href="(https[^"]+)"', page) == [
            ("de", "https://testserver/umfragen/lage/"), ("en", "https://testserver/en/umfragen/lage/"),
        ]  # fmt: skip
        assert "noindex" not in page
        assert page.count("<h1") == 1
    form = visit(stranger).get(f"/umfragen/{poll.slug}/abstimmen/").text
    assert '<meta name="robots" content="noindex">' in form
    assert form.count("<h1") == 1


def test_a_poll_says_in_a_line_what_it_is(visit, stranger):
    told, untold = PollFactory(explanation="Gemeint ist alles."), PollFactory(article=ArticleFactory(title="Lage"))
    lines = [
        re.findall(r'<meta name="description" content="([^"]*)"', visit(stranger).get(own_page(poll)).text)
        for poll in (told, untold)
    ]

    assert lines == [["Gemeint ist alles."], ["A poll among readers, along with the article “Lage”."]]


def test_the_page_to_vote_says_in_its_title_what_is_asked(visit, stranger):
    poll = PollFactory(question="Bleiben Sie?")

    assert "<title>Vote: Bleiben Sie? – talentforum</title>" in visit(stranger).get(own_page(poll) + "abstimmen/").text


@pytest.mark.parametrize("fields", [{}, {"steps": 5}], ids=["texts", "scale"])
def test_german_words_within_english_sentences_say_so(visit, reader, fields):
    page = visit(reader).get(own_page(PollFactory(**fields))).text
    words = ("gar nicht", "sehr") if fields else ("Ja", "Nein", "Vielleicht")
    form = page.split('class="poll__form"')[1].split("</form>")[0]

    for word in (*words, "Keine Angabe"):
        assert len(re.findall(rf">[^<]*\b{word}\b", form)) == len(re.findall(rf'lang="de">[^<]*\b{word}\b', form)) > 0


# The form in its place


class Page(HTMLParser):
    """The ids of a page, how often each, and where its links within the page lead."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.targets = Counter(), []
        self.feed(text)

    def handle_starttag(self, _tag, attributes):
        attributes = dict(attributes)
        self.ids.update([attributes["id"]] if "id" in attributes else [])
        self.targets += [attributes["href"][1:]] if attributes.get("href", "").startswith("#") else []
        self.targets += [
            name for key in ("aria-labelledby", "aria-describedby") for name in attributes.get(key, "").split()
        ]


@pytest.mark.parametrize(
    "fields", [{}, {"kind": "multiple", "maximum": 2}, {"steps": 5}], ids=["one", "several", "scale"]
)
def test_the_summary_of_what_is_wrong_leads_to_what_can_be_pressed(visit, reader, htmx, fields):
    poll = PollFactory(**fields)
    browser = visit(reader)
    whole = browser.post(own_page(poll) + "abstimmen/", {})
    part = browser.post(own_page(poll) + "abstimmen/", {}, headers=htmx)
    article = browser.get(f"/en/artikel/{poll.article.slug}/")
    summary = Page(whole.text.split('class="summary"')[1].split("</div>")[0])

    assert summary.targets == [f"umfrage-{poll.slug}-choice_0"]
    assert f'<input type="{"checkbox" if "maximum" in fields else "radio"}" name="choice"' in whole.text
    own, inner, around = Page(whole.text), Page(part.text), Page(article.text)
    assert [name for name in own.targets if own.ids[name] != 1] == []
    assert [name for name in inner.targets if inner.ids[name] + around.ids[name] < 1] == []


def test_the_form_is_named_by_the_question(visit, reader):
    poll = PollFactory()
    browser = visit(reader)
    for address in (own_page(poll), own_page(poll) + "abstimmen/", f"/en/artikel/{poll.article.slug}/"):
        page = browser.get(address).text
        form = re.findall(r'<form class="poll__form"[^>]* aria-labelledby="([^"]+)"', page)
        assert form == [f"umfrage-{poll.slug}-titel"]
        assert Page(page).ids[form[0]] == 1


def test_to_keep_a_vote_leads_back_in_place(visit, reader, htmx):
    poll = PollFactory()
    vote(poll, 0, by=reader)
    browser = visit(reader)
    form = browser.get(own_page(poll) + "abstimmen/", headers=htmx).text
    place, own = f"#umfrage-{poll.slug}-platz", own_page(poll)

    assert (
        f'href="{own}" hx-get="{own}" hx-select="{place}" hx-target="{place}" hx-swap="outerHTML">Keep it as it is</a>'
    ) in form
    page = browser.get(own_page(poll), headers=htmx).text
    assert Page(page).ids[place[1:]] == 1
    assert 'class="poll__own" tabindex="-1" data-focus' in page


# All polls


def test_running_polls_come_first_then_the_latest_closed(visit, stranger, clock):
    old, first, second, due = (
        PollFactory(question=name) for name in ("Lange zu?", "Offen eins?", "Offen zwei?", "Eben zu?")
    )
    old.close()
    clock.shift(60)
    due.close_at(timezone.now() + timedelta(seconds=60))
    Poll.objects.filter(pk=second.pk).update(opens_at=timezone.now())
    clock.shift(60)
    page = visit(stranger).get("/en/umfragen/").text

    names = "|".join(poll.question.replace("?", r"\?") for poll in (old, first, second, due))
    assert re.findall(rf'/">({names})</a>', page) == ["Offen zwei?", "Offen eins?", "Eben zu?", "Lange zu?"]
    assert page.index(">Running</h2>") < page.index("Offen eins?") < page.index(">Closed</h2>") < page.index("Eben zu?")
    assert page.count('<ul class="pollrows">') == page.count("</ul>") - page.count('<ul class="notices">') == 2


def test_without_polls_the_page_invites(visit, stranger):
    assert "No poll has opened yet." in visit(stranger).get("/en/umfragen/").text


@pytest.mark.parametrize(
    ("number", "entries"),
    [
        ("", 20),
        ("1", 20),
        ("2", 1),
        *((number, None) for number in ("0", "-1", "3", "99", "x", "\x00", "²", "9" * 5000)),
    ],
)
def test_a_page_of_the_list_that_is_not_there_says_so_and_is_the_first(visit, stranger, number, entries):
    article = ArticleFactory()
    for _ in range(21):
        PollFactory(article=article)
    response = visit(stranger).get("/en/umfragen/", {"seite": number})

    assert response.status_code == 200
    assert len(response.context["entries"]) == (entries or 20)
    assert ("There is no such page." in response.text) == (entries is None)


# For machines


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("state", ["draft", "planned", "open"])
def test_only_a_closed_poll_has_files(visit, editor, state, kind):
    poll = PollFactory(state=state)

    assert visit(editor).get(f"/umfragen/{poll.slug}/ergebnis.{kind}").status_code == 404


def test_the_table_of_a_closed_poll(visit, stranger, clock):
    poll = PollFactory(labels=["=1+1", "-Nein", '@x, "y"'], votes=[2, 1, 0, 1], question="+Und?")
    clock.shift(3600)
    poll.close()
    response = visit(stranger).get(f"/umfragen/{poll.slug}/ergebnis.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="umfrage-{poll.slug}.csv"'
    assert response.content.startswith(b"choice,value,votes,share,question,")
    assert [(row["choice"], row["votes"], row["share"]) for row in rows] == [
        ("'=1+1", "2", "0.6667"), ("'-Nein", "1", "0.3333"), ('\'@x, "y"', "0", "0.0"),
    ]  # fmt: skip
    assert {(row["question"], row["voters"], row["abstentions"]) for row in rows} == {("'+Und?", "3", "1")}
    assert {row["opened_at"] for row in rows} == {poll.opens_at.isoformat()}
    assert {row["closed_at"] for row in rows} == {poll.closed_at.isoformat()}
    assert all("Not representative" in row["note"] for row in rows)


def test_the_json_of_a_closed_poll(visit, stranger, editor):
    poll = PollFactory(steps=3, votes=[1, 0, 3], state="closed", question="Wie?", slug="wie")
    poll.correct(by=editor, note="Ein Fehler.", question="Wie ist das?")
    response = visit(stranger).get("/en/umfragen/wie/ergebnis.json")
    data = json.loads(response.content)

    assert response["Content-Type"] == "application/json"
    assert (data["question"], data["address"]) == ("Wie ist das?", "https://testserver/umfragen/wie/")
    assert [(row["value"], row["votes"], row["share"]) for row in data["choices"]] == [
        (1, 1, 0.25),
        (2, 0, 0),
        (3, 3, 0.75),
    ]
    assert (data["median"], data["quartiles"], data["is_representative"]) == (3, [2, 3], False)
    assert [note["note"] for note in data["corrections"]] == ["Ein Fehler."]


def test_a_closed_poll_without_choices_has_its_files_too(visit, stranger):
    poll = PollFactory()
    poll.choices.all().delete()
    poll.close()
    table, data = (visit(stranger).get(f"/umfragen/{poll.slug}/ergebnis.{kind}") for kind in ("csv", "json"))

    assert list(csv.reader(io.StringIO(table.content.decode()))) == [[*OF_A_CHOICE, *OF_THE_POLL]]
    assert json.loads(data.content)["choices"] == []


def test_a_poll_whose_time_is_up_has_its_files_before_any_sweep(visit, stranger, clock):
    poll = PollFactory(votes=[1], closes_at=timezone.now() + timedelta(minutes=1))
    clock.shift(60)

    assert json.loads(visit(stranger).get(f"/umfragen/{poll.slug}/ergebnis.json").content)["voters"] == 1


# Cited


def test_a_closed_poll_can_be_cited_and_no_other(clock):
    poll = PollFactory(state="closed", question="Was hält Sie?")
    running = PollFactory(article=poll.article)
    path = f"/umfragen/{poll.slug}/"

    assert kind_at(path) == (Poll, {"slug": poll.slug})
    assert find(poll.article, path) == poll
    assert find(ArticleFactory(), path) is None
    assert find(poll.article, f"/umfragen/{running.slug}/") is None
    assert Poll.offered(poll.article, "hält") == [poll]
    assert Poll.offered(poll.article, "anderes") == []
    assert (poll.is_citable, running.is_citable) == (True, False)
    assert "Was hält Sie?" in poll.cite_line


def test_a_cited_poll_shows_its_result_in_the_followup(visit, stranger):
    poll = PollFactory(state="closed", votes=[3, 1])
    followup = FollowUpFactory(
        article=poll.article, body=f"Das Ergebnis:\n\nhttps://testserver/umfragen/{poll.slug}/\n"
    )
    followup.cite()
    page = visit(stranger).get(f"/en/artikel/{poll.article.slug}/nachtraege/{followup.slug}/").text

    assert "From our poll" in page
    assert 'Chosen most: “<span lang="de">Ja</span>”, with 75%.' in page
    assert page.count("From our poll") == 1


# What they cost


def queries(django_assert_max_num_queries, browser, address):
    with django_assert_max_num_queries(60) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("who", "address", "number"),
    [
        ("stranger", "/umfragen/", 4), ("reader", "/umfragen/", 9),
        ("stranger", "/umfragen/{poll}/", 3), ("reader", "/umfragen/{poll}/", 9),
        ("stranger", "/umfragen/{poll}/ergebnis.json", 3),
        ("stranger", "/umfragen/{poll}/abstimmen/", 3), ("reader", "/umfragen/{poll}/abstimmen/", 9),
    ],
)  # fmt: skip
def test_pages_take_as_many_queries_for_300_ballots_and_three_polls_as_for_ten_and_one(
    visit, cast, django_assert_max_num_queries, who, address, number
):
    state = "closed" if address.endswith("json") else "open"
    poll = PollFactory(state="open", results="always", votes=[5, 5])
    if who == "reader":
        vote(poll, 0, by=cast("reader"))
    browser = visit(cast(who))
    if state == "closed":
        poll.close()
    place = address.format(poll=poll.slug)
    few = queries(django_assert_max_num_queries, browser, place)
    if state == "open":
        many_ballots(poll, 290)
        assert recount(poll) == []
    for _ in range(2):
        other = PollFactory(article=poll.article, results="always", votes=[1])
        if who == "reader":
            vote(other, 0, by=cast("reader"))

    assert (few, queries(django_assert_max_num_queries, browser, place)) == (number, number)


def many_ballots(poll, number):
    """Give a poll that many ballots for its first choice."""
    people = User.objects.bulk_create([User(email=f"viele{n}@example.org") for n in range(number)])
    now, choice = timezone.now(), poll.choices.first()
    ballots = Ballot.objects.bulk_create([Ballot(poll=poll, person=person, cast_at=now) for person in people])
    Mark.objects.bulk_create([Mark(ballot=ballot, choice=choice) for ballot in ballots])
    Choice.objects.filter(pk=choice.pk).update(votes=F("votes") + number)
    Poll.objects.filter(pk=poll.pk).update(voters=F("voters") + number)


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_an_article_takes_as_many_queries_for_three_polls_as_for_one(visit, cast, django_assert_max_num_queries, who):
    poll = PollFactory(results="always", votes=[5])
    browser = visit(cast(who))
    address = f"/artikel/{poll.article.slug}/"
    one = queries(django_assert_max_num_queries, browser, address)
    for _ in range(2):
        PollFactory(article=poll.article, results="always", votes=[5])

    assert queries(django_assert_max_num_queries, browser, address) == one


def test_a_vote_takes_as_many_queries_whatever_the_poll_holds(visit, reader, newcomer, django_assert_max_num_queries):
    poll = PollFactory()
    counts = []
    for person in (reader, newcomer):
        browser = visit(person)
        with django_assert_max_num_queries(40) as seen:
            browser.post(f"/umfragen/{poll.slug}/abstimmen/", {"choice": [str(poll.choices.first().pk)]})
        counts.append(len(seen))
        many_ballots(poll, 20) if person == reader else None

    assert counts[0] == counts[1]


def test_who_comes_with_no_account_of_the_poll_sees_no_form_of_another(visit):
    poll, person = PollFactory(), UserFactory()
    vote(poll, 0, by=person)

    assert "You voted:" in visit(person).get(own_page(poll)).text
    assert "You voted:" not in visit(UserFactory()).get(own_page(poll)).text


def test_after_the_text_running_polls_stand_before_those_that_are_over(visit, stranger, article):
    over = PollFactory(article=article, state="closed")
    running = PollFactory(article=article)

    text = visit(stranger).get("/artikel/wettlauf/").text

    assert text.index(f'id="umfrage-{running.slug}"') < text.index(f'id="umfrage-{over.slug}"')
