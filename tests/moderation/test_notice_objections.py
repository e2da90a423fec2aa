"""Objections of those who sent a notice, with an account and without."""

from datetime import timedelta

import pytest

from moderation import links
from moderation.models import Appeal, Decision, Notice
from tests.moderation.judging import decide
from tests.moderation.noticed import outcomes, told

from .noticed import link_in, noticed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.mark.parametrize("kind", ["remove", "approve"])
def test_a_notifier_objects_once_without_account(earlier, visit, comment, moderator, kind):
    notice = noticed(comment)
    decision = decide(comment, kind, moderator)
    address = links.to_decision(decision, notice).removeprefix("https://testserver")

    assert visit().post(address, {"text": " "}).status_code == 422
    assert visit().post(address, {"text": "x" * 2001}).status_code == 422
    for _ in range(2):
        answer = visit().post(address, {"text": "Sie haben den zweiten Satz übersehen."})
        assert (answer.status_code, answer.url) == (302, f"{address}#einspruch")

    appeal = Appeal.objects.get()
    assert (appeal.notice, appeal.appellant, appeal.decision) == (notice, None, decision)
    assert comment.cases.get().is_open
    assert "Ihr Widerspruch wird gelesen" in told(visit(), address)


def test_who_sent_two_notices_or_one_with_an_account_objects_once(earlier, visit, comment, moderator, reader):
    first, second = noticed(comment), noticed(comment)
    third = noticed(comment, person=reader, email=reader.email)
    decision = decide(comment, "approve", moderator)
    addresses = [
        links.to_decision(decision, each).removeprefix("https://testserver") for each in (first, second, third)
    ]

    for address in addresses:
        visit().post(address, {"text": "Doch."})
    visit(reader).post(decision.get_absolute_url(), {"text": "Doch, sage ich."})

    assert [appeal.notice for appeal in Appeal.objects.order_by("pk")] == [first, third]


def test_after_six_months_it_is_too_late_and_that_is_said(earlier, visit, comment, moderator, clock):
    notice = noticed(comment)
    decision = decide(comment, "approve", moderator)
    address = links.to_decision(decision, notice).removeprefix("https://testserver")
    clock.shift(timedelta(days=186))

    answer = visit().post(f"/en{address}", {"text": "Zu spät."})

    assert answer.status_code == 422
    assert "The six months in which you could object ended on" in answer.text
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("", "Wir haben es uns noch einmal angesehen, und die Entscheidung bleibt"),
        ("remove", "Wir haben es uns noch einmal angesehen"),
    ],
)
def test_the_answer_is_mailed(earlier, visit, comment, moderator, second_moderator, mailoutbox, kind, said):
    notice = noticed(comment)
    decision = decide(comment, "approve", moderator)
    outcomes(mailoutbox)
    appeal = Appeal.objects.make(decision, text="Doch.", notice=notice)
    if kind:
        appeal.overturn(kind, by=second_moderator, answer="Sie haben recht.\nDanke.", ground="attack")
    else:
        appeal.uphold(by=second_moderator, answer="Sie haben recht.\nDanke.")

    mail = outcomes(mailoutbox)[-1]
    assert (mail.to, mail.subject.split(" (")[0]) == (["nora@example.org"], "Die Antwort auf Ihren Widerspruch")
    assert said in mail.body
    assert "Danke." in mail.body
    assert second_moderator.name not in mail.body
    page = visit().get(link_in(mail, "/entscheidungen/"))
    assert "Sie haben recht." in page.text
    if kind:
        later = Decision.objects.latest("pk")
        assert f"/moderation/entscheidungen/{later.uuid}/" in page.text
    assert len(outcomes(mailoutbox)) == 2, "the new decision is told by the answer alone"


def test_when_the_author_wins_all_notifiers_are_told_anew(
    earlier, comment, author, moderator, second_moderator, mailoutbox, reader
):
    noticed(comment)
    noticed(comment, person=reader, email=reader.email)
    decision = decide(comment, "remove", moderator)
    assert len(outcomes(mailoutbox)) == 2
    appeal = Appeal.objects.make(decision, text="Das war anders gemeint.", by=author)
    result = appeal.overturn("restore", by=second_moderator, answer="Sie haben recht.")

    mails = outcomes(mailoutbox)[2:]
    assert {mail.to[0] for mail in mails} == {"nora@example.org", reader.email}
    assert {"Der Text ist wieder öffentlich." in mail.body for mail in mails} == {True}
    assert {notice.informed_of for notice in Notice.objects.all()} == {result}
