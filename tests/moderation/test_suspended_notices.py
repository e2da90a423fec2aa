"""Notices of who is suspended for unfounded ones, and of who only seems to be (Art. 23(2) DSA)."""

import pytest

from moderation.models import Notice, NoticeMail
from moderation.tasks import send_notice_mails

from .noticed import send
from .sanctioned import KIND, bear, bear_for_reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_of_who_is_suspended_it_is_kept_and_not_dealt_with(
    visit, clock, article, comment, reader, moderator, mailoutbox, is_signed_in
):
    sanction = bear_for_reports(reader, article, moderator, KIND.MUTE)
    browser = visit(reader if is_signed_in else None)

    answer = send(browser, clock, comment, email=reader.email.upper())

    notice = Notice.objects.get()
    assert (notice.suspended_by, notice.case, comment.cases.exists()) == (sanction, None, False)
    assert [mail.kind for mail in NoticeMail.objects.all()] == ["receipt"]
    send_notice_mails()
    assert "Zurzeit bearbeiten wir keine" in " ".join(mailoutbox[-1].body.split())
    assert ("Your notice is stored, and not dealt with" in visit().get(f"/en{answer.url}").text) is is_signed_in


def test_who_gives_another_persons_address_does_not_learn_that_they_are_suspended(
    visit, clock, article, comment, reader, moderator
):
    bear_for_reports(reader, article, moderator, KIND.MUTE)

    pages = []
    for email in (reader.email, "nora@example.org"):
        answer = send(visit(), clock, comment, email=email)
        reference = Notice.objects.get(email=email).reference
        page = visit().get(answer.url).text
        pages.append(page[page.index("<main") : page.index("</main>")].replace(reference, ""))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(("kind", "is_signed_in"), [(KIND.MUTE, True), (KIND.MUTE, False), (KIND.BAN, False)])
def test_who_is_muted_or_closed_out_for_what_they_wrote_is_heard_like_everyone(
    visit, clock, article, comment, reader, senior, kind, is_signed_in
):
    bear(reader, article, senior, kind)

    send(visit(reader if is_signed_in else None), clock, comment, email=reader.email)

    notice = Notice.objects.get()
    assert (notice.suspended_by, notice.case) == (None, comment.cases.get())
