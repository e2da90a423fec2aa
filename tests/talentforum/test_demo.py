"""`manage.py demo`: a lived-in forum, with something of each kind, loaded once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import User
from articles.models import Article, Citation, FollowUp
from comments.models import Comment, Pick
from comments.path import depth
from experiences.models import Experience, HiddenFacts
from moderation.grounds import Rule
from moderation.models import Appeal, Case, Danger, Decision, Hold, Notice, Remark, Sanction
from moderation.urgency import Urgency
from notifications.models import Delivery, Notification
from polls.models import Poll
from polls.tally import recount
from talentforum.demo import ACCOUNTS, PASSWORD

pytestmark = pytest.mark.django_db
FIRST = "wettlauf-um-ki-talente"
APPS = ("accounts", "articles", "comments", "experiences", "moderation", "polls")


def load() -> str:
    """Load the demo; return what it prints."""
    out = StringIO()
    with override_settings(DEMO_ALLOWED=True):
        call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Load the demo once, in a transaction around those of the tests; what it printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


def snapshot() -> dict[str, list]:
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


def test_a_second_time_changes_nothing(demo, clock):
    first = snapshot()
    clock.shift(3600)

    assert load() == demo
    assert snapshot() == first


def test_the_demo_is_lived_in(demo, visit, stranger):
    article = Article.objects.get(slug=FIRST)
    comments = list(article.comments.all())
    assert len(comments) >= 40
    assert max(depth(comment.path) for comment in comments) >= 5
    assert sum(comment.status == "held" for comment in comments) >= 2
    assert article.comment_count == sum(comment.is_public for comment in comments)
    assert Case.objects.open().exists()
    assert all(comment.body for comment in comments)
    assert {comment.posted_at < article.published_at for comment in comments} == {False}
    page = visit(stranger).get(f"/artikel/{FIRST}/").text
    assert "<picture>" in page
    assert article.hero.alt in page

    # the accounts, with comments approved before
    for email, name, role in ACCOUNTS.values():
        user = User.objects.get(email=email)
        assert (user.name, user.check_password(PASSWORD), user.is_staff) == (name, True, role is not None)
        assert email in demo
        if role is None:
            assert Comment.objects.filter(author=user, status="published").exists()


def test_three_comments_are_recommended_one_of_them_without_a_reason(demo, visit, stranger):
    reasons = list(Pick.objects.order_by("why").values_list("why", flat=True))

    assert [(why[:1].isupper(), why[-1:]) for why in reasons] == [(False, ""), (True, "."), (True, ".")]
    page = visit(stranger).get(f"/artikel/{FIRST}/?nur=empfohlen").text
    assert page.count('<p class="pick"') == 3


def test_experiences_stand_under_three_articles_and_are_answered(demo, visit, stranger):
    told = Experience.objects.public()
    assert told.count() >= 58
    assert len(Counter(told.values_list("article", flat=True))) == 3
    assert told.filter(comment__reply_count__gt=0).count() >= 20
    assert HiddenFacts.objects.exclude(base=None).count() >= 15
    assert {row.shown_at for row in told} == set(told.values_list("comment__posted_at", flat=True))
    assert visit(stranger).get("/erfahrungen/").status_code == 200


def test_four_polls_have_votes_and_one_is_closed(demo, visit, stranger):
    assert Poll.objects.public().count() == 4
    assert Poll.objects.over().count() == 1
    assert min(Poll.objects.values_list("voters", flat=True)) >= 40
    assert {poll.kind for poll in Poll.objects.all()} == {"single", "multiple", "rating"}
    assert [difference for poll in Poll.objects.all() for difference in recount(poll)] == []
    placed = visit(stranger).get("/artikel/elf-wochen-bis-zur-zusage/").text
    assert 'id="umfrage-wie-fair-sind-probeaufgaben"' in placed.partition("</article>")[0]


def test_two_followups_one_of_them_a_correction_cite_what_readers_said(demo, visit, stranger):
    assert sorted(FollowUp.objects.published().values_list("kind", flat=True)) == ["correction", "followup"]
    story = FollowUp.objects.get(kind="followup")
    assert Citation.objects.filter(followup=story).count() == story.body.count("\n/")
    page = visit(stranger).get(story.get_absolute_url()).text
    assert "no longer public" not in page
    assert page.count('class="cited') == story.citations.count()


def test_its_people_are_told_in_the_site_and_get_no_mails(demo):
    assert Notification.objects.filter(recipient__email="leserin@example.org").exists()
    assert Delivery.objects.count() == 0


def test_the_queue_holds_cases_of_every_kind(demo):
    waiting = Case.objects.open()
    assert waiting.count() >= 30
    assert set(waiting.values_list("urgency", flat=True)) == set(Urgency)
    assert set(Hold.objects.filter(case__in=waiting).values_list("rule", flat=True)) == set(Rule)
    assert waiting.filter(notices__isnull=False).count() == 3
    assert waiting.filter(claimed_by__email="moderation2@example.org").count() == 1
    assert waiting.filter(remarks__to__email="moderation@example.org").count() == 1
    assert waiting.filter(decisions__kind="undo").count() == 1
    assert Experience.objects.filter(comment__cases__in=waiting).count() >= 3
    assert [danger.is_passed_on for danger in Danger.objects.order_by("found_at")] == [True, False]
    assert {remark.person is None for remark in Remark.objects.all()} == {True, False}


def test_its_log_has_every_decision_appeal_and_sanction(demo):
    assert set(Decision.objects.values_list("kind", flat=True)) == set(Decision.Kind)
    assert Counter(Appeal.objects.values_list("outcome", flat=True)) == {
        "": 2, "upheld": 1, "partly": 1, "overturned": 1,
    }  # fmt: skip
    by_mail = {Sanction.Kind.NOTICES}  # borne without an account; the demo writes no mails, and warns nobody by one
    assert set(Sanction.objects.values_list("kind", flat=True)) == set(Sanction.Kind) - by_mail
    assert Sanction.objects.filter(lifted_at__isnull=False).count() == 1
    assert Sanction.objects.in_force().filter(kind="warning").count() == 1
    assert Comment.objects.filter(is_sensitive=True).count() == 1


def test_what_happened_in_it_has_happened_when_its_story_says(demo):
    loaded = Decision.objects.get(kind="undo").decided_at  # the one thing that happens as it is loaded
    day = timedelta(days=1)
    earlier = Decision.objects.filter(decided_at__lt=loaded - timedelta(hours=1)).select_related("replaces")
    assert Decision.objects.exclude(pk__in=earlier).count() == 2  # the one that was undone, and its undo
    assert [line for line in earlier if line.replaces and line.replaces.decided_at > line.decided_at] == []
    waits = [loaded - case.opened_at for case in Case.objects.open()]
    assert sum(wait < day for wait in waits) >= 10
    assert sum(wait > day for wait in waits) >= 10
    assert not Hold.objects.exclude(held_at__lt=loaded).exists()
    assert not Case.objects.held_for_long().exists()
    assert not Notice.objects.filter(case__opened_at__gt=loaded).exists()
