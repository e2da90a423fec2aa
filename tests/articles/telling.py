"""Who was told of follow-ups and citations, and follow-ups that cite."""

from notifications.kinds import Kind
from notifications.models import Notification
from tests.factories import FollowUpFactory


def told(kind=Kind.FOLLOWUP):
    """Who is told of something of a kind and was not told anew that it is gone."""
    rows = Notification.objects.of_kinds(kind).filter(withdrawn_at__isnull=True).order_by("recipient")
    return [row.recipient for row in rows.select_related("recipient")]


def citing(article, *comments, **fields):
    return FollowUpFactory(article=article, body=cited(*comments), **fields)


def cited(*comments):
    return "".join(f"/kommentare/{comment.pk}/\n\n" for comment in comments)
