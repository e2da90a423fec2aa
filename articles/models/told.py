"""A follow-up as something that people are told about: who follows its article, and whose comments it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet

from notifications.kinds import Kind
from notifications.models import Announcement, Notification
from notifications.subjects import Telling

if TYPE_CHECKING:
    from .followup import FollowUp


class ToldFollowUp:
    """What `notifications.subjects.Tellable` asks of a follow-up, and when its verbs tell of it."""

    @classmethod
    def for_telling(cls) -> QuerySet[Any]:
        """Return follow-ups with their articles, which their addresses need."""
        return cast("type[FollowUp]", cls).objects.select_related("article")

    def telling(self, kind: str) -> Telling:
        """Return title and beginning."""
        followup = cast("FollowUp", self)
        return Telling(address=followup.get_absolute_url(), title=followup.title, text=followup.beginning)

    def may_be_told(self, person: Any, kind: str) -> bool:
        """Tell whether everyone can read it now."""
        return cast("FollowUp", self).is_public

    def doers(self) -> set[int]:
        """Return who signed it or wrote at it: they are told nothing of it, and not of citing themselves."""
        followup = cast("FollowUp", self)
        signed = followup.authors.filter(person__isnull=False).values_list("person", flat=True)
        wrote = followup.versions.filter(by__isnull=False).values_list("by", flat=True)
        return {*signed, *wrote}

    @property
    def announcement(self) -> Announcement | None:
        """How far those who follow the article were told; None before it was ever public."""
        return Announcement.objects.of(cast("FollowUp", self))

    def announce(self) -> None:
        """Have all be told who follow the article, once for good, and who is cited; it was just published.

        What was told of it before it was withdrawn comes back. Belongs into the transaction of its appearance.
        """
        followup = cast("FollowUp", self)
        if followup.is_public:
            Notification.objects.about(followup).renew()
        Announcement.objects.announce(Kind.FOLLOWUP, followup, place=followup.article)
        self.tell_cited()

    def tell_cited(self) -> None:
        """Tell those whose comments it cites, where everyone can read it; of each citation once."""
        followup = cast("FollowUp", self)
        if not followup.is_public:
            return
        citations = list(followup.cited().with_subjects())
        doers = self.doers() if citations else set()
        for citation in citations:
            author = citation.person_cited
            if author is not None and author not in doers:
                group = f"citation-{followup.pk}"
                Notification.objects.tell([author], Kind.CITATION, citation, group=group, place=followup.article)

    def take_back(self) -> None:
        """Take back what was told of it, as it is withdrawn; in the same transaction."""
        followup = cast("FollowUp", self)
        Notification.objects.about(followup).withdraw()
        Notification.objects.about(*followup.citations.all()).withdraw()

    _verb: Any
    for _verb in (announce, tell_cited, take_back):
        _verb.alters_data = True
    del _verb
