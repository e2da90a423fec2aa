"""A reader votes: what is counted, when, how often, and what is said where it is not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from polls.models import Ballot, Poll
from polls.querysets import Refused
from tests.factories import ArticleFactory, PollFactory, vote

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"


def address(poll, language="/en"):
    return f"{language}/umfragen/{poll.slug}/abstimmen/"


def ids(poll, *places):
    choices = list(poll.choices.all())
    return [str(choices[place].pk) for place in places]


def counts(poll):
    poll = Poll.objects.get(pk=poll.pk)
    return [choice.votes for choice in poll.choices.all()], poll.voters, poll.abstentions


def chosen(poll, person):
    return [choice.label for choice in poll.ballots.get(person=person).choices()]


# Counted


def test_a_vote_is_counted_and_shown_to_its_voter(visit, reader):
    poll = PollFactory()
    browser = visit(reader)
    response = browser.post(address(poll), {"choice": ids(poll, 1)})

    assert (response.status_code, response.url) == (302, f"/en/umfragen/{poll.slug}/")
    assert counts(poll) == ([0, 1, 0, 0], 1, 0)
    page = browser.get(response.url)
    assert "Your vote is counted." in page.text
    assert page.context["shown"].own == ["Nein"]


def test_with_htmx_the_result_appears_in_place(visit, reader, htmx):
    poll = PollFactory(votes=[2, 0, 0])
    response = visit(reader).post(address(poll), {"choice": ids(poll, 1)}, headers=htmx)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "<html" not in response.text
    assert (
        f'id="umfrage-{poll.slug}-meldung" role="status" hx-swap-oob="true">Your vote is counted.</p>' in response.text
    )
    assert 'class="poll__own" tabindex="-1" data-focus' in response.text
    assert 'Chosen most: “<span lang="de">Ja</span>”, with 67%.' in response.text


def test_the_same_vote_again_changes_nothing(visit, reader):
    poll = PollFactory(is_changeable=False)
    browser = visit(reader)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    before = Ballot.objects.values().get()
    response = browser.post(address(poll), {"choice": ids(poll, 1)})

    assert response.status_code == 302
    assert (Ballot.objects.values().get(), counts(poll)) == (before, ([0, 1, 0, 0], 1, 0))


def test_a_vote_can_be_changed_where_the_poll_says_so(visit, reader):
    poll = PollFactory(abstention="Keine Angabe")
    browser = visit(reader)
    for place, counted in ((1, ([0, 1, 0, 0], 1, 0)), (0, ([1, 0, 0, 0], 1, 0)), (3, ([0, 0, 0, 1], 0, 1))):
        browser.post(address(poll), {"choice": ids(poll, place)})
        assert counts(poll) == counted
    assert Ballot.objects.get().changed_at is not None

    form = browser.get(address(poll)).context["shown"].form
    assert form["choice"].value() == ids(poll, 3)


def test_a_final_vote_says_so_before_and_stays(visit, reader):
    poll = PollFactory(is_changeable=False)
    browser = visit(reader)
    assert "A vote cannot be changed." in browser.get(address(poll)).text

    browser.post(address(poll), {"choice": ids(poll, 1)})
    response = browser.post(address(poll), {"choice": ids(poll, 0)})

    assert response.status_code == 422
    assert "votes in this poll cannot be changed" in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, 0)
    assert counts(poll) == ([0, 1, 0, 0], 1, 0)
    assert browser.get(address(poll)).context["shown"].form is None


def test_several_answers_are_one_ballot(visit, reader):
    poll = PollFactory(kind="multiple", minimum=2, maximum=3)
    visit(reader).post(address(poll), {"choice": ids(poll, 0, 2)})

    assert counts(poll) == ([1, 0, 1, 0], 1, 0)
    assert chosen(poll, reader) == ["Ja", "Vielleicht"]


def test_a_rating_is_a_step_of_its_scale(visit, reader):
    poll = PollFactory(steps=5)
    visit(reader).post(address(poll), {"choice": ids(poll, 4)})

    assert counts(poll) == ([0, 0, 0, 0, 1, 0], 1, 0)


# Bad input


@pytest.mark.parametrize(
    ("fields", "places", "said"),
    [
        ({}, (), "Please choose an answer."),
        ({}, (0, 1), "Please choose only 1 answer."),
        ({"kind": "multiple", "minimum": 2, "maximum": 2}, (0,), "Please choose at least 2 answers."),
        ({"kind": "multiple", "maximum": 2}, (0, 1, 2), "Please choose at most 2 answers."),
        ({"kind": "multiple", "maximum": 2}, (0, 3), "“No answer” stands alone."),
        ({"steps": 5}, (1, 2), "Please choose only 1 answer."),
    ],
    ids=["none", "two of one", "too few", "too many", "abstention and another", "two steps"],
)
def test_what_does_not_fit_the_poll_is_said_at_the_field_and_kept(visit, reader, fields, places, said):
    poll = PollFactory(**fields)
    response = visit(reader).post(address(poll), {"choice": ids(poll, *places)})

    assert response.status_code == 422
    assert f'<div class="field__error" id="umfrage-{poll.slug}-choice_error">{said}' in response.text
    assert 'class="summary" role="alert"' in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, *places)
    assert (counts(poll)[1:], Ballot.objects.count()) == ((0, 0), 0)


@pytest.mark.parametrize("value", ["0", "-1", "x", "99999999999999999999999", "1\x00", "", "\ud800", "foreign"])
def test_what_is_no_choice_of_the_poll_is_refused(visit, reader, value):
    poll, other = PollFactory(), PollFactory()
    sent = ids(other, 0)[0] if value == "foreign" else value.encode("utf-8", "surrogatepass").decode("latin-1")
    response = visit(reader).post(address(poll), {"choice": [sent]})

    assert response.status_code == 422
    assert "This is no choice of this poll." in response.text
    assert Ballot.objects.count() == 0


def test_the_verb_itself_refuses_what_no_form_would_send(reader):
    poll, other = PollFactory(), PollFactory()
    with pytest.raises(Refused, match="foreign"):
        poll.cast(by=reader, choices=list(other.choices.all()[:1]))


# To the second, without any sweep


def test_votes_count_from_the_second_of_opening_to_the_second_before_closing(reader, clock):
    start = timezone.now().replace(microsecond=0)
    poll = PollFactory(state="draft", closes_at=start + timedelta(seconds=200))
    poll.open(at=start + timedelta(seconds=100))

    outcomes = {}
    for second in (99, 100, 199, 200, 201):
        clock.move_to(start + timedelta(seconds=second), tick=False)
        try:
            vote(poll, 0)
            outcomes[second] = "counted"
        except Refused as refusal:
            outcomes[second] = refusal.code

    assert outcomes == {99: "not_open_yet", 100: "counted", 199: "counted", 200: "closed", 201: "closed"}
    assert counts(poll) == ([2, 0, 0, 0], 2, 0)
    assert Poll.objects.get().status == "open"


def test_a_vote_that_comes_too_late_is_told_so_with_the_result(visit, reader, clock):
    poll = PollFactory(closes_at=timezone.now() + timedelta(seconds=10), votes=[1])
    clock.shift(10)
    response = visit(reader).post(address(poll), {"choice": ids(poll, 1)})

    assert response.status_code == 422
    assert "Your vote came too late to be counted." in response.text
    assert response.context["shown"].form["choice"].value() == ids(poll, 1)
    assert "<button" not in response.text.split('class="poll__form"')[1].split("</form>")[0]
    assert counts(poll) == ([1, 0, 0, 0], 1, 0)


def test_nobody_votes_under_a_withdrawn_article(visit, reader):
    poll = PollFactory()
    poll.article.withdraw()

    with pytest.raises(Refused, match="gone"):
        vote(Poll.objects.get(), 0, by=reader)
    assert Ballot.objects.count() == 0


# The form was open meanwhile


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
    hidden = (poll.article.title, poll.article.slug, "Worum es geht.", "<svg", "75%", "voters", "Chosen most")
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


def test_a_get_changes_nothing(visit, reader):
    poll = PollFactory()
    response = visit(reader).get(address(poll), {"choice": ids(poll, 0)})

    assert response.status_code == 200
    assert Ballot.objects.count() == 0


def test_an_unknown_poll_is_not_there(visit, reader):
    assert visit(reader).post("/umfragen/gibt-es-nicht/abstimmen/", {"choice": ["1"]}).status_code == 404


def test_who_votes_without_end_is_asked_to_wait(visit, reader, clock):
    poll = PollFactory()
    browser = visit(reader)
    answers = [browser.post(address(poll), {"choice": ids(poll, n % 3)}).status_code for n in range(21)]

    assert answers == [302] * 20 + [422]


# Before signing in


def test_a_visitors_choice_is_kept_through_the_sign_in_and_then_confirmed(visit, stranger, reader):
    poll = PollFactory()
    browser = visit(stranger)
    sent = browser.post(address(poll, ""), {"choice": ids(poll, 1)})
    assert sent.url == f"/konto/login/?next=%2Fumfragen%2F{poll.slug}%2Fabstimmen%2F"
    assert ids(poll, 1)[0] not in sent.url.removeprefix(f"/konto/login/?next=%2Fumfragen%2F{poll.slug}")

    signed_in = browser.post(sent.url, {"login": reader.email, "password": PASSWORD})
    page = browser.get("/en" + signed_in.url)

    assert page.context["shown"].form["choice"].value() == ids(poll, 1)
    assert "It counts only once you confirm it here." in page.text
    assert Ballot.objects.count() == 0

    browser.post(address(poll), {"choice": ids(poll, 1)})
    assert chosen(poll, reader) == ["Nein"]
    assert "poll_draft" not in browser.session


def test_only_choices_of_the_poll_are_kept(visit, stranger):
    poll = PollFactory()
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1) * 500})
    assert browser.session["poll_draft"] == {"poll": poll.pk, "choices": ids(poll, 1)}

    browser.post(address(poll), {"choice": [*ids(poll, 2), "x" * 10_000]})
    assert browser.session["poll_draft"] == {"poll": poll.pk, "choices": ids(poll, 1)}


@pytest.mark.parametrize("is_changeable", [True, False])
def test_a_choice_kept_by_who_has_voted_is_asked_for_once(visit, stranger, reader, is_changeable):
    poll = PollFactory(is_changeable=is_changeable)
    vote(poll, 0, by=reader)
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    browser.force_login(reader)

    first, later = (browser.get(address(poll)) for _ in range(2))
    if is_changeable:
        assert first.context["shown"].form["choice"].value() == ids(poll, 1)
        assert later.context["shown"].form["choice"].value() == ids(poll, 0)
    assert [("before you signed in" in page.text) for page in (first, later)] == [is_changeable, False]
    assert "poll_draft" not in browser.session
    assert chosen(poll, reader) == ["Ja"]


def test_a_vote_elsewhere_leaves_a_kept_choice(visit, stranger, reader):
    poll, other = PollFactory(), PollFactory()
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    browser.force_login(reader)
    browser.post(address(other), {"choice": ids(other, 0)})

    assert browser.get(address(poll)).context["shown"].form["choice"].value() == ids(poll, 1)


def test_a_kept_choice_belongs_to_its_poll(visit, stranger):
    poll, other = PollFactory(), PollFactory()
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})

    assert browser.get(address(poll)).context["shown"].form["choice"].value() == ids(poll, 1)
    assert browser.get(address(other)).context["shown"].form["choice"].value() == []


def test_htmx_leads_a_visitor_to_the_sign_in(visit, stranger, htmx):
    poll = PollFactory()
    response = visit(stranger).post(address(poll, ""), {"choice": ids(poll, 1)}, headers=htmx)

    assert response["HX-Redirect"] == f"/konto/login/?next=%2Fumfragen%2F{poll.slug}%2Fabstimmen%2F"


def test_a_visitors_faulty_choice_is_not_kept(visit, stranger):
    poll = PollFactory()
    response = visit(stranger).post(address(poll), {})

    assert response.status_code == 422
    assert Session.objects.count() == 0


def test_a_choice_kept_while_the_poll_closed_is_answered_with_its_result(visit, stranger, reader):
    poll = PollFactory(votes=[1])
    browser = visit(stranger)
    browser.post(address(poll), {"choice": ids(poll, 1)})
    poll.close()
    browser.force_login(reader)

    page = browser.get(address(poll))
    assert (page.status_code, page.context["shown"].form) == (200, None)
    assert 'Chosen most: “<span lang="de">Ja</span>”, with 100%.' in page.text


def test_a_poll_under_a_planned_article_takes_no_votes(reader):
    article = ArticleFactory(published_at=timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match="gone"):
        vote(PollFactory(article=article), 0, by=reader)
