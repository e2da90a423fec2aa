"""Reporting."""

import pytest

from moderation.grounds import Ground
from moderation.models import AlreadyReported, Report
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def test_a_reader_reports_with_a_reason(visit, reader, comment):
    response = visit(reader).post(
        f"/en/kommentare/{comment.pk}/melden/", {"ground": "attack", "note": "Bitte ansehen."}, follow=True
    )

    report = Report.objects.get()
    assert (report.person, report.ground, report.note, report.case.subject) == (
        reader,
        "attack",
        "Bitte ansehen.",
        comment,
    )
    assert "You reported this; a moderator will look at it." in response.text
    comment.refresh_from_db()
    assert comment.status == "published", "a report alone hides nothing"


def test_the_author_does_not_learn_who_reported(visit, reader, author, comment):
    comment.report(by=reader, ground=Ground.ATTACK, note="Bitte ansehen.")

    for address in (f"/kommentare/{comment.pk}/", "/konto/beitraege/", f"/artikel/{comment.article.slug}/"):
        page = visit(author).get(address).text
        assert reader.name not in page
        assert "Bitte ansehen." not in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"note": "Nur so."}, "Please choose a reason."),
        ({"ground": "langweilig"}, "Please choose a reason."),
        ({"ground": "hate", "note": "x" * 501}, "500"),
    ],
)
def test_a_report_needs_a_reason_of_the_list(visit, reader, comment, sent, message, headers):
    response = visit(reader).post(f"/en/kommentare/{comment.pk}/melden/", sent, headers=headers)

    assert response.status_code == 422
    assert message in response.text
    assert Report.objects.count() == 0


def test_a_reader_reports_a_comment_once(visit, reader, comment):
    for _ in range(2):
        response = visit(reader).post(f"/en/kommentare/{comment.pk}/melden/", {"ground": "attack"}, follow=True)

    assert "You have reported this comment before; the moderators know." in response.text
    assert Report.objects.count() == 1
    with pytest.raises(AlreadyReported):
        comment.report(by=reader, ground=Ground.HATE)


def test_whoever_reported_is_offered_no_second_report(visit, reader, comment):
    address = f"/kommentare/{comment.pk}/melden/"
    assert address in visit(reader).get(f"/artikel/{comment.article.slug}/").text

    comment.report(by=reader, ground=Ground.ATTACK)

    assert address not in visit(reader).get(f"/artikel/{comment.article.slug}/").text


def test_twenty_reports_an_hour_are_enough(visit, reader, author, article, clock):
    comments = [CommentFactory(article=article, author=author) for _ in range(21)]
    browser = visit(reader)
    for comment in comments[:20]:
        assert browser.post(f"/kommentare/{comment.pk}/melden/", {"ground": "attack"}).status_code == 302
    response = browser.post(f"/en/kommentare/{comments[20].pk}/melden/", {"ground": "attack"})

    assert response.status_code == 422
    assert "You have sent many reports within an hour." in response.text
    assert Report.objects.count() == 20
