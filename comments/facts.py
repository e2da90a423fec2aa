"""What stands beside a comment's text and belongs to an app above: the facts of an experience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

if TYPE_CHECKING:
    from .models import Comment


class Facts(models.Model):
    """Facts told with a comment, one-to-one; the thread, the queue and the kept revisions show them with it.

    Each kind has a field `comment` (one-to-one) whose `related_name` it repeats as `beside`.
    """

    beside: ClassVar[str]  # the name by which a comment knows its facts
    facts_template: ClassVar[str]  # shows the card; is given `facts` and, in the thread, `entry`
    own_template: ClassVar[str] = ""  # shows its author, among their own comments, what nobody else sees of them
    own_related: ClassVar[tuple[str, ...]] = ()  # which relations of the facts that needs
    comment: Any

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> list[type[Facts]]:
        """Return every kind that there is."""
        return Facts.__subclasses__()

    @property
    def title(self) -> str:
        """What is told, in a line."""
        raise NotImplementedError

    def rows(self) -> list[tuple[str, str]]:
        """Return what everyone may see, as pairs of label and value."""
        raise NotImplementedError

    def as_lines(self) -> str:
        """Return what everyone may see as lines of text, as it is kept when it changes."""
        raise NotImplementedError

    def edit_address(self) -> str:
        """Return where its author changes text and facts."""
        raise NotImplementedError

    def settle(self) -> None:
        """Take note that its comment may have become public or ceased to be; in the same transaction."""

    def retracted(self) -> None:
        """Take note that the author took the comment back; in the same transaction."""


def of(comment: Comment) -> Facts | None:
    """Return what stands beside a comment's text; None where nothing does. Selected with it by the thread's queries."""
    for kind in Facts.kinds():
        facts = getattr(comment, kind.beside, None)
        if facts is not None:
            return facts
    return None


def names() -> list[str]:
    """Return by which names comments know their facts: for `select_related`."""
    return [kind.beside for kind in Facts.kinds()]


def own_names() -> list[str]:
    """Return what `select_related` takes where authors see their own comments: the facts, and what only they see."""
    return [*names(), *(f"{kind.beside}__{name}" for kind in Facts.kinds() for name in kind.own_related)]
