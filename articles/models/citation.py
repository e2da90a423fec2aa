"""What a follow-up quotes from the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models

from accounts.models import Ignore
from notifications.subjects import Tellable, Telling, content_type
from pagecache.triggers import removals

from ..citations import Citable, paths_in

if TYPE_CHECKING:
    from accounts.models import User


class CitationQuerySet(models.QuerySet["Citation"]):
    """Citations as a page shows them."""

    def of(self, thing: Citable) -> CitationQuerySet:
        """Those of one thing, wherever it is cited."""
        return self.filter(subject_type=content_type(thing), subject_id=thing.pk)

    def with_subjects(self) -> CitationQuerySet:
        """With what their cards show, in a constant number of queries."""
        return self.prefetch_related(GenericPrefetch("subject", [kind.for_citation() for kind in Citable.kinds()]))

    def shown_to(self, reader: Any) -> list[Citation]:
        """Return them as a page shows them to a reader: with `is_ignored`."""
        citations = list(self.with_subjects())
        ignored = Ignore.objects.of(reader) if citations else frozenset()
        for citation in citations:
            citation.is_ignored = citation.person_cited in ignored
        return citations


class Citation(Tellable):
    """A comment or a poll's result that an editor cites by its address; its card asks at each showing if it may.

    So what is removed or taken back leaves every card at once, and comes back with it. One that was taken out of the
    text is kept, so that whom it concerns is told once, also where it is pasted again.
    """

    is_ignored = False  # whether the reader ignores whose words it shows, where `shown_to` asked

    followup = models.ForeignKey("articles.FollowUp", models.CASCADE, related_name="citations")
    path = models.CharField(max_length=300)
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")

    objects = CitationQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["followup", "path"], name="one_card_for_an_address"),)
        triggers = removals(additions_too=True)

    def __str__(self) -> str:
        return self.path

    @property
    def person_cited(self) -> int | None:
        """Whose words the card shows (the id of a user); None where it shows nothing, or no person's words."""
        return self.subject.cite_author if self.subject is not None and self.subject.is_citable else None

    @classmethod
    def for_telling(cls) -> models.QuerySet[Citation]:
        """Return citations with what is cited, and where."""
        return cls.objects.with_subjects().select_related("followup__article")

    def telling(self, kind: str) -> Telling:
        """Return where it is cited."""
        return Telling(address=self.followup.get_absolute_url(), title=self.followup.title)

    def may_be_told(self, person: User, kind: str) -> bool:
        """Tell whether everyone can read the follow-up, and it still holds the person's words."""
        stands = self.path in paths_in(self.followup.html)
        return stands and self.followup.is_public and self.person_cited == person.pk
