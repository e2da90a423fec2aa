"""The editors' desk: polls made, looked at, opened, planned, recalled, closed, deleted."""

from datetime import timedelta

import pytest
from django.contrib import admin as django_admin
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Anchor, Event
from polls.models import Poll
from tests.factories import ArticleFactory, CommentFactory, PollFactory, vote

from .desk import ADD, LIST, ahead, change, errors, messages_of, minute, written

pytestmark = pytest.mark.django_db


def rows():
    """Everything that is stored of polls."""
    return [
        (poll.question, poll.status, poll.kind, [(c.label, c.value) for c in poll.choices.all()])
        for poll in Poll.objects.order_by("pk")
    ]


# Made


def test_an_editor_makes_a_poll_that_is_a_draft_at_first(desk):
    response = desk.post(ADD, written())

    assert response.status_code == 302
    poll = Poll.objects.get()
    assert (poll.slug, poll.status, poll.minimum, poll.maximum) == ("wie-lange-darf-das-dauern", "draft", 1, 1)
    assert [str(choice) for choice in poll.choices.all()] == ["Kurz", "Lang", "Keine Angabe"]
    assert [choice.is_abstention for choice in poll.choices.all()] == [False, False, True]


def test_blank_lines_and_runs_of_spaces_are_no_choices(desk):
    desk.post(ADD, written(choices="\r\n  Kurz  \r\n\r\nEher   lang\r\n   ", abstention="  "))

    assert [str(choice) for choice in Poll.objects.get().choices.all()] == ["Kurz", "Eher lang"]


def test_several_answers_left_empty_are_at_least_one_and_at_most_all(desk):
    desk.post(ADD, written(kind="multiple", choices="A\nB\nC"))

    assert Poll.objects.values_list("minimum", "maximum").get() == (1, 3)


def test_a_rating_has_steps_and_ends_and_no_choices(desk):
    desk.post(ADD, written(kind="rating", steps="7", low_end="gar nicht", high_end="sehr", choices="Egal\nEgal"))

    poll = Poll.objects.get()
    assert [choice.value for choice in poll.answers()] == [1, 2, 3, 4, 5, 6, 7]
    assert (poll.low_end, poll.high_end) == ("gar nicht", "sehr")


def test_what_a_kind_does_not_use_is_left_aside_even_where_it_is_wrong(desk):
    response = desk.post(ADD, written(steps="99", minimum="x", maximum="40", low_end="links"))

    assert response.status_code == 302
    assert Poll.objects.values_list("minimum", "maximum", "low_end").get() == (1, 1, "")


def test_the_form_begins_with_the_article_of_the_link_and_a_way_to_give_no_answer(desk, article):
    form = desk.get(f"{ADD}?article={article.pk}").context["adminform"].form

    assert form["article"].value() == article.pk
    assert form["abstention"].value()
    assert form["steps"].value() == 5


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"question": "", "slug": "frage"}, "question", "This field is required."),
        ({"article": "99999"}, "article", "Select a valid choice."),
        ({"kind": "ranking"}, "kind", "Select a valid choice."),
        ({"choices": "Ja\nNein\nja"}, "choices", "“ja” stands there twice."),
        ({"choices": "Ja\nKeine Angabe"}, "choices", "“Keine Angabe” stands there twice."),
        ({"choices": "Ja\n" + "n" * 201}, "choices", "has 201 characters"),
        ({"choices": "\n".join(f"Wahl {n}" for n in range(31))}, "choices", "A poll has 2 to 30 choices"),
        ({"choices": "Ja\nNe\x00in"}, "choices", "Null characters are not allowed."),
        ({"kind": "multiple", "minimum": "3", "maximum": "2"}, "maximum", "“At most” is less than “at least”."),
        ({"kind": "multiple", "minimum": "0"}, "minimum", "greater than or equal to 1"),
        ({"kind": "rating", "steps": "1"}, "steps", "greater than or equal to 2"),
        ({"kind": "rating", "steps": "12"}, "steps", "less than or equal to 11"),
        ({"kind": "rating", "steps": ""}, "steps", "A rating has 2 to 11 steps"),
        ({"closes_at": "2020-01-01T10:00"}, "closes_at", "The time of closing is past."),
        ({"closes_at": "bald"}, "closes_at", "Enter a valid date/time."),
        ({"open_at": "2040-01-01T10:00"}, "open_at", "Nothing is planned by “Save” alone."),
        ({"slug": "mit leerzeichen"}, "slug", "Enter a valid “slug”"),
        ({"question": "!!!"}, "slug", "Please give an address"),
    ],
)
def test_a_poll_that_makes_no_sense_says_why_at_its_field_and_stores_nothing(desk, sent, field, said):
    response = desk.post(ADD, written(**sent))

    found = errors(response)
    assert list(found) == [field]
    assert said in found[field][0]
    assert response.context["adminform"].form["choices"].value() == written(**sent)["choices"]
    assert rows() == []


