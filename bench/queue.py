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
from moderation.grounds import Rule
from moderation.models import Case, Hold
from notifications.subjects import content_type

from .comparison import Comparison, Deed, compare
from .forums import Forum, Forums, Unmeasurable, Visitor
from .people import load_people, make_article

NUMBERS = (50, 50_000)
BOUND = 1.3  # nothing may grow with the queue
EACH = 10  # comments of a person, so that records cost the same in both forums
LIST = "/admin/moderation/case/"
MODERATOR = "warteschlange@example.org"


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
                body=f"Ein gehaltener Text mit der Nummer {n}.", html=f"<p>Ein gehaltener Text mit der Nummer {n}.</p>",
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


def measure(forums: Forums, rounds: int) -> list[Comparison]:
    """Compare what a moderator looks at, all through the site."""
    pages: dict[str, Callable[[], str]] = {
        "the list of cases": lambda: LIST,
        "the list, a view": lambda: f"{LIST}?view=first",
        "the list, in nobody's hands": lambda: f"{LIST}?claim=nobody",
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
