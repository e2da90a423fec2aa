"""What a manifestly unfounded report means for who sent it, at the case (Art. 23(2) and (3) DSA)."""

import pytest
from django.db.models.functions import Now

from accounts.models import User
from moderation.models import Appeal, ConflictOfInterest, Decision, Sanction
from notifications.models import Delivery, Notification
from notifications.tasks import deliver_due
from tests.conftest import CAST
from tests.factories import CommentFactory
from tests.moderation.noticed import noticed
from tests.moderation.sanctioned import warn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

WHY = "Die dritte Meldung dieser Art in einer Woche; der Text sagt das Gegenteil."


@pytest.fixture
def kept(reported, moderator):
    """The case of a reported text that a moderator let stand."""
    case = reported.cases.get()
    case.decide(Decision.Kind.APPROVE, by=moderator)
    return case


def page(case, person):
    return f"/admin/moderation/case/{case.pk}/reporter/{person.pk}/"


def send(browser, case, person, kind="warning", days="", reasons=WHY):
    sent = {"sanktion-sanction": kind, "sanktion-days": days, "sanktion-reasons": reasons}
    return browser.post(page(case, person), sent)


def test_the_case_leads_to_the_figures_that_must_be_weighed(desk, kept, reader, article, second_moderator):
    right = CommentFactory(article=article)
    right.report(by=reader, ground="attack")
    right.cases.get().decide(Decision.Kind.REMOVE, by=second_moderator, ground="attack")
    assert page(kept, reader) in desk.get(f"/admin/moderation/case/{kept.pk}/change/").text

    shown = desk.get(page(kept, reader)).text

    assert "2 reports and notices" in shown
    assert "1 of them led to nothing (50 %)" in shown
    assert "0 warnings" in shown


def test_who_sent_an_unfounded_notice_with_their_account_bears_it_likewise(
    desk, comment, article, reader, moderator, second_moderator
):
    right = CommentFactory(article=article)
    noticed(right, person=reader)
    right.cases.get().decide(Decision.Kind.REMOVE, by=second_moderator, ground="attack")
    noticed(comment, person=reader)
    case = comment.cases.get()
    case.decide(Decision.Kind.APPROVE, by=second_moderator)
    assert page(case, reader) in desk.get(f"/admin/moderation/case/{case.pk}/change/").text
    shown = desk.get(page(case, reader)).text
    assert ("2 reports and notices" in shown, "1 of them led to nothing (50 %)" in shown) == (True, True)

    assert send(desk, case, reader).status_code == 302
    assert Sanction.objects.get().person == reader


def test_a_warning_first_then_a_suspension_and_the_reporter_is_told_why(
    desk, visit, kept, reported, reader, moderator, mailoutbox, article
):
    assert "Nobody warned this person before" in send(desk, kept, reader, "mute", "7").text
    assert not Sanction.objects.exists()

    assert send(desk, kept, reader).status_code == 302

    warning = Sanction.objects.get()
    assert (warning.kind, warning.person, warning.decision, warning.reasons) == (
        "warning", reader, kept.decisions.get(), WHY,
    )  # fmt: skip
    Notification.objects.update(not_before=Now())
    Delivery.objects.update(not_before=Now())
    deliver_due()
    letter = next(mail for mail in mailoutbox if WHY in mail.body)
    assert letter.to == [reader.email]
    assert "Die Moderation hat über Ihre Meldungen entschieden" in letter.body
    shown = visit(reader).get(warning.decision.get_absolute_url()).text
    assert WHY in shown
    assert moderator.name not in shown
    assert WHY not in visit(reported.author).get("/konto/beitraege/").text

    Sanction.objects.acknowledge(reader)
    other = CommentFactory(article=article)
    other.report(by=reader, ground="hate")
    other.cases.get().decide(Decision.Kind.APPROVE, by=moderator)
    assert send(desk, other.cases.get(), reader, "mute", "7").status_code == 302
    assert Sanction.objects.in_force().get().kind == "mute"


def test_the_reporter_objects_and_overturning_lifts_it(desk, kept, reader, senior):
    send(desk, kept, reader)
    decision = kept.decisions.get()
    appeal = Appeal.objects.make(decision, text="Ich hatte Grund dazu.", by=reader)

    appeal.overturn(Decision.Kind.APPROVE, by=senior, answer="Das stimmt.", partly=True)

    assert not Sanction.objects.in_force().exists()


