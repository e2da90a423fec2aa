"""What a sanction means for who bears it: warning, hold, mute, ban; how it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from comments.querysets import Refused
from experiences.models import Experience
from moderation import imposing
from moderation.models import ConflictOfInterest, Decision, MayNotCloseOut, Muted, NotWarned, Sanction, Statement
from polls.querysets import Refused as VoteRefused
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, PollFactory
from tests.moderation.sanctioned import end

from .sanctioned import KIND, bear, decided, warn

pytestmark = pytest.mark.django_db

TEXT = {"body": "Ein neuer Text von mir."}


def write_at(article):
    return f"/artikel/{article.slug}/kommentieren/"


# The warning


def test_a_warning_is_read_and_confirmed_before_the_next_text(visit, author, article, moderator):
    decision = warn(author, article, moderator, read=False)
    browser = visit(author)
    count = article.comments.count()

    shown = browser.get(write_at(article))
    assert decision.get_absolute_url() in shown.text
    assert "read" in shown.context["form"].fields

    refused = browser.post(write_at(article), TEXT)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["read"])
    assert (TEXT["body"] in refused.text, decision.get_absolute_url() in refused.text) == (True, True)
    assert article.comments.count() == count

    assert browser.post(write_at(article), TEXT | {"read": "on"}).status_code == 302
    assert Sanction.objects.get().acknowledged_at is not None
    assert "read" not in browser.get(write_at(article)).context["form"].fields


def test_the_preview_needs_no_confirmation(visit, author, article, moderator):
    warn(author, article, moderator, read=False)

    assert visit(author).post(write_at(article), TEXT | {"preview": "1"}).status_code == 200
    assert Sanction.objects.get().acknowledged_at is None


def test_below_the_form_too_a_warned_person_posts_nothing(author, article, moderator):
    warn(author, article, moderator, read=False)

    with pytest.raises(Refused, match="warned"):
        article.comments.post(author=author, body=read_reader_text("Ein Text."))


def test_who_shares_an_experience_confirms_the_warning_at_its_preview(visit, author, article, moderator):
    decision = warn(author, article, moderator, read=False)
    browser, address = visit(author), f"/erfahrungen/teilen/?artikel={article.slug}"
    told = {"perspective": "applicant", "outcome": "accepted", "body": "So war es bei mir."}

    assert decision.get_absolute_url() in browser.post(address, told | {"preview": "1"}).text
    refused = browser.post(address, told | {"publish": "1"})
    assert (refused.status_code, told["body"] in refused.text) == (422, True)
    assert not Experience.objects.exists()

    assert browser.post(address, told | {"publish": "1", "read": "on"}).status_code == 302
    assert Experience.objects.exists()


def test_who_is_muted_shares_nothing(visit, author, article, moderator):
    sanction = bear(author, article, moderator, KIND.MUTE)
    address = f"/erfahrungen/teilen/?artikel={article.slug}"

    assert sanction.described() in visit(author).get(address).text
    told = {"perspective": "applicant", "outcome": "accepted", "body": "So war es bei mir.", "publish": "1"}
    refused = visit(author).post(address, told)
    assert (refused.status_code, told["body"] in refused.text) == (422, True)
    assert sanction.described() in refused.context["form"].errors["body"][0]
    assert not Experience.objects.exists()


# Every text held


def test_under_a_hold_each_new_and_each_changed_text_waits(visit, author, article, moderator, comment):
    bear(author, article, moderator, KIND.HOLD)
    browser = visit(author)
    browser.post(write_at(article), TEXT)
    browser.post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "Anders."})

    new = article.comments.order_by("-pk").first()
    for text in (new, Comment.objects.get(pk=comment.pk)):
        assert text.status == "held"
        assert text.cases.get().holds.get().rule == "sanction"


def test_a_hold_that_is_over_holds_nothing(visit, author, article, moderator, comment):
    end(bear(author, article, moderator, KIND.HOLD))
    visit(author).post(write_at(article), TEXT)

    assert article.comments.order_by("-pk").first().is_public


# No writing


def test_who_is_muted_reads_until_when_before_they_write(visit, author, article, moderator):
    sanction = bear(author, article, moderator, KIND.MUTE)

    page = visit(author).get(write_at(article))

    assert sanction.decision.get_absolute_url() in page.text
    assert sanction.described() in page.text
    assert "<textarea" not in page.text


def test_who_is_muted_keeps_their_text_and_is_told_until_when(visit, author, article, moderator):
    sanction = bear(author, article, moderator, KIND.MUTE)
    count = article.comments.count()

    response = visit(author).post(write_at(article), TEXT)

    assert (response.status_code, article.comments.count()) == (422, count)
    assert sanction.described() in response.context["form"].errors["body"][0]
    assert TEXT["body"] in response.text


@pytest.mark.parametrize("deed", ["bearbeiten", "melden"])
def test_who_is_muted_changes_and_reports_nothing_and_is_told_why(visit, author, reader, article, moderator, deed):
    own, other = CommentFactory(article=article, author=author), CommentFactory(article=article, author=reader)
    sanction = bear(author, article, moderator, KIND.MUTE)
    text = own if deed == "bearbeiten" else other

    for method in ("get", "post"):
        response = getattr(visit(author), method)(f"/kommentare/{text.pk}/{deed}/", {"body": "x", "ground": "attack"})
        assert response.status_code == 403
        assert sanction.described() in response.text
        assert sanction.decision.get_absolute_url() in response.text
    assert not other.cases.exists()


def test_who_is_muted_votes_nothing(visit, author, article, moderator):
    poll = PollFactory(article=article)
    sanction = bear(author, article, moderator, KIND.MUTE)
    choice = poll.choices.first()

    response = visit(author).post(f"/umfragen/{poll.slug}/abstimmen/", {"choice": choice.pk})

    assert response.status_code == 422
    assert sanction.described() in response.context["shown"].form.errors["choice"][0]
    assert not poll.ballots.exists()


def test_below_the_views_too_a_muted_person_does_nothing(author, reader, article, moderator, comment):
    poll = PollFactory(article=article)
    other = CommentFactory(article=article, author=reader)
    bear(author, article, moderator, KIND.MUTE)

    with pytest.raises(Refused, match="muted"):
        article.comments.post(author=author, body=read_reader_text("Ein Text."))
    with pytest.raises(Refused, match="muted"):
        comment.edit(read_reader_text("Anders."))
    with pytest.raises(VoteRefused, match="muted"):
        poll.cast(by=author, choices=[poll.choices.first()])
    with pytest.raises(Muted):
        other.report(by=author, ground="attack")


def test_who_is_muted_can_take_back_and_reads_on(visit, author, article, moderator, comment):
    bear(author, article, moderator, KIND.MUTE)

    assert visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/").status_code == 302
    assert visit(author).get(f"/artikel/{article.slug}/").status_code == 200


def test_a_mute_that_is_over_or_lifted_mutes_nobody(visit, author, article, moderator):
    end(bear(author, article, moderator, KIND.MUTE))
    assert visit(author).post(write_at(article), TEXT).status_code == 302

    decided(author, article, moderator, (KIND.MUTE, timezone.now() + timedelta(days=1))).sanctions.get().lift(
        by=moderator
    )
    assert visit(author).post(write_at(article), {"body": "Noch ein Text."}).status_code == 302


# The ban


# What must hold before (Art. 23)


@pytest.mark.parametrize("kind", [KIND.HOLD, KIND.MUTE, KIND.BAN])
def test_nobody_is_suspended_without_a_warning_before(author, article, senior, kind):
    sanction = (kind, timezone.now() + timedelta(days=1))
    for sanctions in ([sanction], [(KIND.WARNING, None), sanction]):
        with pytest.raises(NotWarned):
            decided(author, article, senior, *sanctions)
    assert not Sanction.objects.exists()
    assert not Decision.objects.exists()


def test_a_warning_that_was_taken_back_is_none(author, article, senior):
    warn(author, article, senior).sanctions.get().lift(by=senior)

    with pytest.raises(NotWarned):
        decided(author, article, senior, (KIND.MUTE, timezone.now() + timedelta(days=1)))


def test_only_seniors_close_people_out_and_let_them_in(author, article, moderator, senior):
    warn(author, article, moderator)
    with pytest.raises(MayNotCloseOut):
        decided(author, article, moderator, (KIND.BAN, None))

    ban = decided(author, article, senior, (KIND.BAN, None)).sanctions.get()
    with pytest.raises(MayNotCloseOut):
        ban.lift(by=moderator)


def test_nobody_lifts_their_own(article, moderator, senior):
    sanction = bear(moderator, article, senior, KIND.MUTE)

    with pytest.raises(ConflictOfInterest):
        sanction.lift(by=moderator)


def test_who_wrote_nothing_wrong_bears_nothing(reported, moderator):
    with pytest.raises(ValueError, match="nothing wrong"):
        reported.cases.get().decide(Decision.Kind.APPROVE, by=moderator, sanctions=[(KIND.WARNING, None)])


def test_who_reports_without_ground_is_warned_first_too(reported, reader, author, moderator):
    decision = reported.cases.get().decide(Decision.Kind.APPROVE, by=moderator)
    week = timezone.now() + timedelta(days=7)

    with pytest.raises(NotWarned):
        imposing.impose_on_reporter(decision, reader.pk, [(KIND.MUTE, week)])
    with pytest.raises(ValueError, match="without ground"):
        imposing.impose_on_reporter(decision, author.pk, [(KIND.WARNING, None)])
    imposing.impose_on_reporter(decision, reader.pk, [(KIND.WARNING, None)])
    assert Sanction.objects.in_force().get().person == reader


@pytest.mark.parametrize(
    ("kind", "days"), [(KIND.WARNING, 0), (KIND.HOLD, 3), (KIND.MUTE, 3), (KIND.BAN, 3), (KIND.BAN, 0)]
)
def test_the_statement_says_what_it_is_and_how_long(author, article, senior, kind, days):
    warn(author, article, senior)
    decision = decided(author, article, senior, (kind, timezone.now() + timedelta(days=days) if days else None))

    said = Statement.objects.get(decision=decision).explanation
    assert said.endswith(f"\n\n{decision.sanctions.get().described()}")
