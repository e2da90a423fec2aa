"""What manifestly unfounded notices mean for who sent them without an account (Art. 23(2) and (3) DSA)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from moderation import links
from moderation.imposing import sanction_reporter
from moderation.models import Appeal, Notice, NoticeMail, Sanction
from moderation.tasks import send_notice_mails
from tests.conftest import CAST
from tests.factories import CommentFactory
from tests.moderation.judging import decide
from tests.moderation.noticed import link_in, noticed, told
from tests.moderation.noticed import send as send_notice
from tests.moderation.sanctioned import KIND, end

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor", "earlier")]

WHY = "Der dritte Hinweis dieser Art in einer Woche; der Text sagt das Gegenteil."


@pytest.fixture
def kept(comment, second_moderator):
    """A notice by somebody without an account about a text that a moderator let stand."""
    notice = noticed(comment)
    decide(comment, "approve", second_moderator)
    return notice


def page(notice):
    return f"/admin/moderation/case/{notice.case_id}/notifier/{notice.pk}/"


def send(browser, notice, kind="warning", days="", reasons=WHY):
    sent = {"sanktion-sanction": kind, "sanktion-days": days, "sanktion-reasons": reasons}
    return browser.post(page(notice), sent)


def unfounded(article, by, email="nora@example.org"):
    """Return another notice that was unfounded."""
    text = CommentFactory(article=article)
    notice = noticed(text, email=email)
    decide(text, "approve", by)
    return notice


def suspended(desk, kept, article, by):
    """Let the notifier be warned, then suspended for a week; return the suspension."""
    send(desk, kept)
    other = unfounded(article, by)
    assert send(desk, other, "notices", "7").status_code == 302
    return Sanction.objects.get(kind="notices")


def mails_of(mailbox, subject):
    """Send what is due, ten seconds later; return the mails of a subject."""
    NoticeMail.objects.filter(status="waiting").update(not_before=F("not_before") - timedelta(minutes=1))
    send_notice_mails()
    return [mail for mail in mailbox if mail.subject.startswith(subject)]


def test_the_case_leads_to_the_figures_by_the_mail_address(desk, kept, article, second_moderator):
    right = CommentFactory(article=article)
    noticed(right, email="NORA@example.org")
    decide(right, "remove", second_moderator)
    noticed(CommentFactory(article=article), email="another@example.org")
    case = f"/admin/moderation/case/{kept.case_id}/change/"
    assert page(kept) in desk.get(case).text

    shown = desk.get(page(kept)).text

    assert "2 reports and notices" in shown
    assert "1 of them led to nothing (50 %)" in shown
    assert "0 warnings" in shown
    assert "No notices" in shown
    assert "Close the account" not in shown
    assert kept.email not in shown


def test_a_warning_first_and_the_notifier_is_told_by_mail_why_and_how_to_object(desk, visit, kept, mailoutbox):
    assert "Nobody warned this person before" in send(desk, kept, "notices", "7").text
    assert not Sanction.objects.exists()

    assert send(desk, kept).status_code == 302

    warning = Sanction.objects.get()
    assert (warning.kind, warning.person, warning.notice, warning.decision, warning.reasons) == (
        "warning", None, kept, kept.case.last_settled, WHY,
    )  # fmt: skip
    (mail,) = mails_of(mailoutbox, "Zu Ihren Hinweisen")
    assert mail.to == ["nora@example.org"]
    assert WHY in mail.body
    assert "Sie sind verwarnt" in mail.body
    shown = told(visit(), link_in(mail, "/entscheidungen/"))
    assert WHY in shown
    assert "Sie sind verwarnt" in shown
    assert mails_of(mailoutbox, "Zu Ihren Hinweisen") == [mail], "once"


def test_then_a_suspension_says_until_when_in_the_language_of_the_notice(
    desk, visit, kept, article, second_moderator, mailoutbox
):
    send(desk, kept)
    text = CommentFactory(article=article)
    english = noticed(text, language="en", email="Nora@Example.org")
    decide(text, "approve", second_moderator)

    assert send(desk, english, "notices", "7").status_code == 302

    (mail,) = (mail for mail in mails_of(mailoutbox, "About your notices") if mail.to == [english.email])
    assert "we keep notices from your e-mail address, and do not deal with them" in mail.body
    assert told(visit(), link_in(mail, "/entscheidungen/")).count("and do not deal with them") == 1


def test_while_it_lasts_notices_from_there_are_stored_and_not_dealt_with_and_the_receipt_says_so(
    desk, visit, kept, article, second_moderator, mailoutbox
):
    suspension = suspended(desk, kept, article, second_moderator)

    later = noticed(CommentFactory(article=article), email="NORA@example.org")
    other = noticed(CommentFactory(article=article), email="another@example.org")

    assert (later.suspended_by, later.case, later.is_confirmed) == (suspension, None, True)
    assert other.case is not None
    receipt = mails_of(mailoutbox, "Ihr Hinweis ist")[-2]
    assert "bearbeiten wir keine Hinweise von Ihnen" in receipt.body
    assert WHY in told(visit(), link_in(receipt, "/entscheidungen/"))
    assert "3 reports and notices" in desk.get(page(kept)).text

    end(suspension)
    assert noticed(CommentFactory(article=article)).case is not None


def test_notices_with_an_account_from_the_suspended_address_are_not_dealt_with_either(
    desk, kept, article, reader, second_moderator
):
    suspension = suspended(desk, kept, article, second_moderator)

    assert noticed(CommentFactory(article=article), person=reader).suspended_by == suspension
    assert noticed(CommentFactory(article=article), person=reader, email=reader.email).case is not None


def test_who_was_warned_confirms_each_notice_so_that_nobody_is_suspended_by_another(desk, visit, clock, kept, article):
    send_notice(visit(), clock, CommentFactory(article=article))
    assert Notice.objects.latest("pk").is_confirmed
    send(desk, kept)

    send_notice(visit(), clock, CommentFactory(article=article), email="NORA@example.org")

    assert not Notice.objects.latest("pk").is_confirmed


def test_the_notifier_objects_by_the_link_and_overturning_lifts_it(
    desk, visit, kept, article, second_moderator, senior, mailoutbox
):
    suspension = suspended(desk, kept, article, second_moderator)
    address = link_in(mails_of(mailoutbox, "Zu Ihren Hinweisen")[-1], "/entscheidungen/")
    assert visit().post(address, {"text": "Ich hatte Grund dazu."}).status_code == 302

    Appeal.objects.get().overturn("approve", by=senior, answer="Das stimmt.", partly=True)

    assert not Sanction.objects.in_force().exists()
    assert "wieder aufgehoben" in told(visit(), address)
    suspension.refresh_from_db()
    assert suspension.lifted_by == senior
    assert noticed(CommentFactory(article=article)).case is not None


def test_who_learns_of_it_later_has_six_months_from_then(kept, moderator, clock):
    decision = kept.case.decisions.get()
    clock.shift(timedelta(days=150))
    sanction_reporter(decision, kept, [(KIND.WARNING, None)], by=moderator, reasons=WHY)
    clock.shift(timedelta(days=60))

    assert Appeal.objects.make(decision, text="Doch.", notice=kept).pk


def test_who_objected_before_bears_nothing_for_it(desk, kept, comment, senior):
    again = noticed(comment, email="Nora@example.org")
    decision = kept.case.decisions.get()
    Notice.objects.filter(pk=again.pk).update(confirmed_at=decision.decided_at)
    Appeal.objects.make(decision, text="Doch.", notice=again).uphold(by=senior, answer="Nein.")

    assert "objected to this decision already" in send(desk, kept).text
    assert not Sanction.objects.exists()


def test_undone_it_never_was_and_nobody_is_told(desk, kept, senior, mailoutbox):
    send(desk, kept)
    Sanction.objects.get().lift(by=senior)

    assert mails_of(mailoutbox, "Zu Ihren Hinweisen") == []


@pytest.mark.parametrize("state", ["open", "removed", "with an account", "without an address"])
def test_only_an_unfounded_notice_without_account_is_a_reason(desk, comment, reader, second_moderator, state):
    given = {
        "with an account": {"person": reader}, "without an address": {"email": "", "concerns_children": True},
    }  # fmt: skip
    notice = noticed(comment, **given.get(state, {}))
    if state != "open":
        decide(comment, "remove" if state == "removed" else "approve", second_moderator)

    assert desk.get(page(notice)).status_code == 404
    assert send(desk, notice).status_code == 404
    assert page(notice) not in desk.get(f"/admin/moderation/case/{notice.case_id}/change/").text
    assert not Sanction.objects.exists()


def test_reasons_are_needed_other_kinds_are_not_offered_and_twice_is_once(desk, kept):
    assert send(desk, kept, reasons="").status_code == 422
    for kind in ("", "mute", "ban", "hold"):
        assert send(desk, kept, kind, "7").status_code == 422
    for _ in range(2):
        assert send(desk, kept).status_code == 302
    assert Sanction.objects.count() == 1
    assert send(desk, kept, "notices").status_code == 422


def test_it_is_found_and_lifted_among_the_sanctions_by_the_reference(desk, kept, article, second_moderator):
    suspension = suspended(desk, kept, article, second_moderator)
    address = f"/admin/moderation/sanction/?q={suspension.notice.reference}"
    assert suspension.notice.reference in desk.get(address).text
    assert suspension.notice.email not in desk.get(address).text

    sent = {"action": "lift", "_selected_action": [suspension.pk]}
    assert suspension.notice.reference in desk.post(address, sent).text
    desk.post(address, sent | {"confirmed": "1"})

    assert not Sanction.objects.in_force().exists()


def test_others_who_noticed_the_same_text_read_nothing_of_it(desk, visit, kept, comment, reader, mailoutbox):
    other = noticed(comment, email="another@example.org")
    own = noticed(comment, person=reader)  # who has an account could write anybody's address
    decision = kept.case.decisions.get()
    Notice.objects.filter(pk__in=[other.pk, own.pk]).update(confirmed_at=decision.decided_at)
    kept.case.settle()
    assert send(desk, kept).status_code == 302

    address = links.to_decision(decision, other).removeprefix("https://testserver")
    assert WHY not in visit().get(address).text
    assert WHY not in visit(reader).get(decision.get_absolute_url()).text


@pytest.mark.parametrize("who", CAST)
def test_moderators_alone_see_the_page(visit, cast, kept, who):
    status = visit(cast(who)).get(page(kept)).status_code

    assert (status == 200) == (who in {"moderator", "second_moderator", "admin"})


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"notice": None}, "a_sanction_has_one_bearer"),
        ({"kind": KIND.MUTE, "ends_at": timezone.now() + timedelta(days=7)}, "a_sanction_has_one_bearer"),
        ({"kind": KIND.NOTICES}, "a_sanction_ends_where_it_must"),
    ],
)
def test_the_database_keeps_it_whole(desk, kept, change, name):
    send(desk, kept)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Sanction.objects.update(**change)


def test_the_case_page_takes_as_many_queries_for_many_notifiers(desk, kept, comment, django_assert_max_num_queries):
    address = f"/admin/moderation/case/{kept.case_id}/change/"
    with django_assert_max_num_queries(45) as first:
        desk.get(address)
    for number in range(3):
        notice = noticed(comment, email=f"nora-{number}@example.org")
        Notice.objects.filter(pk=notice.pk).update(confirmed_at=kept.confirmed_at)
    kept.case.settle()
    with django_assert_max_num_queries(len(first)):
        assert desk.get(address).text.count("/notifier/") == 4