def test_an_address_that_is_taken_says_so(desk):
    PollFactory(slug="schon-da")

    assert list(errors(desk.post(ADD, written(slug="schon-da")))) == ["slug"]


# Opened, planned, recalled


def test_a_button_saves_and_opens(desk, visit):
    response = desk.post(ADD, written(_deed="open"), follow=True)

    poll = Poll.objects.get()
    assert poll.is_running
    assert messages_of(response) == ["The poll is open."]
    assert visit().get(f"/en/umfragen/{poll.slug}/").status_code == 200
    assert Event.objects.get().kind == Event.Kind.POLL_OPENED


def test_a_button_saves_and_plans(desk, visit):
    desk.post(ADD, written(_deed="plan", open_at=ahead(days=2), closes_at=ahead(days=3)))

    poll = Poll.objects.get()
    assert (poll.is_planned, minute(poll.opens_at), minute(poll.closes_at)) == (True, ahead(days=2), ahead(days=3))
    assert visit().get(f"/en/umfragen/{poll.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"choices": "Nur eins"}, "choices", "A poll has 2 to 30 choices"),
        ({"choices": ""}, "choices", "A poll has 2 to 30 choices"),
        (
            {"kind": "multiple", "maximum": "3", "choices": "A\nB"},
            "maximum",
            "More answers are allowed than there are choices.",
        ),
        ({"kind": "rating", "high_end": "sehr"}, "low_end", "Name both ends of the scale."),
        ({"kind": "rating", "low_end": "gar nicht"}, "high_end", "Name both ends of the scale."),
        ({"_deed": "plan"}, "open_at", "Please say when the poll is to open."),
        ({"_deed": "plan", "open_at": "2020-01-01T10:00"}, "open_at", "This time is past."),
        (
            {"_deed": "plan", "open_at": "2040-01-02T10:00", "closes_at": "2040-01-01T10:00"},
            "closes_at",
            "The poll would close before it opens.",
        ),
    ],
)
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "draft"])
def test_a_poll_that_is_not_ready_says_why_and_keeps_what_was_written(desk, sent, field, said, is_new):
    draft = None if is_new else PollFactory(state="draft")
    before = rows()
    response = desk.post(
        change(draft) if draft else ADD, written(draft, **{"question": "Neu?", "_deed": "open"} | sent)
    )

    found = errors(response)
    assert list(found) == [field]
    assert said in found[field][0]
    assert response.context["adminform"].form["question"].value() == "Neu?"
    assert (rows(), Anchor.objects.count(), LogEntry.objects.count()) == (before, 0, 0)


def test_a_poll_of_a_withdrawn_article_does_not_open(desk):
    article = ArticleFactory(status="withdrawn")

    assert list(errors(desk.post(ADD, written(article=article.pk, _deed="open")))) == ["article"]
    assert rows() == []


def test_planned_ones_move_with_opening_and_closing_at_once(desk):
    poll = PollFactory(state="planned", closes_at=timezone.now() + timedelta(days=2))
    for days in (10, 1):
        desk.post(change(poll), written(poll, open_at=ahead(days=days), closes_at=ahead(days=days + 1)))

        poll = Poll.objects.get()
        assert (minute(poll.opens_at), minute(poll.closes_at)) == (ahead(days=days), ahead(days=days + 1))
    assert Anchor.objects.get().visible_from == poll.opens_at


def test_saving_a_planned_one_as_it_is_keeps_its_seconds(desk):
    poll = PollFactory(state="planned", closes_at=timezone.now() + timedelta(days=2, seconds=7))
    desk.post(change(poll), written(poll, explanation="Neu."))

    kept = Poll.objects.get()
    assert (kept.opens_at, kept.closes_at, kept.explanation) == (poll.opens_at, poll.closes_at, "Neu.")


def test_a_planned_one_stays_fit_to_open(desk):
    poll = PollFactory(state="planned")
    before = rows()

    assert list(errors(desk.post(change(poll), written(poll, choices="Nur eins")))) == ["choices"]
    assert list(errors(desk.post(change(poll), written(poll, open_at="")))) == ["open_at"]
    assert rows() == before


@pytest.mark.parametrize("state", ["planned", "open"])
def test_what_nobody_voted_in_is_recalled_to_a_draft(desk, visit, state):
    poll = PollFactory(state=state)
    desk.post(change(poll), written(poll, question="Noch einmal?", closes_at=ahead(days=9), _deed="recall"))

    poll.refresh_from_db()
    assert (poll.is_draft, poll.question, minute(poll.closes_at)) == (True, "Noch einmal?", ahead(days=9))
    assert visit().get(f"/en/umfragen/{poll.slug}/").status_code == 404


def test_an_open_one_that_nobody_voted_in_can_still_be_mended(desk):
    poll = PollFactory()
    desk.post(change(poll), written(poll, question="Besser gefragt?", choices="Ja\nNein\nWeder noch"))

    poll.refresh_from_db()
    assert (poll.question, poll.anchor.label) == ("Besser gefragt?", "Besser gefragt?")
    assert [str(choice) for choice in poll.answers()] == ["Ja", "Nein", "Weder noch"]


