"""The polls' pages: who sees what of them, where a poll stands, and what everyone's page holds."""

import re

import pytest
from django.contrib.sessions.models import Session

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
        assert ('role="img"' in page) == ("80%" in page)
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


def test_who_comes_with_no_account_of_the_poll_sees_no_form_of_another(visit):
    poll, person = PollFactory(), UserFactory()
    vote(poll, 0, by=person)

    assert "You voted:" in visit(person).get(own_page(poll)).text
    assert "You voted:" not in visit(UserFactory()).get(own_page(poll)).text


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


def test_after_the_text_running_polls_stand_before_those_that_are_over(visit, stranger, article):
    over = PollFactory(article=article, state="closed")
    running = PollFactory(article=article)

    text = visit(stranger).get("/artikel/wettlauf/").text

    assert text.index(f'id="umfrage-{running.slug}"') < text.index(f'id="umfrage-{over.slug}"')


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
