"""The list of all polls."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from polls.models import Poll
from tests.factories import ArticleFactory, PollFactory

pytestmark = pytest.mark.django_db


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
