"""A poll as one reader sees it: whether they can vote, what they chose, whether the result is theirs to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rules

from .forms import VoteForm
from .models import Ballot, Poll
from .tally import Tally, tally
from .wording import choice_name


@dataclass(frozen=True)
class Shown:
    """A poll for a reader; `form` stands where they vote right here, `is_kept` says it holds an earlier choice."""

    poll: Poll
    reader: Any
    ballot: Ballot | None = None
    form: VoteForm | None = None
    is_kept: bool = False
    is_page: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether this reader may open poll and article; who sends a vote too late or too early may not."""
        return self.poll.is_public or rules.has_perm("polls.see_unopened", self.reader)

    @property
    def takes_vote(self) -> bool:
        """Whether a vote of this reader would count now; a visitor's after their sign-in."""
        takes_votes = self.poll.is_running and self.poll.article.mode_in_force.takes_votes
        return takes_votes and (self.ballot is None or self.poll.is_changeable)

    @property
    def invites(self) -> bool:
        """Whether a link leads to the form."""
        return self.takes_vote and self.form is None and self.ballot is None

    @property
    def own(self) -> list[str]:
        """What this reader chose."""
        if self.ballot is None:
            return []
        marked = {mark.choice_id for mark in self.ballot.marks.all()}
        return [choice_name(self.poll, choice) for choice in self.poll.choices.all() if choice.pk in marked]

    @property
    def choices(self) -> list[str]:
        """What can be chosen."""
        return [choice_name(self.poll, choice) for choice in self.poll.choices.all()]

    @property
    def tally(self) -> Tally | None:
        """The result, where this reader sees it now."""
        if not self.is_readable:
            return None
        has_voted = self.ballot is not None and self.poll.results == Poll.Results.VOTED
        if self.poll.is_over or (self.poll.is_running and (self.poll.results == Poll.Results.ALWAYS or has_voted)):
            return tally(self.poll)
        return None

    @property
    def is_early(self) -> bool:
        """Whether the result is better kept folded, as one has yet to choose."""
        return self.takes_vote and self.ballot is None

    @property
    def is_commentable(self) -> bool:
        """Whether a comment about the poll can be written."""
        return self.poll.is_public and self.poll.article.discussion_is_open


def shown(poll: Poll, reader: Any, ballot: Ballot | None, *, is_page: bool = False) -> Shown:
    """Return a poll in its place, with the form for those who may vote at once."""
    may = ballot is None and rules.has_perm("polls.vote", reader, poll)
    return Shown(poll, reader, ballot, VoteForm(poll=poll) if may else None, is_page=is_page)


def voting(poll: Poll, reader: Any, *, sent: Any = None, kept: list[str] | None = None) -> Shown:
    """Return a poll with its form: what was sent, what was kept from before the sign-in, or the vote so far.

    What was sent is shown with its faults even where there is nothing to vote in any more.
    """
    ballot = ballots_of(reader, [poll]).get(poll.pk)
    so_far = [str(mark.choice_id) for mark in ballot.marks.all()] if ballot else []
    form = VoteForm(sent, poll=poll, initial={"choice": kept or so_far})
    found = Shown(poll, reader, ballot, form, is_kept=bool(kept) and reader.is_authenticated and sent is None)
    return found if found.takes_vote or sent is not None else Shown(poll, reader, ballot)


def ballots_of(reader: Any, polls: Iterable[Poll]) -> dict[int, Ballot]:
    """Return a reader's own ballots by poll, in two queries; visitors have none."""
    if not reader.is_authenticated:
        return {}
    own = Ballot.objects.filter(person=reader, poll__in=[poll.pk for poll in polls]).prefetch_related("marks")
    return {ballot.poll_id: ballot for ballot in own}
