"""A closed poll as something that people are told about who follow its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet

from notifications.kinds import Kind
from notifications.models import Announcement
from notifications.subjects import Telling
from talentforum.lib.markdown import excerpt

if TYPE_CHECKING:
    from .poll import Poll


class ToldPoll:
    """What `notifications.subjects.Tellable` asks of a poll: only its result is told."""

    @classmethod
    def for_telling(cls) -> QuerySet[Any]:
        """Return polls with what their result needs."""
        return cast("type[Poll]", cls).objects.complete()

    def telling(self, kind: str) -> Telling:
        """Return the question, and what the result says first."""
        from ..tally import tally
        from ..wording import finding

        poll = cast("Poll", self)
        return Telling(address=poll.get_absolute_url(), title=poll.question, text=excerpt(finding(tally(poll))))

    def may_be_told(self, person: Any, kind: str) -> bool:
        """Tell whether it is over and everyone can see it now."""
        poll = cast("Poll", self)
        return poll.is_public and poll.is_over

    def doers(self) -> set[int]:
        """Return who closed it; nobody where its time was up."""
        closed_by = cast("Poll", self).closed_by_id
        return {closed_by} if closed_by is not None else set()

    def announce(self) -> None:
        """Have all be told who follow the article. Belongs into the transaction of the closing."""
        poll = cast("Poll", self)
        Announcement.objects.announce(Kind.POLL, poll, place=poll.article)

    announce.alters_data = True  # type: ignore[attr-defined]

    @property
    def announcement(self) -> Announcement | None:
        """How far those who follow the article were told; None before it was closed."""
        return Announcement.objects.of(cast("Poll", self))
