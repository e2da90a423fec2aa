"""What the desk shows of polls: their forms, their list, what goes, and what that costs."""

import pytest
from django.contrib import admin as django_admin

from articles.models import Anchor, Event
from polls.models import Poll
from tests.factories import CommentFactory, PollFactory, vote

from ..articles import desk as followups
from .desk import ADD, LIST, change, written

pytestmark = pytest.mark.django_db


# Shown


@pytest.mark.parametrize(
    ("poll", "words"),
    [
        ({"state": "draft"}, ["Draft", "Save and open now", "Save and plan", 'value="open"']),
        ({"state": "planned"}, ["Planned", "opens on", "Save and recall"]),
        ({"votes": [2, 0, 0, 1]}, ["Running", "2 voters", "1 more gave no answer", "until somebody closes it"]),
        ({"votes": [1], "state": "closed"}, ["Closed", "1 voter"]),
    ],
)
def test_the_page_says_where_the_poll_stands_and_how_it_is_placed(desk, poll, words):
    found = PollFactory(slug="dauer", **poll)
    page = desk.get(change(found)).text

    assert [word for word in [*words, "::umfrage dauer", "/umfragen/dauer/"] if word not in page] == []


def test_editors_see_the_counts_while_it_runs_even_where_readers_do_not(desk):
    poll = PollFactory(results="closed", votes=[3, 1])
    page = desk.get(change(poll))

    assert [line.votes for line in page.context["tally"].lines] == [3, 1, 0]
    assert "Result so far" in page.text


def test_nobody_in_the_admin_sees_who_voted_what(desk, editor, visit, admin, reader):
    poll = PollFactory()
    vote(poll, 0, by=reader)
    pages = ["change", "correct", "close", "history", "delete"]
    seen = [visit(person).get(change(poll, page)).text for person in (editor, admin) for page in pages]

    assert [text for text in seen if reader.name in text or reader.email in text] == []
    models = {model.__name__ for model in django_admin.site._registry}
    assert models & {"Ballot", "Mark", "Choice", "Result"} == set()
    for name in ("ballot", "mark"):
        assert visit(admin).get(f"/admin/polls/{name}/").status_code == 404


def test_a_preview_shows_the_form_and_saves_nothing(desk):
    poll = PollFactory(state="draft")
    response = desk.post(change(poll), written(poll, question="Nur angesehen?", choices="Eins\nZwei", _preview="1"))

    assert response.status_code == 200
    assert [str(choice) for choice in response.context["preview"]["shown"].poll.choices.all()] == [
        "Eins",
        "Zwei",
        "Keine Angabe",
    ]
    poll.refresh_from_db()
    assert poll.question != "Nur angesehen?"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "rating", "steps": "11", "low_end": "a", "high_end": "b", "question": "Wie sehr?"},
        {"kind": "rating", "steps": "zehn"},
        {"kind": "multiple", "minimum": "2", "maximum": "999999", "choices": "A\nB", "article": "9" * 30},
        {"kind": "quatsch", "closes_at": "2026-99-99T10:00", "choices": "\x00\n<script>alert(1)</script>", "poll": "x"},
        {"choices": "x" * 5000, "question": "y" * 5000, "slug": "../..", "closes_at": "2040-01-01T10:00"},
    ],
)
def test_the_preview_for_the_script_shows_whatever_is_sent(desk, sent):
    response = desk.post("/admin/polls/poll/preview/", sent)

    assert response.status_code == 200
    assert 'class="poll__form"' in response.text
    assert "<script>alert" not in response.text
    assert Poll.objects.count() == 0


# The list


def test_the_list_filters_by_state_and_article_and_finds_words(desk):
    polls = {
        "draft": PollFactory(state="draft"),
        "planned": PollFactory(state="planned"),
        "running": PollFactory(question="Läuft das?", votes=[1]),
        "closed": PollFactory(state="closed"),
    }
    for state, poll in polls.items():
        assert list(desk.get(f"{LIST}?state={state}").context["cl"].queryset) == [poll]
    assert list(desk.get(f"{LIST}?q=läuft").context["cl"].queryset) == [polls["running"]]
    by_article = desk.get(f"{LIST}?article__id__exact={polls['closed'].article_id}")
    assert list(by_article.context["cl"].queryset) == [polls["closed"]]
    assert len(desk.get(f"{LIST}?state=quatsch").context["cl"].queryset) == 4
    assert next(iter(desk.get(LIST).context["cl"].queryset)) == polls["draft"]


