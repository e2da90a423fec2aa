"""What reaches somebody whose account is closed: what was decided about them, and the answer to their objection."""

import pytest
from django.db.models.functions import Now

from comments.models import Pick
from moderation.models import Appeal, Decision
from notifications.models import Delivery, Notification
from notifications.tasks import deliver_due
from tests.factories import CommentFactory, UserFactory

from .sanctioned import KIND, bear

pytestmark = pytest.mark.django_db


def test_who_is_closed_out_hears_the_answer_to_their_objection_and_nothing_else(
    author, reader, article, senior, admin, comment, mailoutbox
):
    decision = bear(author, article, senior, KIND.BAN).decision
    comment.report(by=UserFactory(), ground="attack")
    appeal = Appeal.objects.make(decision, text="Das war ich nicht.", by=author)
    CommentFactory(article=article, author=reader, parent=comment)
    Pick.objects.mark(comment, by=reader, why="Lesenswert.")

    appeal.uphold(by=admin, answer="Doch, das waren Sie.")
    comment.cases.get().decide(Decision.Kind.REMOVE, by=senior, ground="attack")
    Notification.objects.update(not_before=Now())
    Delivery.objects.update(not_before=Now())
    deliver_due()

    told = {notification.kind for notification in Notification.objects.filter(recipient=author)}
    assert told == {"decision", "appeal"}
    letters = [mail for mail in mailoutbox if mail.to == [author.email]]
    assert len(letters) == 4  # what earned the warning, what closed the account, the answer, the last removal
    assert [mail for mail in letters if "Doch, das waren Sie." in mail.body]
