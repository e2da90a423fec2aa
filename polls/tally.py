"""From counts to a result: shares, and for a rating its middle. Counts only, so 100,000 ballots cost what ten do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from .models import Choice, Poll
from .models.ballot import recounted

MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE = Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)


@dataclass(frozen=True)
class Line:
    """One choice and how often it was chosen."""

    choice: Choice
    votes: int
    voters: int

    @property
    def share(self) -> Fraction:
        """The part of the voters who chose it, 0 to 1."""
        return Fraction(self.votes, self.voters) if self.voters else Fraction(0)

    @property
    def percent(self) -> int:
        """The share in whole per cent, halves rounded up."""
        return int(self.share * 100 + Fraction(1, 2))


@dataclass(frozen=True)
class Tally:
    """A poll's result: of those who gave an answer, how many chose what; who abstained is counted apart."""

    poll: Poll
    lines: Sequence[Line]
    voters: int
    abstentions: int

    @property
    def began_at(self) -> datetime | None:
        """The first moment of the period."""
        return self.poll.opens_at

    @property
    def ended_at(self) -> datetime | None:
        """The last moment of the period; None while votes still come in."""
        return self.poll.ended_at if self.poll.is_over else None

    @property
    def leaders(self) -> list[Line]:
        """The lines with the most votes, several where they are level."""
        most = max((line.votes for line in self.lines), default=0)
        return [line for line in self.lines if line.votes == most and most]

    @property
    def median(self) -> Fraction | None:
        """The middle answer of a rating."""
        return self._quantile(MEDIAN)

    @property
    def quartiles(self) -> tuple[Fraction, Fraction] | None:
        """Between them lies the middle half of a rating's answers."""
        low, high = self._quantile(LOWER_QUARTILE), self._quantile(UPPER_QUARTILE)
        return None if low is None or high is None else (low, high)

    def _quantile(self, part: Fraction) -> Fraction | None:
        if self.poll.kind != Poll.Kind.RATING or not self.voters:
            return None
        return quantile([(line.choice.value or 0, line.votes) for line in self.lines], part)


def quantile(counts: Sequence[tuple[int, int]], part: Fraction) -> Fraction | None:
    """Return the value below which a part of the answers lies; `counts` are (value, how often), values ascending.

    The inverse of the empirical distribution function, averaged where it jumps: definition 2 of Hyndman and Fan,
    “Sample Quantiles in Statistical Packages”, The American Statistician 50 (1996). So the median is the usual one,
    and every quartile is a value of the scale or the middle between two.
    """
    place = part * sum(votes for _value, votes in counts)
    if not place:
        return None
    if place.denominator == 1:
        return Fraction(_ranked(counts, int(place)) + _ranked(counts, int(place) + 1), 2)
    return Fraction(_ranked(counts, int(place) + 1))


def _ranked(counts: Sequence[tuple[int, int]], rank: int) -> int:
    """Return the answer at a rank, the smallest being the first."""
    for value, votes in counts:
        rank -= votes
        if rank <= 0:
            return value
    return counts[-1][0]


def tally(poll: Poll) -> Tally:
    """Return the result as it stands; of a closed poll the frozen one."""
    frozen, choices = poll.frozen, list(poll.choices.all())
    votes = frozen.votes if frozen else [choice.votes for choice in choices]
    voters, abstentions = (frozen or poll).voters, (frozen or poll).abstentions
    rows = zip(choices, votes, strict=True)
    lines = [Line(choice, count, voters) for choice, count in rows if not choice.is_abstention]
    return Tally(poll, lines, voters, abstentions)


@dataclass(frozen=True)
class Difference:
    """A kept count that is not what the ballots say."""

    poll: Poll
    what: str
    kept: object
    counted: object

    def __str__(self) -> str:
        return f"{self.poll.slug}: {self.what}: kept {self.kept}, counted {self.counted}"


def recount(poll: Poll, *, write: bool = False) -> list[Difference]:
    """Count a poll's ballots anew and return what differs from the kept counts and from the frozen result.

    With `write` both are set right. The poll is locked meanwhile, so that no vote falls between.
    """
    with transaction.atomic():
        poll = poll.lock()
        votes, voters, abstentions = recounted(poll)
        choices = list(poll.choices.all())
        kept: list[tuple[str, object, object]] = [
            (f"choice {choice.position}", choice.votes, votes[choice.pk]) for choice in choices
        ]
        kept += [("voters", poll.voters, voters), ("abstentions", poll.abstentions, abstentions)]
        counted = [votes[choice.pk] for choice in choices]
        if poll.frozen:
            frozen = [*poll.frozen.votes, poll.frozen.voters, poll.frozen.abstentions]
            kept.append(("result", frozen, [*counted, voters, abstentions]))
        found = [Difference(poll, what, before, after) for what, before, after in kept if before != after]
        if found and write:
            _set_right(poll, choices, counted, voters, abstentions)
        return found


def _set_right(poll: Poll, choices: list[Choice], counted: list[int], voters: int, abstentions: int) -> None:
    for choice, count in zip(choices, counted, strict=True):
        choice.votes = count
    Choice.objects.bulk_update(choices, ["votes"])
    poll.voters, poll.abstentions = voters, abstentions
    poll.save(update_fields=["voters", "abstentions"])
    if poll.frozen:
        result = poll.frozen
        result.votes, result.voters, result.abstentions = counted, voters, abstentions
        result.save(update_fields=["votes", "voters", "abstentions"])