def test_the_list_is_no_oracle(desk, reader):
    vote(PollFactory(), 0, by=reader)
    response = desk.get(f"{LIST}?ballots__person__email__startswith=leserin")

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("poll", "said"),
    [
        ({"votes": [1]}, "has votes"),
        ({"votes": [1], "state": "closed"}, "has votes"),
        ({"state": "planned"}, "recall it to a draft"),
        ({}, "recall it to a draft"),
    ],
)
def test_what_readers_know_is_not_deleted_and_says_why(desk, poll, said):
    found = PollFactory(**poll)
    page = desk.get(change(found, "delete"))
    desk.post(change(found, "delete"), {"post": "yes"})

    assert said in page.text
    assert "deletelink" not in desk.get(change(found)).text
    assert Poll.objects.filter(pk=found.pk).exists()


def test_a_draft_is_deleted_with_what_had_announced_it(desk):
    poll = PollFactory(state="planned", slug="wieder-frei")
    poll.recall()
    desk.post(change(poll, "delete"), {"post": "yes"})

    assert (Poll.objects.count(), Anchor.objects.count(), Event.objects.count()) == (0, 0, 0)
    desk.post(ADD, written(slug="wieder-frei", _deed="open"))
    assert Poll.objects.get().is_running


def test_a_draft_that_readers_spoke_about_stays(desk):
    poll = PollFactory()
    CommentFactory(article=poll.article)
    poll.article.comments.update(anchor=poll.anchor)
    poll.recall()
    page = desk.get(change(poll, "delete"))
    desk.post(change(poll, "delete"), {"post": "yes"})

    assert "readers commented on it" in page.text
    assert Poll.objects.count() == 1


# What it costs


LIST_QUERIES = (
    10  # session, person with profile, groups, permissions (2), news, count, polls, and the articles of the filter (2)
)


def test_the_list_takes_the_same_queries_for_one_and_three(desk, django_assert_num_queries):
    PollFactory(votes=[1])
    desk.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(LIST)
    for state in ("draft", "closed"):
        PollFactory(state=state)

    with django_assert_num_queries(LIST_QUERIES):
        desk.get(LIST)


@pytest.mark.parametrize("number", [2, 8])
@pytest.mark.parametrize(("state", "votes", "queries"), [("draft", [], 11), ("open", [2, 1], 11)])
def test_a_page_takes_the_same_queries_for_two_choices_and_eight(
    desk, django_assert_num_queries, number, state, votes, queries
):
    poll = PollFactory(state=state, labels=[f"Wahl {n}" for n in range(number)], votes=votes)
    desk.get(change(poll))

    with django_assert_num_queries(queries):
        desk.get(change(poll))


def test_the_start_page_shows_what_runs_and_what_is_planned(desk):
    shown = [PollFactory(), PollFactory(state="planned")]
    for state in ("draft", "closed"):
        PollFactory(state=state)
    page = desk.get("/admin/")

    assert page.context["polls"]["open"] == shown[::-1]
    assert 'href="/admin/polls/poll/add/"' in page.text


# Placed in a text


@pytest.mark.parametrize("line", ["::umfrage dauer", "::umfrage größe\n\n::umfrage dauer\n\n::umfrage fremde"])
def test_an_editor_is_told_of_polls_that_the_text_places_and_readers_do_not_see(desk, article, line):
    poll = PollFactory(article=article, slug="dauer", state="draft")
    PollFactory(slug="fremde")
    sent = followups.written(article, body=f"Neu.\n\n{line}\n")

    before = followups.messages_of(desk.post(followups.ADD, sent, follow=True))
    poll.open()
    after = followups.messages_of(desk.post(followups.ADD, sent | {"slug": "zweiter"}, follow=True))

    named = [slug for slug in ("größe", "dauer", "fremde") if slug in line]
    assert [message for message in before if ", ".join(named) + ". " in message]
    assert [message for message in after if "dauer" in message] == []


def test_the_articles_own_text_is_looked_at_too(desk, article):
    sent = followups.form_of(desk.get(followups.change(article))) | {"body": "Neu.\n\n::umfrage verschrieben\n"}
    told = followups.messages_of(desk.post(followups.change(article), sent, follow=True))

    assert [message for message in told if "verschrieben" in message]


def test_a_list_that_nothing_narrows_down_does_not_offer_to_show_all(desk):
    PollFactory(question="Wie lange?")
    words = "Show all"

    assert words not in desk.get(LIST).text
    assert words in desk.get(LIST, {"q": "lange"}).text
