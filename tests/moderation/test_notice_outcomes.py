"""What a notifier learns: the outcome with reasons and redress by mail, and the answer to an objection; no account."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from comments.models import Comment
from moderation import links
from moderation.explaining import Explanation
from moderation.imposing import impose_on_reporter
from moderation.models import Appeal, Case, ConflictOfInterest, Decision, Name, Notice, NoticeMail
from moderation.tasks import send_notice_mails
from notifications.kinds import Kind
from notifications.models import Notification
from tests.factories import CommentFactory, UserFactory
from tests.moderation.judging import decide
from tests.moderation.noticed import outcomes, told

from .noticed import NOTICE, link_in, noticed
from .sanctioned import KIND, unfounded

WHO = {name: NOTICE[name] for name in ("category", "explanation", "name", "email")}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.mark.parametrize(
    ("kind", "why", "said"),
    [
        ("remove", {}, "Der Text wurde entfernt: persönliche Angriffe (Netiquette 2)."),
        ("remove", {"ground": "illegal", "law": "§ 185 StGB"}, "Grundlage im Gesetz: § 185 StGB."),
        ("approve", {}, "Der Text bleibt"),
    ],
)
def test_each_outcome_is_mailed_with_reasons_and_redress(earlier, comment, moderator, mailoutbox, kind, why, said):
    notice = noticed(comment)
    decision = decide(comment, kind, moderator, **why)

    (mail,) = outcomes(mailoutbox)
    assert outcomes(mailoutbox) == [mail], "once"

    assert (mail.to, mail.subject) == (["nora@example.org"], f"Das Ergebnis Ihres Hinweises ({notice.reference})")
    page = mail.alternatives[0].content
    for text in (mail.body, page):
        expected = [said, "Ein Mensch hat entschieden", "außergerichtliche Streitbeilegung", "Gericht", "widersprechen"]
        assert [part for part in expected if part not in text] == []
        assert [name for name in (moderator.name, comment.author.name, comment.body) if name in text] == []
    assert link_in(mail, "/entscheidungen/").startswith(f"/moderation/entscheidungen/{decision.uuid}/")
    assert Notice.objects.get().informed_of == decision


def test_of_a_name_it_is_said_in_words_of_names(earlier, author, moderator, mailoutbox):
    noticed(Name.at(author.pk))
    name = Name.objects.get()
    decide(name, "remove", moderator)

    (mail,) = outcomes(mailoutbox)
    assert "Der Name wurde entfernt" in mail.body
    decision = Decision.for_explaining().get()
    assert "Text" not in str(Explanation(decision, author).origin[0].said)


def test_for_ten_seconds_nothing_is_told_and_of_what_is_undone_nothing_ever(comment, moderator, mailoutbox, clock):
    noticed(comment)
    case = comment.cases.get()
    decision = decide(comment, "remove", moderator)
    assert outcomes(mailoutbox) == []

    case.undo(decision, by=moderator)
    clock.shift(timedelta(minutes=-1))

    assert outcomes(mailoutbox) == []
    assert not NoticeMail.objects.filter(kind="outcome").exists()


def test_undone_and_decided_otherwise_only_the_last_is_told(earlier, comment, moderator, mailoutbox):
    noticed(comment)
    case = comment.cases.get()
    case.undo(decide(comment, "remove", moderator), by=moderator)
    decide(comment, "approve", moderator)

    (mail,) = outcomes(mailoutbox)
    assert "Der Text bleibt" in mail.body


def test_it_is_written_in_the_language_of_the_notice(earlier, comment, moderator, mailoutbox):
    noticed(comment, language="en")
    decide(comment, "approve", moderator)

    (mail,) = outcomes(mailoutbox)
    assert "The text stays." in mail.body
    assert link_in(mail, "/entscheidungen/").startswith("/en/moderation/entscheidungen/")


def test_who_has_an_account_is_told_in_the_site_too(earlier, visit, comment, moderator, reader, mailoutbox):
    notice = noticed(comment, person=reader, email=reader.email)
    decision = decide(comment, "remove", moderator)

    (row,) = Notification.objects.filter(recipient=reader)
    assert (row.kind, row.subject) == (Kind.REPORT, decision)
    assert row.may_be_told()
    (mail,) = outcomes(mailoutbox)
    assert mail.to == [reader.email]
    assert f"Entscheidung zu Ihrem Hinweis {notice.reference}" in told(visit(reader), decision.get_absolute_url())


def test_where_the_author_took_it_back_that_is_told(earlier, comment, mailoutbox):
    noticed(comment)
    comment.retract()

    (mail,) = outcomes(mailoutbox)
    assert "zurückgezogen, bevor wir entschieden haben" in mail.body
    assert "/entscheidungen/" not in mail.body


@pytest.mark.parametrize(
    ("kind", "said"), [("remove", "Der Text wurde entfernt"), ("return", "Um eine Änderung des Textes wurde gebeten")]
)
def test_what_went_while_a_mail_waited_for_its_confirmation_is_told_of_at_once(
    earlier, clock, comment, reported, moderator, mailoutbox, kind, said
):
    notice = Notice.objects.receive(
        is_confirmed=False, addresses=[f"https://testserver{comment.get_absolute_url()}"], name="Nora",
        email="nora@example.org", category="STATEMENT_CATEGORY_VIOLENCE", explanation="Weil.", in_good_faith=True,
    )  # fmt: skip
    decide(reported, kind, moderator, ground="attack")
    clock.shift(timedelta(seconds=20))
    notice.confirm()

    assert not comment.cases.get().is_open
    mails = outcomes(mailoutbox)
    assert [mail.subject.split(" (")[0] for mail in mails] == ["Das Ergebnis Ihres Hinweises"]
    assert said in " ".join(mails[0].body.split())


def test_the_link_opens_the_decision_without_account_and_names_nobody(earlier, visit, comment, moderator, reader):
    comment.report(by=reader, ground="hate")
    notice = noticed(comment)
    decision = decide(comment, "remove", moderator, note="Nur für die Verfasserin.")
    address = links.to_decision(decision, notice).removeprefix("https://testserver")

    answer = visit().get(address)

    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "strict-origin")
    assert (answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == (
        "noindex, nofollow",
        "private, no-store",
    )
    assert "sessionid" not in answer.cookies
    names = (moderator.name, comment.author.name, reader.name, "Nur für die", notice.explanation, notice.email)
    assert [name for name in names if name in answer.text] == []
    signed = address.rstrip("/").rpartition("/")[2]
    assert answer.text.count(signed.split(":")[0]) == 1, "in the link to the other language, and in no other"
    assert f'/konto/login/?next=/moderation/entscheidungen/{decision.uuid}/"' in answer.text


def test_a_link_opens_nothing_but_its_decision_and_for_a_time(earlier, visit, article, comment, moderator, clock):
    other = CommentFactory(article=article)
    first, second = noticed(comment), noticed(other)
    decision, another = decide(comment, "remove", moderator), decide(other, "remove", moderator)
    signed = links.to_decision(decision, first).rstrip("/").rpartition("/")[2]
    crossed = links.to_decision(another, first).removeprefix("https://testserver")
    later = decide(comment, "restore", moderator)
    confirming = links.to_confirm(second).rstrip("/").rpartition("/")[2]
    wrong = [
        f"/en/moderation/entscheidungen/{another.uuid}/{signed}/", f"/en/moderation/entscheidungen/{decision.uuid}/x/",
        f"/en/moderation/entscheidungen/{decision.uuid}/{signed[:-2]}aa/", f"/en{crossed}",
        f"/en/moderation/entscheidungen/{decision.uuid}/{confirming}/",
        f"/en/moderation/entscheidungen/{later.uuid}/{signed}/",
    ]  # fmt: skip
    clock.shift(timedelta(days=400, minutes=1))
    wrong.append(f"/en/moderation/entscheidungen/{decision.uuid}/{signed}/")
    clock.shift(timedelta(days=-400, minutes=-1))
    assert visit().get(wrong[-1]).status_code == 200

    for address in wrong[:-1]:
        for method in ("get", "post"):
            answer = getattr(visit(), method)(address, {"text": "Nein."})
            assert (answer.status_code, "This link works no more" in answer.text) == (404, True)
    clock.shift(timedelta(days=400, minutes=1))
    assert visit().get(wrong[-1]).status_code == 404
    assert not Appeal.objects.exists()


def test_authors_never_learn_who_noticed_it(earlier, visit, comment, author, moderator, mailoutbox):
    notice = noticed(comment)
    decision = decide(comment, "remove", moderator)

    page = visit(author).get(decision.get_absolute_url())

    assert "Jemand hat uns einen Hinweis auf rechtswidrige Inhalte geschickt." in page.text
    hidden = (notice.name, notice.email, notice.reference, notice.explanation, str(notice.uuid))
    said = page.text + str(page.headers)
    assert [word for word in hidden if word in said] == []


def test_nobody_decides_about_what_they_noticed(comment, moderator, second_moderator):
    notice = noticed(comment, person=moderator, email=moderator.email)
    with pytest.raises(ConflictOfInterest):
        decide(comment, "remove", moderator)
    decision = decide(comment, "approve", second_moderator)
    appeal = Appeal.objects.make(decision, text="Doch.", notice=notice)
    with pytest.raises(ConflictOfInterest):
        appeal.uphold(by=moderator, answer="Nein.")


def test_deciding_takes_as_many_statements_for_notices_as_for_reports(article, moderator, django_assert_num_queries):
    def noticed_by(people):
        comment = CommentFactory(article=article)
        for person in UserFactory.create_batch(people):
            comment.report(by=UserFactory(), ground="attack")
            noticed(comment, person=person, email=person.email)
            noticed(comment, email=f"ohne-{person.pk}@example.org")
        return comment.cases.get()

    noticed_by(1).decide("remove", by=moderator, ground="attack")
    for people in (1, 3):
        case = noticed_by(people)
        with django_assert_num_queries(15):  # twelve and the rule and the savepoint, as in test_telling
            case.decide("remove", by=moderator, ground="attack")


def test_mails_wait_for_a_mail_server_and_leave_once(comment, settings, mailoutbox, monkeypatch):
    transport = settings.MAILERS["transport"]
    settings.MAILERS = settings.MAILERS | {"transport": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 9},
    }}  # fmt: skip
    noticed(comment)
    send_notice_mails()
    assert (NoticeMail.objects.get().status, mailoutbox) == ("waiting", [])

    settings.MAILERS = settings.MAILERS | {"transport": transport}
    for _ in range(2):
        send_notice_mails()

    mail = NoticeMail.objects.get()
    assert (mail.status, [one.extra_headers["Message-ID"] for one in mailoutbox]) == (
        "sent", [f"<{mail.uuid}@testserver>"],
    )  # fmt: skip


def test_a_mail_that_cannot_be_made_is_given_up_and_holds_up_no_other(article, mailoutbox):
    broken, fine = (noticed(text) for text in CommentFactory.create_batch(2, article=article))
    NoticeMail.objects.filter(notice=broken).update(kind="answer")  # without an objection there is no answer

    send_notice_mails()

    assert [(mail.status, mail.failure) for mail in NoticeMail.objects.order_by("pk")] == [
        ("parked", "broken"), ("sent", ""),
    ]  # fmt: skip
    assert [mail.subject.endswith(f"({fine.reference})") for mail in mailoutbox] == [True]
    NoticeMail.objects.filter(notice=broken).update(kind="receipt")
    NoticeMail.objects.get(notice=broken).send_again()
    send_notice_mails()
    assert len(mailoutbox) == 2


def test_each_half_minute_somebody_looks_for_mails():
    from talentforum.celery import app

    schedule = app.conf.beat_schedule
    assert (schedule["notices"]["task"], schedule["notices"]["schedule"]) == ("moderation.tasks.send_notice_mails", 30)
    assert schedule["old notices"]["task"] == "moderation.tasks.forget_old_notices"


def test_the_case_waits_for_who_objects(earlier, comment, moderator):
    notice = noticed(comment)
    decision = decide(comment, "approve", moderator)
    assert not Case.objects.get().is_open
    Appeal.objects.make(decision, text="Doch.", notice=notice)
    assert Case.objects.get().is_open


def test_who_noticed_without_ground_bears_it_after_a_warning(comment, article, reader, moderator):
    unfounded(reader, article, moderator, (KIND.WARNING, None))
    noticed(comment, person=reader, email=reader.email)
    decision = decide(comment, "approve", moderator)

    impose_on_reporter(decision, reader.pk, [(KIND.MUTE, timezone.now() + timedelta(days=7))])
    later = noticed(CommentFactory(article=article), person=reader, email=reader.email)

    assert (later.suspended_by.decision, later.case) == (decision, None)


def test_one_that_arrives_while_its_text_is_removed_is_answered_by_that(comment, moderator):
    read_before = Comment.objects.get(pk=comment.pk)
    noticed(comment)
    removal = decide(comment, "remove", moderator)
    late = Notice.objects.receive(is_confirmed=False, addresses=["https://testserver/"], in_good_faith=True, **WHO)

    with transaction.atomic():
        late.join(read_before)

    case = comment.cases.get()
    assert (late.case, case.is_open, case.last_decision) == (case, False, removal)
