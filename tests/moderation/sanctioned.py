"""People who bear something: a decision about a text of theirs, with sanctions."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from moderation.imposing import sanction_reporter
from moderation.models import Decision, Sanction
from tests.factories import CommentFactory

KIND = Sanction.Kind


def decided(person, article, by, *sanctions, text=None):
    """Remove a text of a person, with sanctions; return the decision."""
    text = text or CommentFactory(article=article, author=person)
    text.report(by=by_another(), ground="attack")
    case = text.cases.get()
    return case.decide(Decision.Kind.REMOVE, by=by, ground="attack", sanctions=sanctions)


def by_another():
    """Return somebody who reports."""
    from tests.factories import UserFactory

    return UserFactory()


def warn(person, article, by, *, read=True):
    """Warn a person; unless they have not `read` it, they may write again."""
    decision = decided(person, article, by, (KIND.WARNING, None))
    if read:
        Sanction.objects.acknowledge(person)
    return decision


def bear(person, article, by, kind, *, days=7):
    """Let a person who was warned bear a suspension of some days, without end where there are none."""
    warn(person, article, by)
    ends_at = timezone.now() + timedelta(days=days) if days else None
    return decided(person, article, by, (kind, ends_at)).sanctions.get()


def end(sanction):
    """Let a sanction be over since yesterday."""
    week = timedelta(days=8)
    Sanction.objects.filter(pk=sanction.pk).update(starts_at=F("starts_at") - week, ends_at=F("ends_at") - week)


def bear_for_reports(person, article, by, kind, *, days=7):
    """Let a person who was warned bear a suspension of some days for a report without ground."""
    unfounded(person, article, by, (KIND.WARNING, None))
    return unfounded(person, article, by, (kind, timezone.now() + timedelta(days=days))).sanctions.get()


def unfounded(person, article, by, *sanctions):
    """Let a text stand that a person reported, with what that means for them; return the decision."""
    text = CommentFactory(article=article)
    text.report(by=person, ground="attack")
    decision = text.cases.get().decide(Decision.Kind.APPROVE, by=by)
    sanction_reporter(decision, person.pk, sanctions, by=by, reasons="Ohne Grund.")
    return decision
