"""Who chose what: seen by the voter alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from moderation.models import Sanction

from ..querysets import Refused
from .choice import Choice

if TYPE_CHECKING:
    from accounts.models import User

    from .poll import Poll


class BallotManager(models.Manager["Ballot"]):
    """Takes votes: `poll.cast(…)`."""

    instance: Poll

    def cast(self, *, by: User, choices: Sequence[Choice]) -> Ballot:
        """Count a person's vote, or put it in the place of their earlier one; the same vote again changes nothing.

        The poll's row is locked, so that votes of one poll are counted one after the other and none after the second
        in which it closes. Raises Refused.
        """
        with transaction.atomic():
            poll: Poll = self.instance.lock()
            if Sanction.objects.muting().filter(person=by).exists():
                raise Refused("muted")
            ballot = self.filter(person=by).first()
            earlier = ballot.choices() if ballot else []
            if ballot and {choice.pk for choice in earlier} == {choice.pk for choice in choices}:
                return ballot
            if code := poll.obstacle(choices):
                raise Refused(code)
            if ballot and not poll.is_changeable:
                raise Refused("final")
            return self._write(poll, by, ballot, earlier, choices)

    cast.alters_data = True  # type: ignore[attr-defined]

    def _write(
        self, poll: Poll, by: User, ballot: Ballot | None, earlier: Sequence[Choice], choices: Sequence[Choice]
    ) -> Ballot:
        now = timezone.now()
        if ballot is None:
            ballot = self.create(poll=poll, person=by, cast_at=now)
        else:
            ballot.changed_at = now
            ballot.save(update_fields=["changed_at"])
            ballot.marks.all().delete()
        Mark.objects.bulk_create([Mark(ballot=ballot, choice=choice) for choice in choices])
        poll.count(earlier, -1)
        poll.count(choices, +1)
        return ballot


class Ballot(models.Model):
    """A reader's vote in a poll. Nobody but they can see what it says.

    For polls by name only: a secret one would know its participants apart from its votes.
    """

    poll = models.ForeignKey("polls.Poll", models.PROTECT, related_name="ballots")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ballots")
    cast_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    objects = BallotManager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["poll", "person"], name="one_ballot_of_a_reader"),)

    def choices(self) -> list[Choice]:
        """Return what was chosen, in the order of the poll."""
        return sorted((mark.choice for mark in self.marks.select_related("choice")), key=lambda choice: choice.position)


class Mark(models.Model):
    """One cross on a ballot."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="marks")
    choice = models.ForeignKey(Choice, models.PROTECT, related_name="marks")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ballot", "choice"], name="one_mark_for_a_choice"),)


def recounted(poll: Poll) -> tuple[dict[int, int], int, int]:
    """Count a poll's ballots anew: votes by choice, voters, abstentions; what the kept counts must equal."""
    votes = dict(poll.choices.annotate(n=models.Count("marks")).values_list("pk", "n"))
    abstained = poll.ballots.filter(marks__choice__is_abstention=True).count()
    return votes, poll.ballots.count() - abstained, abstained
