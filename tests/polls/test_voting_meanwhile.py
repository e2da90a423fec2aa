"""The form was open meanwhile: votes in polls that take none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from polls.models import Ballot
from tests.factories import ArticleFactory, PollFactory
from tests.polls.voting import address, ids

pytestmark = pytest.mark.django_db


def withdrawn():
    """A poll of a withdrawn article, with a result that everyone saw."""
    poll = PollFactory(question="Bleiben Sie?", explanation="Worum es geht.", results="always", votes=[3, 1])
    poll.article.withdraw()
    return poll


def withdrawn_after_its_closing():
    poll = withdrawn()
    poll.close()
    return poll


def recalled():
    poll = PollFactory(question="Bleiben Sie?", explanation="Worum es geht.", results="always")
    poll.recall()
    return poll


def planned():
    return PollFactory(question="Bleiben Sie?", explanation="Worum es geht.", results="always", state="planned")


GONE, NOT_YET = "The newsroom took the article of this poll back.", "This poll is not open yet."


MEANWHILE = pytest.mark.parametrize(
    ("made", "said", "missed"),
    [
        (withdrawn, GONE, 410),
        (withdrawn_after_its_closing, GONE, 410),
        (recalled, NOT_YET, 404),
        (planned, NOT_YET, 404),
    ],
    ids=["withdrawn", "withdrawn after its closing", "recalled", "planned"],
)


@MEANWHILE
@pytest.mark.parametrize("who", ["stranger", "reader", "moderator"])
@pytest.mark.parametrize("in_place", [False, True], ids=["plain", "htmx"])
def test_who_has_the_form_of_a_poll_that_takes_no_votes_is_answered_there(
    visit, cast, htmx, made, said, missed, who, in_place
):
    poll = made()
    browser, ballots = visit(cast(who)), Ballot.objects.count()
    response = browser.post(address(poll), {"choice": ids(poll, 1)}, headers=htmx if in_place else {})

    assert (response.status_code, "<html" in response.text) == (422, not in_place)
    assert f'<div class="field__error" id="umfrage-{poll.slug}-choice_error">{said}' in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, 1)
    assert "<button" not in response.text.split('class="poll__form"')[1].split("</form>")[0]
    assert Ballot.objects.count() == ballots
    assert browser.get(address(poll)).status_code == browser.get(f"/en/umfragen/{poll.slug}/").status_code == missed


@MEANWHILE
def test_the_answer_shows_nothing_but_question_and_choices(visit, reader, made, said, missed):
    poll = made()
    page = visit(reader).post(address(poll), {"choice": ids(poll, 1)}).text

    assert [text in page for text in ("Bleiben Sie?", "Nein")] == [True, True]
    hidden = (poll.article.title, poll.article.slug, "Worum es geht.", 'role="img"', "75%", "voters", "Chosen most")
    assert [text in page for text in hidden] == [False] * len(hidden)


@MEANWHILE
@pytest.mark.parametrize("sent", [[], ["0"], ["x"], ["1\x00"]], ids=str)
def test_who_sends_no_choice_of_it_learns_nothing(visit, reader, made, said, missed, sent):
    poll = made()
    response = visit(reader).post(address(poll), {"choice": sent})

    assert response.status_code == missed
    assert "Bleiben Sie?" not in response.text


def never_opened():
    return PollFactory(state="draft")


def planned_and_recalled():
    poll = PollFactory(state="planned")
    poll.recall()
    return poll


def of_a_planned_article():
    return PollFactory(article=ArticleFactory(published_at=timezone.now() + timedelta(days=1)))


def of_a_draft():
    return PollFactory(article=ArticleFactory(status="draft"))


@pytest.mark.parametrize("made", [never_opened, planned_and_recalled, of_a_planned_article, of_a_draft])
def test_what_no_reader_ever_saw_is_not_there(visit, reader, made):
    poll = made()

    assert visit(reader).post(address(poll), {"choice": ids(poll, 0)}).status_code == 404


@pytest.mark.parametrize("state", ["draft", "planned"])
def test_an_editor_votes_no_sooner_than_others(visit, editor, state):
    poll = PollFactory(state=state)
    response = visit(editor).post(address(poll), {"choice": ids(poll, 0)})
    assert response.status_code == 422
    assert "This poll is not open yet." in response.text
    assert Ballot.objects.count() == 0
