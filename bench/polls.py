"""What a poll costs: 100,000 ballots against 10."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db import connection

from accounts.models import User
from articles.models import Event
from polls.models import Ballot, Poll, Result
from polls.tally import recount

from .comparison import Comparison, Deed, compare
from .forums import Forum, Forums, Unmeasurable, Visitor
from .people import load_people, make_article

NUMBERS = (10, 100_000)
BOUND = 1.3  # nothing may grow with the ballots; what is above 1 is index levels, cold pages and a busy machine
SLUG = "umfrage"
ADDRESS = f"/umfragen/{SLUG}/"
QUESTION = "Wie kamen Sie zu Ihrer Stelle?"
LABELS = ("Empfehlung", "Stellenanzeige", "Ansprache", "Messe", "Ganz anders")
BALLOTS = """
    INSERT INTO polls_ballot (poll_id, person_id, cast_at)
    SELECT %s, id, now() - random() * interval '20 days' FROM accounts_user ORDER BY id LIMIT %s
"""
# The first choices are the popular ones; two in five ballots have a second cross, one in twenty-five says nothing.
MARKS = """
    WITH crossed AS (
        SELECT id, CASE WHEN id %% 25 = 0 THEN 6 ELSE 1 + floor(5 * power(random(), 2))::integer END AS place
        FROM polls_ballot
    ), crosses AS (
        SELECT id, place FROM crossed
        UNION ALL SELECT id, 1 + place %% 5 FROM crossed WHERE place < 6 AND id %% 5 < 2
    )
    INSERT INTO polls_mark (ballot_id, choice_id)
    SELECT crosses.id, polls_choice.id FROM crosses
    JOIN polls_choice ON polls_choice.poll_id = %s AND polls_choice.position = crosses.place
"""


def load(forum: Forum, largest: int = NUMBERS[1]) -> None:
    """Fill the forum with people and a running poll in an article, in which all but the last person have voted."""
    number = largest if forum.is_large else NUMBERS[0]
    load_people(number + 1)
    article = make_article("umfragen", body=f"Ein Absatz.\n\n::umfrage {SLUG}\n\nNoch einer.\n")
    poll = Poll.objects.create(
        article=article, slug=SLUG, question=QUESTION, kind=Poll.Kind.MULTIPLE, maximum=3,
        results=Poll.Results.ALWAYS,
    )  # fmt: skip
    poll.offer(LABELS, abstention="Keine Angabe")
    poll.open()
    with connection.cursor() as cursor:
        cursor.execute(BALLOTS, [poll.pk, number])
        cursor.execute(MARKS, [poll.pk])
    recount(poll, write=True)


def measure(forums: Forums, rounds: int) -> list[Comparison]:
    """Compare what readers and the newsroom do with a poll."""
    deeds: dict[str, Callable[[], Deed]] = {
        "the poll's page": lambda: Deed(_reading(Visitor(), ADDRESS)),
        "the poll's page, for one who voted": lambda: Deed(_reading(_signed_in(first=True), ADDRESS)),
        "the article with it": lambda: Deed(_reading(Visitor(), "/artikel/umfragen/")),
        "the list of polls": lambda: Deed(_reading(Visitor(), "/umfragen/")),
        "a vote": _vote,
        "a changed vote": _change,
        "the closing": _closing,
    }
    return [compare(name, BOUND, forums, _twins(forums, make), rounds) for name, make in deeds.items()]


def _twins(forums: Forums, make: Callable[[], Deed]) -> tuple[Deed, Deed]:
    found = []
    for forum in forums:
        forum.enter()
        found.append(make())
    return found[0], found[1]


def _signed_in(*, first: bool) -> Visitor:
    """Return the browser of the first person, who voted, or of the last, who did not."""
    browser = Visitor()
    browser.force_login(User.objects.order_by("pk" if first else "-pk")[0], "accounts.backends.AccountBackend")
    return browser


def _reading(browser: Visitor, address: str) -> Callable[[], None]:
    def read() -> None:
        if QUESTION not in browser.visit(address):
            raise Unmeasurable(f"{address} shows no poll")

    return read


def _voting(browser: Visitor, place: int) -> Callable[[], None]:
    choice = Poll.objects.get().choices.get(position=place)

    def vote() -> None:
        answer = browser.post(f"{ADDRESS}abstimmen/", {"choice": choice.pk}, secure=True)
        if answer.status_code != HTTPStatus.FOUND:
            raise Unmeasurable(f"a vote is answered {answer.status_code}")

    return vote


def _vote() -> Deed:
    def take_back() -> None:
        ballot = Ballot.objects.latest("pk")
        choices = ballot.choices()
        ballot.delete()
        Poll.objects.get().count(choices, -1)

    return Deed(_voting(_signed_in(first=False), 1), take_back)


def _change() -> Deed:
    browser = _signed_in(first=True)
    _voting(browser, 1)()
    return Deed(_voting(browser, 2), _voting(browser, 1))


def _closing() -> Deed:
    """Return the closing by its verb, which the newsroom's page and the sweep both call."""

    def reopen() -> None:
        Result.objects.all().delete()
        Event.objects.filter(kind=Event.Kind.POLL_CLOSED).delete()
        Poll.objects.update(status=Poll.Status.OPEN, closed_at=None)

    return Deed(lambda: Poll.objects.get().close(), reopen)
