"""The editors' desk: polls made, opened, planned, recalled."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Anchor, Event
from polls.models import Poll
from tests.factories import ArticleFactory, PollFactory
from tests.polls.desk import rows

from .desk import ADD, ahead, change, errors, messages_of, minute, written

pytestmark = pytest.mark.django_db


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
