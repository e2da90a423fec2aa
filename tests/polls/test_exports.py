"""What others take of a closed poll: files for machines, a card in a follow-up."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.citations import find, kind_at
from polls.exports import OF_A_CHOICE, OF_THE_POLL
from polls.models import Poll
from tests.factories import ArticleFactory, FollowUpFactory, PollFactory

pytestmark = pytest.mark.django_db


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