def test_who_objected_before_bears_nothing_for_it_as_they_could_not_object_again(desk, kept, reader, senior):
    Appeal.objects.make(kept.decisions.get(), text="Doch.", by=reader).uphold(by=senior, answer="Nein.")

    assert "objected to this decision already" in send(desk, kept, reader).text
    assert not Sanction.objects.exists()


def test_likewise_who_objected_as_the_sender_of_a_notice(desk, comment, reader, second_moderator, senior):
    notice = noticed(comment, person=reader)
    case = comment.cases.get()
    decision = case.decide(Decision.Kind.APPROVE, by=second_moderator)
    Appeal.objects.make(decision, text="Doch.", by=reader, notice=notice).uphold(by=senior, answer="Nein.")

    assert "objected to this decision already" in send(desk, case, reader).text
    assert not Sanction.objects.exists()


@pytest.mark.parametrize("state", ["open", "removed", "not reported by them"])
def test_only_an_unfounded_report_is_a_reason(desk, reported, reader, author, moderator, state):
    case = reported.cases.get()
    if state == "removed":
        case.decide(Decision.Kind.REMOVE, by=moderator, ground="attack")
    if state == "not reported by them":
        case.decide(Decision.Kind.APPROVE, by=moderator)
    person = author if state == "not reported by them" else reader

    assert desk.get(page(case, person)).status_code == 404
    assert send(desk, case, person).status_code == 404
    assert page(case, person) not in desk.get(f"/admin/moderation/case/{case.pk}/change/").text
    assert not Sanction.objects.exists()


def test_reasons_are_needed_and_twice_is_once(desk, kept, reader):
    assert send(desk, kept, reader, reasons="").status_code == 422
    assert send(desk, kept, reader, kind="").status_code == 422
    for _ in range(2):
        assert send(desk, kept, reader).status_code == 302
    assert Sanction.objects.count() == 1


def test_nobody_judges_a_reporter_of_their_own_text_or_beside_whom_they_reported(
    visit, article, reader, moderator, second_moderator
):
    text = CommentFactory(article=article, author=moderator)
    text.report(by=reader, ground="attack")
    text.cases.get().decide(Decision.Kind.APPROVE, by=second_moderator)

    assert visit(moderator).get(page(text.cases.get(), reader)).status_code == 403
    assert send(visit(moderator), text.cases.get(), reader).status_code == 403


def test_a_ban_is_for_seniors_and_closes_the_account(visit, desk, kept, reader, senior):
    send(desk, kept, reader)
    assert send(desk, kept, reader, "ban", "3").status_code == 422

    assert send(visit(senior), kept, reader, "ban", "3").status_code == 302

    assert not User.objects.get(pk=reader.pk).is_active


@pytest.mark.parametrize("who", CAST)
def test_moderators_alone_see_the_page(visit, cast, kept, reader, who):
    status = visit(cast(who)).get(page(kept, reader)).status_code

    assert (status == 200) == (who in {"moderator", "second_moderator", "admin"})


def test_each_of_texts_and_reports_wants_a_warning_of_its_own(desk, kept, reader, article, second_moderator, moderator):
    warn(reader, article, second_moderator)  # for a text

    assert "Nobody warned this person before" in send(desk, kept, reader, "mute", "7").text
    send(desk, kept, reader)
    assert send(desk, kept, reader, "mute", "7").status_code == 302
    assert list(Sanction.objects.for_reports().values_list("kind", flat=True)) == ["mute", "warning"]


def test_who_imposed_it_does_not_answer_the_objection(visit, desk, kept, reader, moderator, second_moderator):
    second_moderator.profile.language = "en"
    second_moderator.profile.save()
    send(visit(second_moderator), kept, reader)
    decision = kept.decisions.get()
    assert (decision.by, Sanction.objects.get().imposed_by) == (moderator, second_moderator)
    appeal = Appeal.objects.make(decision, text="Ich hatte einen Grund.", by=reader)

    for own in (moderator, second_moderator):
        with pytest.raises(ConflictOfInterest):
            appeal.uphold(by=own, answer="Nein.")
    page_of_it = visit(second_moderator).get(f"/admin/moderation/case/{kept.pk}/change/").text
    assert "Ich hatte einen Grund." in page_of_it
    assert f'name="appeal-{appeal.pk}-answer"' not in page_of_it


def test_the_mail_says_until_when_one_can_object(desk, kept, reader, mailoutbox):
    send(desk, kept, reader)
    Notification.objects.update(not_before=Now())
    Delivery.objects.update(not_before=Now())
    deliver_due()

    (mail,) = [mail for mail in mailoutbox if WHY in mail.body]
    assert f"bis zum {kept.decisions.get().last_day_for(reader)}" in mail.body
