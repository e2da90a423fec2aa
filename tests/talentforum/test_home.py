"""The home page: articles, follow-ups, running polls, discussions and experiences together."""

from datetime import timedelta

import pytest
from django.utils import timezone

from polls.models import Poll
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, PollFactory

pytestmark = pytest.mark.django_db


def hold_everything(count):
    """Make so many of each: articles with a comment, a follow-up, a running poll and an experience."""
    for n in range(count):
        article = ArticleFactory()
        CommentFactory(article=article)
        FollowUpFactory(article=article, title=f"Nachtrag {n}")
        PollFactory(article=article, question=f"Frage {n}?")
        ExperienceFactory(article=article, body=f"Erlebnis {n}.")


def test_home_shows_something_of_each_kind_with_its_address(visit, stranger, article):
    followup = FollowUpFactory(article=article, title="Wie es weiterging")
    poll = PollFactory(article=article, question="Wollen Sie wechseln?", votes=(2, 1))
    told = ExperienceFactory(article=article, body="So war das bei mir.", role="Data Scientist")

    text = visit(stranger).get("/en/").text

    assert f'href="{followup.get_absolute_url()}"'.replace('"/', '"/en/') in text
    assert f'href="/en/umfragen/{poll.slug}/">Wollen Sie wechseln?</a>' in text
    assert "3 voters" in text
    assert f'href="/en/kommentare/{told.pk}/"' in text
    assert "So war das bei mir." in text
    assert 'href="/en/erfahrungen/teilen/"' in text
    assert "1 comment" in text.partition('id="gespraeche"')[2]


def test_home_shows_only_what_is_there(visit, stranger, article):
    text = visit(stranger).get("/en/").text

    for name in ("nachtraege", "umfragen", "gespraeche", "erlebt", "artikel"):
        assert f'id="{name}"' not in text


def test_what_is_over_hidden_or_not_begun_is_not_on_the_home_page(visit, stranger, article, clock):
    PollFactory(article=article, question="Geschlossene Frage?", state="closed")
    PollFactory(article=article, question="Geplante Frage?", state="planned")
    due = PollFactory(article=article, question="Abgelaufene Frage?")
    Poll.objects.filter(pk=due.pk).update(closes_at=timezone.now() + timedelta(seconds=5))
    FollowUpFactory(article=article, title="Entwurf eines Nachtrags", state="draft")
    for state in ("held", "removed", "retracted"):
        ExperienceFactory(article=article, state=state, body=f"Das ist {state}.")
    clock.shift(5)

    text = visit(stranger).get("/").text

    for hidden in ("Geschlossene", "Geplante", "Abgelaufene", "Entwurf eines", "Das ist"):
        assert hidden not in text


def test_what_stands_under_a_withdrawn_article_is_not_on_the_home_page(visit, stranger, article):
    FollowUpFactory(article=article, title="Der Nachtrag")
    PollFactory(article=article, question="Die Frage?")
    ExperienceFactory(article=article, body="Das Erlebnis.")
    article.withdraw()

    text = visit(stranger).get("/").text

    for hidden in ("Der Nachtrag", "Die Frage?", "Das Erlebnis."):
        assert hidden not in text


@pytest.mark.parametrize("count", [1, 3, 6])
def test_home_takes_as_many_queries_however_much_there_is(visit, stranger, count, django_assert_num_queries):
    hold_everything(count)
    visit(stranger).get("/")

    with django_assert_num_queries(6):  # articles, their authors, follow-ups, polls, discussions, experiences
        visit(stranger).get("/")