def test_saving_without_change_keeps_the_choices_that_open_forms_name(desk):
    poll = PollFactory()
    before = [choice.pk for choice in poll.choices.all()]
    desk.post(change(poll), written(poll, explanation="Nur das."))

    assert [choice.pk for choice in Poll.objects.get().choices.all()] == before


def test_article_and_address_stay_once_they_were_announced(desk):
    poll = PollFactory(state="planned", slug="bleibt")
    desk.post(change(poll), written(poll, slug="anders", article=ArticleFactory().pk))

    assert Poll.objects.values_list("slug", "article").get() == ("bleibt", poll.article_id)


def test_an_unknown_deed_is_refused_and_stores_nothing(desk):
    assert desk.post(ADD, written(_deed="delete")).status_code == 403
    assert rows() == []


# Once votes are in


def test_once_a_vote_is_in_only_the_closing_moves(desk):
    poll = PollFactory(votes=[1])
    page = desk.get(change(poll))
    response = desk.post(change(poll), {"closes_at": ahead(days=4)})

    assert list(page.context["adminform"].form.fields) == ["closes_at"]
    assert "Votes are in." in page.text
    assert response.status_code == 302
    assert minute(Poll.objects.get().closes_at) == ahead(days=4)
    assert Poll.objects.get().voters == 1


def test_a_form_from_before_the_first_vote_says_so_and_stores_nothing(desk):
    poll = PollFactory()
    form = written(poll, question="Anders?", closes_at=ahead(days=4))
    vote(poll, 0)
    response = desk.post(change(poll), form)

    assert "The first vote came in while you were writing" in errors(response)["__all__"][0]
    poll.refresh_from_db()
    assert (poll.question, poll.closes_at, poll.voters) == (form["question"] and poll.question, None, 1)
    assert poll.question != "Anders?"


def test_a_poll_with_votes_is_not_recalled(desk):
    poll = PollFactory(votes=[1])
    response = desk.post(change(poll), {"closes_at": "", "_deed": "recall"})

    assert "There are votes already" in errors(response)["__all__"][0]
    assert Poll.objects.get().is_running


def test_a_closing_in_the_past_is_refused_at_its_field(desk):
    poll = PollFactory(votes=[1])

    assert list(errors(desk.post(change(poll), {"closes_at": "2020-01-01T10:00"}))) == ["closes_at"]


def test_saving_leaves_a_vote_that_was_counted_meanwhile(desk):
    poll = PollFactory(votes=[1])
    desk.get(change(poll))
    vote(poll, 1)
    desk.post(change(poll), {"closes_at": ahead(days=1)})

    assert Poll.objects.get().voters == 2


# Closed


def test_closing_asks_once_and_then_freezes(desk, editor):
    poll = PollFactory(votes=[2, 1])
    asked = desk.get(change(poll, "close"))
    still_open = Poll.objects.get().is_running
    response = desk.post(change(poll, "close"), follow=True)

    assert "There is no way back" in asked.text
    assert still_open
    assert messages_of(response) == ["The poll is closed, and its result is frozen."]
    closed = Poll.objects.get()
    assert (closed.status, closed.closed_by, closed.result.votes) == ("closed", editor, [2, 1, 0, 0])


def test_closing_twice_changes_nothing(desk):
    poll = PollFactory(state="closed")
    before = Poll.objects.values().get()
    response = desk.post(change(poll, "close"), follow=True)

    assert messages_of(response) == ["Nothing to do: it was so already."]
    assert Poll.objects.values().get() == before


@pytest.mark.parametrize("state", ["draft", "planned"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_never_opened_is_not_closed(desk, state, method):
    poll = PollFactory(state=state)
    response = getattr(desk, method)(change(poll, "close"), follow=True)

    assert messages_of(response) == ["This poll was not open yet, so there is nothing to close."]
    assert Poll.objects.get().status == poll.status


def test_a_closed_poll_is_shown_and_takes_nothing(desk):
    poll = PollFactory(votes=[3, 1], state="closed")
    before = Poll.objects.values().get()
    page = desk.get(change(poll))
    response = desk.post(change(poll), written(poll, question="Anders?"))

    assert 'name="_save"' not in page.text
    assert "This poll is closed. What was counted stays." in errors(response)["__all__"][0]
    assert Poll.objects.values().get() == before


def test_a_poll_whose_time_is_up_is_closed_here_before_any_sweep(desk, clock):
    poll = PollFactory(votes=[1], closes_at=timezone.now() + timedelta(hours=1))
    clock.shift(timedelta(hours=2))

    assert desk.get(change(poll)).context["state"] == "closed"
    assert list(errors(desk.post(change(poll), {"closes_at": ahead(days=1)}))) == ["__all__"]


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

LIST_QUERIES = 10  # session, person, profile, groups, permissions (2), count, polls, and the articles of the filter (2)


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
@pytest.mark.parametrize(("state", "votes", "queries"), [("draft", [], 10), ("open", [2, 1], 10)])
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
