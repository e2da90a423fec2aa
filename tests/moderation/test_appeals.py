"""Objections: who may, until when, once; who answers; what comes back; who is told."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import override

from comments.models import Comment
from moderation.models import (
    Answered,
    Appeal,
    Case,
    ConflictOfInterest,
    Decision,
    Sanction,
)
from notifications.models import Delivery, Notification
from tests.factories import CommentFactory, UserFactory
from tests.moderation.judging import address, decide

from .sanctioned import warn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def told(kind):
    """Who is told of which decision or appeal as something of this kind."""
    rows = Notification.objects.filter(kind=kind, withdrawn_at__isnull=True).order_by("pk")
    return [(row.recipient, row.subject) for row in rows.select_related("recipient")]


def heard():
    """Let the ten seconds pass in which a decision can be undone."""
    Notification.objects.update(not_before=Now())


# Making one


# Answering one


def test_another_person_answers_and_nobody_about_their_own(removed, moderator, second_moderator, author, reader):
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)

    for nobody in (moderator, author, reader):
        with pytest.raises(ConflictOfInterest):
            appeal.uphold(by=nobody, answer="Doch.")
        with pytest.raises(ConflictOfInterest):
            appeal.overturn("restore", by=nobody, answer="Stimmt.")
    assert Appeal.objects.get().is_pending

    appeal.uphold(by=second_moderator, answer="Doch.")
    with pytest.raises(Answered):
        appeal.overturn("restore", by=second_moderator, answer="Stimmt.")


def test_upheld_the_decision_stands_and_who_objected_is_told_why(
    visit, reported, removed, second_moderator, author, reader, mailoutbox, django_capture_on_commit_callbacks
):
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    heard()

    with django_capture_on_commit_callbacks(execute=True):
        appeal.uphold(by=second_moderator, answer="Der Satz trifft einen Menschen.")

    assert not reported.cases.get().is_open
    assert Comment.objects.get(pk=reported.pk).status == "removed"
    assert told("appeal") == [(author, appeal)]
    page = visit(author).get(address(removed)).text
    assert "Der Satz trifft einen Menschen." in page
    assert "The decision stands" in page
    assert second_moderator.name not in page
    (mail,) = [mail for mail in mailoutbox if "Widerspruch" in mail.subject or "objection" in mail.subject]
    assert "Der Satz trifft einen Menschen." in mail.body
    assert f"/moderation/entscheidungen/{removed.uuid}/#einspruch" in mail.body
    assert second_moderator.name not in mail.body


def test_overturned_the_text_is_back_everywhere_and_both_are_told(
    visit, stranger, article, reported, removed, second_moderator, author, reader
):
    def counts():
        article.refresh_from_db()
        return article.comment_count

    before = counts()
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    heard()

    result = appeal.overturn("restore", by=second_moderator, answer="Sie haben recht.")

    heard()
    assert not reported.cases.get().is_open
    assert counts() == before + 1
    for place in ("/artikel/wettlauf/", f"/kommentare/{reported.pk}/", "/artikel/wettlauf/kommentare.atom",
                  "/suche/?q=geht"):  # fmt: skip
        assert "um den es" in visit(stranger).get(place).text
    assert told("appeal") == [(author, appeal)]
    assert told("report") == [(reader, removed), (reader, result)]
    assert told("decision") == [(author, removed)]  # the answer to the objection tells it
    page = visit(author).get(address(removed)).text
    assert "Sie haben recht." in page
    assert f'href="{address(result)}"' in page
    listed = visit(author).get("/en/benachrichtigungen/").text
    assert "We looked at it again, and changed the decision." in listed


def test_a_reporters_objection_to_keeping_removes_the_text_and_its_author_is_told_and_may_object(
    reported, moderator, second_moderator, author, reader
):
    kept = decide(reported, "approve", moderator)
    heard()
    appeal = Appeal.objects.make(kept, text="Doch.", by=reader)

    result = appeal.overturn("remove", by=second_moderator, answer="Stimmt.", ground="attack")

    assert Comment.objects.get(pk=reported.pk).status == "removed"
    assert told("decision") == [(author, result)]
    assert told("appeal") == [(reader, appeal)]
    assert told("report") == [(reader, kept)]
    assert Appeal.objects.make(result, text="Nein.", by=author).is_pending


def test_overturning_lifts_the_sanctions_and_partly_may_impose_others(
    reported, moderator, second_moderator, author, clock
):
    warn(author, reported.article, moderator)
    until = timezone.now() + timedelta(days=7)
    removed = decide(
        reported, "remove", moderator, sanctions=[(Sanction.Kind.MUTE, until), (Sanction.Kind.WARNING, None)]
    )
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)

    appeal.overturn(
        "label", by=second_moderator, answer="Zum Teil.", partly=True, ground="attack",
        sanctions=[(Sanction.Kind.WARNING, None)],
    )  # fmt: skip

    assert set(removed.sanctions.values_list("kind", "lifted_by")) == {
        ("mute", second_moderator.pk), ("warning", second_moderator.pk)
    }  # fmt: skip
    assert list(Sanction.objects.in_force().of(author).values_list("kind", flat=True)) == ["warning"]
    comment = Comment.objects.get(pk=reported.pk)
    assert (comment.status, comment.is_sensitive) == ("published", True)
    assert Appeal.objects.get().outcome == "partly"


def test_two_objections_to_one_decision_keep_the_case_until_both_are_answered(
    reported, removed, second_moderator, author, reader
):
    one = Appeal.objects.make(removed, text="Nein.", by=author)
    other = Appeal.objects.make(removed, text="Auch nicht.", by=reader)

    one.uphold(by=second_moderator, answer="Doch.")
    assert reported.cases.get().is_open
    other.uphold(by=second_moderator, answer="Doch.")
    assert not reported.cases.get().is_open
    assert Case.objects.count() == 1


def test_an_answer_can_not_be_undone(reported, removed, second_moderator, author):
    from moderation.models import NotUndoable

    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    result = appeal.overturn("restore", by=second_moderator, answer="Stimmt.")

    with pytest.raises(NotUndoable):
        reported.cases.get().undo(result, by=second_moderator)


def test_what_its_maker_took_back_meanwhile_can_only_be_upheld(reported, moderator, second_moderator, reader):
    from moderation.models import AlreadyDecided

    kept = decide(reported, "approve", moderator)
    appeal = Appeal.objects.make(kept, text="Doch.", by=reader)
    Comment.objects.get(pk=reported.pk).retract()

    assert reported.cases.get().is_open
    with pytest.raises(AlreadyDecided):
        appeal.overturn("remove", by=second_moderator, answer="Stimmt.", ground="attack")
    appeal.uphold(by=second_moderator, answer="Der Text ist zurückgenommen.")
    assert not reported.cases.get().is_open


# What is told


def test_what_is_told_of_an_answer_names_nobody_and_quotes_no_text(removed, author, reader, second_moderator):
    appeal = Appeal.objects.make(removed, text="Nein.", by=author)
    appeal.uphold(by=second_moderator, answer="Doch.")

    shown = Appeal.for_telling().get()
    with override("en"):
        telling = shown.telling("appeal")
    assert (telling.title, telling.who, telling.text, telling.why) == ("Der Wettlauf", "", "", "Doch.")
    assert telling.address == f"{address(removed)}#einspruch"
    assert [shown.may_be_told(person, "appeal") for person in (author, reader, second_moderator)] == [
        True,
        False,
        False,
    ]


def test_the_mail_about_a_restriction_says_why_and_until_when_one_can_object(
    removed, author, mailoutbox, django_capture_on_commit_callbacks
):
    from notifications.tasks import deliver_due

    heard()
    Delivery.objects.update(not_before=Now())
    with django_capture_on_commit_callbacks(execute=True):
        deliver_due()

    (mail,) = [mail for mail in mailoutbox if mail.to == [author.email]]
    assert removed.statement.explanation in " ".join(mail.body.split())
    assert f"/moderation/entscheidungen/{removed.uuid}/" in mail.body
    assert Decision.objects.count() == 1


def test_answers_are_told_in_a_constant_number_of_queries(
    article, moderator, second_moderator, django_assert_num_queries
):
    def add():
        comment = CommentFactory(article=article)
        comment.report(by=UserFactory(), ground="attack")
        decision = decide(comment, "remove", moderator)
        Appeal.objects.make(decision, text="Nein.", by=comment.author).uphold(by=second_moderator, answer="Doch.")

    def tell_all():
        return [appeal.telling("appeal") for appeal in Appeal.for_telling()]

    add()
    tell_all()
    for _ in (1, 3):
        with django_assert_num_queries(2):
            tell_all()
        add()
        add()
