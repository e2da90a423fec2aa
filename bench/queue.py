"""What the moderators' queue costs: 50,000 open cases against 50."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from comments.models import Comment
from comments.path import step
from moderation.grounds import Ground, Rule
from moderation.models import Case, Hold, Report
from notifications.subjects import content_type

from .comparison import Comparison, Deed, compare
from .forums import Forum, Forums, Unmeasurable, Visitor
from .people import load_people, make_article

NUMBERS = (50, 50_000)
BOUND = 1.3  # nothing may grow with the queue
EACH = 10  # comments of a person, so that records cost the same in both forums
FEW = 50  # of the cases, a page of them, hold a rare word and were reported: in both forums as many
LIST = "/admin/moderation/case/"
MODERATOR, READER = "warteschlange@example.org", "meldung@example.org"


def load(forum: Forum, largest: int = NUMBERS[1]) -> None:
    """Fill the forum with comments that are held, each with its open case."""
    number = largest if forum.is_large else NUMBERS[0]
    if not User.objects.exists():
        load_people(number // EACH)
    people = list(User.objects.order_by("pk").values_list("pk", flat=True)[: number // EACH])
    User.objects.add_to_team(MODERATOR, Role.MODERATOR, name="Wartet nicht")
    article, now = make_article("faelle"), timezone.now()
    first = (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    Comment.objects.bulk_create(
        (
            Comment(
                pk=first + n, article=article, author_id=people[n // EACH % len(people)], path=step(first + n),
                body=_text(n, number), html=f"<p>{_text(n, number)}</p>",
                status=Comment.Status.HELD, posted_at=now - timedelta(seconds=2 * n),
            )
            for n in range(number)
        ),
        batch_size=2_000,
    )  # fmt: skip
    with connection.cursor() as cursor:  # those who post later take their numbers from there
        cursor.execute("SELECT setval(pg_get_serial_sequence('comments_comment', 'id'), %s)", [first + number - 1])
    kind = content_type(Comment(pk=first))
    cases = Case.objects.bulk_create(
        (
            Case(subject_type=kind, subject_id=first + n, opened_at=now - timedelta(seconds=2 * n))
            for n in range(number)
        ),
        batch_size=5_000,
    )
    Hold.objects.bulk_create((Hold(case=case, rule=Rule.FIRST_COMMENT) for case in cases), batch_size=5_000)
    reader = User.objects.add_to_team(READER, Role.EDITOR, name="Meldet manches")
    few = (case for n, case in enumerate(cases) if _is_one_of_few(n, number))
    Report.objects.bulk_create(Report(case=case, person=reader, ground=Ground.ATTACK) for case in few)


def _text(n: int, number: int) -> str:
    about = " Es geht um eine Parkscheibe." if _is_one_of_few(n, number) else ""
    return f"Ein gehaltener Text mit der Nummer {n}.{about}"


def _is_one_of_few(n: int, number: int) -> bool:
    return n % max(1, number // FEW) == 0


def measure(forums: Forums, rounds: int) -> list[Comparison]:
    """Compare what a moderator looks at, all through the site."""
    pages: dict[str, Callable[[], str]] = {
        "the list of cases": lambda: LIST,
        "the list, a view": lambda: f"{LIST}?view=first",
        "the list, in nobody's hands": lambda: f"{LIST}?claim=nobody",
        "the list, a word of all": lambda: f"{LIST}?q=gehaltener",
        "the list, a word of few": lambda: f"{LIST}?q=Parkscheibe",
        "the list, held": lambda: f"{LIST}?reason=held",
        "the list, reported": lambda: f"{LIST}?reason=reported",
        "the list, by a rule": lambda: f"{LIST}?ground=attack",
        "a case": lambda: f"{LIST}{Case.objects.open()[20].pk}/change/",
    }
    with override_settings(ADMIN_NEEDS_SECOND_FACTOR=False):
        return [compare(name, BOUND, forums, _twins(forums, page), rounds) for name, page in pages.items()]


def _twins(forums: Forums, page: Callable[[], str]) -> tuple[Deed, Deed]:
    found = []
    for forum in forums:
        forum.enter()
        found.append(Deed(_reading(page())))
    return found[0], found[1]


def _reading(address: str) -> Callable[[], None]:
    browser = Visitor()
    browser.force_login(User.objects.get(email=MODERATOR), "accounts.backends.AccountBackend")

    def read() -> None:
        if "Ein gehaltener Text" not in browser.visit(address):
            raise Unmeasurable(f"{address} shows no case")

    return read
