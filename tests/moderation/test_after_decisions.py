"""What follows from each decision at the text: returned, sensitive, closed, held for long."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from moderation.models import Appeal, Case, Decision, Hold
from moderation.tasks import state_long_holds
from notifications.models import Notification
from talentforum.celery import Configuration
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, ExperienceFactory, FollowUpFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def decide(comment, kind, by, **why):
    return comment.cases.get().decide(kind, by=by, ground="attack", **why)


def own(page, comment):
    """What stands of a comment itself on a page."""
    found = re.search(rf'id="eigen-{comment.pk}">(.*?)<div class="replies">', page, re.DOTALL)
    return found[1] if found else ""


# Returned for rework


def test_a_returned_text_asks_its_author_for_a_change_and_comes_back_to_the_same_case(
    visit, stranger, reported, moderator, author, clock
):
    decide(reported, "return", moderator, note="Den ersten Satz bitte.")
    clock.shift(timedelta(days=3))
    page = own(visit(author).get("/en/artikel/wettlauf/").text, reported)
    assert "Please change this text, then a moderator reads it again: personal attack" in page
    assert "Den ersten Satz bitte." in page
    assert f'href="/en/kommentare/{reported.pk}/bearbeiten/"' in page
    assert f'href="/en/kommentare/{reported.pk}/bearbeiten/"' in visit(author).get("/en/konto/beitraege/").text
    assert reported.body not in visit(stranger).get("/artikel/wettlauf/").text
    case = reported.cases.get()
    assert not case.is_open

    form = visit(author).get(f"/en/kommentare/{reported.pk}/bearbeiten/").text
    assert "A moderator asks you to change this text" in form
    assert "15 minutes" not in form
    answer = visit(author).post(f"/en/kommentare/{reported.pk}/bearbeiten/", {"body": "Nun freundlicher."})

    assert answer.status_code == 302
    again = Case.objects.get()
    assert (again.pk, again.is_open, again.opened_at) == (case.pk, True, timezone.now())
    assert "Nun freundlicher." not in visit(stranger).get("/artikel/wettlauf/").text
    assert "You changed it. A moderator reads it again" in visit(author).get("/en/artikel/wettlauf/").text
    assert visit(author).get(f"/kommentare/{reported.pk}/bearbeiten/").status_code == 403
    decide(Comment.objects.get(pk=reported.pk), "approve", moderator)
    assert "Nun freundlicher." in visit(stranger).get("/artikel/wettlauf/").text


def test_a_returned_experience_is_changed_on_its_own_form(visit, article, author, moderator, clock):
    told = ExperienceFactory(article=article, author=author)
    told.comment.hold([])
    decide(told.comment, "return", moderator)
    clock.shift(timedelta(days=3))

    assert f"/en/erfahrungen/{told.pk}/bearbeiten/" in visit(author).get("/en/konto/beitraege/").text
    assert visit(author).get(f"/en/erfahrungen/{told.pk}/bearbeiten/").status_code == 200


# Sensitive, and closed to answers


@pytest.mark.parametrize("who", ["stranger", "newcomer", "reader", "author", "moderator"])
def test_a_sensitive_text_is_opened_by_all_its_readers(visit, cast, reported, moderator, who):
    decide(reported, "label", moderator)

    for _ in range(2):  # as it is made, and as it is kept
        page = own(visit(cast(who)).get("/en/artikel/wettlauf/").text, reported)
        folded = re.search(
            r'<details class="ignored sensitive"><summary>([^<]+)</summary>(.*?)</details>', page, re.DOTALL
        )
        assert folded
        assert folded[1] == "A moderator marked this comment as sensitive"
        assert reported.body in folded[2]


def test_outside_its_discussion_a_line_stands_for_a_sensitive_text(visit, stranger, reported, moderator, article):
    FollowUpFactory(article=article, slug="weiter", body=f"Weiter.\n\n/kommentare/{reported.pk}/\n")
    decide(reported, "label", moderator)

    for place in ("/en/artikel/wettlauf/kommentare.atom", "/en/suche/?q=geht", f"/en/leute/{reported.author.name}/"):
        page = visit(stranger).get(place.replace("/en", "") if "atom" in place else place).text
        assert reported.body not in page
    card = visit(stranger).get("/en/artikel/wettlauf/nachtraege/weiter/").text
    assert '<details class="ignored"><summary>A moderator marked this comment as sensitive</summary>' in card


@pytest.mark.parametrize("who", ["stranger", "newcomer", "author"])
def test_a_closed_branch_says_so_once_and_offers_no_answer(visit, cast, article, reported, moderator, who):
    beneath = CommentFactory(article=article, parent=reported, body="Eine Antwort darauf.")
    decide(reported, "close", moderator)

    page = visit(cast(who)).get("/en/artikel/wettlauf/").text

    assert page.count("A moderator closed this part of the discussion; it takes no more answers.") == 1
    assert f"antwort={reported.pk}" not in page
    assert f"antwort={beneath.pk}" not in page
    late = visit(cast("newcomer")).post(
        "/en/artikel/wettlauf/kommentieren/", {"body": "Zu spät.", "parent": str(beneath.pk)}
    )
    assert late.status_code == 422
    assert "Zu spät." in late.text


# Held before it was public


def test_who_is_held_learns_at_once_by_which_check(visit, held, newcomer):
    for place in ("/en/artikel/wettlauf/", f"/en/kommentare/{held.pk}/", "/en/konto/beitraege/"):
        page = visit(newcomer).get(place).text
        assert "Reason: first comment." in page
        assert "See the decision" not in page


def test_after_48_hours_a_hold_is_stated_once_and_can_be_objected_to(visit, held, newcomer, second_moderator, clock):
    def held_since(hours):
        moment = timezone.now() - timedelta(hours=hours)
        Case.objects.update(opened_at=moment)
        Hold.objects.update(held_at=moment)

    newcomer.profile.language = "en"
    newcomer.profile.save()
    held_since(47.9)
    state_long_holds()
    assert not Decision.objects.exists()

    held_since(48.1)
    state_long_holds()
    state_long_holds()

    decision = Decision.objects.get()
    assert (decision.kind, decision.by, decision.automation) == ("hold", None, "AUTOMATED_DECISION_FULLY")
    assert [(row.recipient, row.kind) for row in Notification.objects.select_related("recipient")] == [
        (newcomer, "decision")
    ]
    page = visit(newcomer).get(f"/en/moderation/entscheidungen/{decision.uuid}/").text
    assert "Your text still waits for a moderator" in page
    assert "first comment" in page
    assert "A check of the software holds the text by itself" in page
    assert f"/en/moderation/entscheidungen/{decision.uuid}/" in visit(newcomer).get("/en/konto/beitraege/").text
    answer = visit(newcomer).post(f"/en/moderation/entscheidungen/{decision.uuid}/", {"text": "Warum so lange?"})
    assert answer.status_code == 302
    Appeal.objects.get().overturn("approve", by=second_moderator, answer="Verzeihung, nun ist er da.")
    held.refresh_from_db()
    assert held.status == "published"
    assert not held.cases.get().is_open


def test_each_hour_somebody_looks_for_long_holds():
    entry = Configuration.beat_schedule["long holds"]
    assert entry == {"task": "moderation.tasks.state_long_holds", "schedule": 3600.0}


def test_what_its_author_took_back_or_changed_is_not_stated(held, clock):
    held.retract()
    Hold.objects.update(held_at=timezone.now() - timedelta(hours=50))
    Case.objects.update(opened_at=timezone.now() - timedelta(hours=50))

    assert Case.objects.state_long_holds() == 0
    Comment.objects.get(pk=held.pk)
    assert read_reader_text(held.body).body == held.body
