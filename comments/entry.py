"""A comment on a page, as one reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Anchor, Article
from moderation.models import Decision, Report

from .addresses import address, address_of_person
from .deeds import deeds_of
from .facts import Facts
from .models import Comment, Pick
from .path import depth
from .reading import Moment, Reading, initials
from .shelf import Halves, Shelf
from .wording import Line, lines_beneath, reported_decision

DEEPEST_INDENT = 6  # levels; deeper answers stop moving to the right and name whom they answer


@dataclass(frozen=True)
class Fold:
    """The answers beneath a root that a page leaves out: from which on, and how many; 0 where nobody counted them."""

    root: int
    start: int
    count: int = 0

    @property
    def address(self) -> str:
        """A page of its own with them."""
        return f"{address('comment', self.root)}?ab={self.start}"

    @property
    def part_address(self) -> str:
        """What htmx puts in the fold's place."""
        return f"{address('answers', self.root)}?ab={self.start}"


@dataclass
class Entry:
    """A comment on a page, with what this reader sees and may do.

    Of one that is kept rendered (`kept`) nothing is known but its place.
    """

    comment: Comment
    reading: Reading
    nesting: int = 1  # how far it is indented on this page
    report: Report | None = None
    replies: list[Entry] = field(default_factory=list)
    parent_elsewhere: bool = False
    fold: Fold | None = None
    is_new: bool = False  # since the reader's last visit, or since they opened the page
    is_here: bool = False  # what the page is about
    is_fresh: bool = False  # where the reader goes on, once it has come
    kept: Halves | None = None
    shelf: Shelf | None = None  # where it is kept once it is rendered; None where this reader alone sees it like this

    @cached_property
    def id(self) -> str:
        """As addresses and ids name it; numbers would be written as people read them."""
        return str(self.comment.pk)

    @cached_property
    def name(self) -> str:
        """Who wrote it."""
        return str(self.comment.author.name)

    @cached_property
    def state(self) -> str:
        """What stands here: published, held, removed or retracted."""
        return self.comment.state

    @cached_property
    def posted(self) -> Moment:
        """When it was written."""
        return self.reading.moment(self.comment.posted_at)

    def may(self, deed: str) -> bool:
        """Tell whether the reader may do something with the comment."""
        return self.reading.may(deed, self.comment)

    @property
    def level(self) -> int:
        """How deep in the thread it lies; a root is 1."""
        return depth(self.comment.path)

    @property
    def label(self) -> str:
        """What screen readers call it."""
        if not self.shows_text:
            return _("Comment that is no longer shown")
        if self.is_folded:
            return _("Comment by someone you ignore")
        return self.reading.label % {"name": self.name, "level": self.level}

    @property
    def marks(self) -> SafeString:
        """What sets it apart on this page, for style and script."""
        if not (self.is_here or self.is_fresh or self.is_new):
            return SafeString("")
        marked = {"data-here": self.is_here, "data-focus": self.is_fresh, "data-new": self.is_new}
        return SafeString("".join(f" {name}" for name, holds in marked.items() if holds))

    @property
    def parent_id(self) -> str:
        """The comment that it answers, as ids name it; empty for a root."""
        return str(self.comment.parent_id or "")

    @property
    def address(self) -> str:
        """Its own page."""
        return address("comment", self.id, self.reading.language)

    @property
    def person_address(self) -> str:
        """Its author's page."""
        return address_of_person(self.name, self.reading.language)

    @property
    def letters(self) -> str:
        """What stands in the round sign beside the name."""
        return initials(self.name)

    @property
    def edited(self) -> Moment | None:
        """When it was changed last, if ever."""
        return self.reading.moment(self.comment.edited_at) if self.comment.edited_at else None

    @property
    def html(self) -> SafeString:
        """The text; made from Markdown and cleaned when it was written."""
        return self.comment.shown

    @property
    def is_own(self) -> bool:
        """Whether the reader wrote it."""
        return self.reading.is_signed_in and self.comment.author_id == self.reading.reader.pk

    @cached_property
    def shows_text(self) -> bool:
        """Whether the reader may see the text; else a line stands in its place."""
        if self.comment.retracted_at is not None:
            return False
        return self.comment.is_public or self.is_own or self.reading.sees_hidden

    @property
    def is_folded(self) -> bool:
        """Whether the text is there for a reader who opens it: they ignore its author."""
        return self.comment.is_ignored and self.shows_text

    @property
    def is_closed_here(self) -> bool:
        """Whether a moderator closed the branch that begins with it."""
        return self.comment.is_closed and not getattr(self.comment, "is_closed_above", False)

    @property
    def reported_address(self) -> str:
        """Where the reader sees what became of their report."""
        return reported_decision(self.report) if self.report is not None else ""

    @property
    def pick(self) -> Pick | None:
        """The newsroom's recommendation, as long as everyone can read the text."""
        return getattr(self.comment, "pick", None) if self.comment.is_public else None

    @property
    def about(self) -> Anchor | None:
        """What it is about, where that is not the whole article."""
        return self.comment.anchor if self.comment.anchor_id else None

    @property
    def facts(self) -> Facts | None:
        """What stands beside the text."""
        return self.comment.facts if self.comment.has_facts else None

    @property
    def badge(self) -> str:
        """Whether the writer is the article's author or one of its editors."""
        if getattr(self.comment, "by_author", False):
            return "author"
        return "editor" if getattr(self.comment, "by_editor", False) else ""

    @property
    def stands_out(self) -> bool:
        """Whether a word stands beside the name."""
        return self.is_new or self.is_own or bool(self.badge)

    @property
    def decision(self) -> Decision | None:
        """The decision in force, for the author and for moderators."""
        if not (self.is_own or self.reading.sees_hidden):
            return None
        case = self.comment.case
        return case.last_decision if case else None

    @property
    def told(self) -> Decision | None:
        """The decision that let the text stand, for its author; a removal is told in the text's place."""
        decision = self.decision if self.is_own and self.comment.is_public else None
        return decision if decision and not self.comment.case.is_open else None  # type: ignore[union-attr]

    @property
    def lines(self) -> list[Line]:
        """What the reader is told about it, beneath the text."""
        return lines_beneath(self) if self.reading.is_signed_in else []

    @property
    def deeds(self) -> SafeString:
        """What the reader can do with it, as links."""
        return SafeString("".join([deed.__html__() for deed in deeds_of(self)]))

    @property
    def steps(self) -> range:
        """How many times it must be indented to stand in its place, where it comes without what is above it."""
        return range(2, min(self.nesting, DEEPEST_INDENT + 1))

    @property
    def names_parent(self) -> bool:
        """Whether the line above must say whom it answers: the page or the indentation does not show it."""
        return self.parent_elsewhere or self.nesting > DEEPEST_INDENT


def listed(
    article: Article, comments: list[Comment], reader: Any, kept: Mapping[int, Halves] | None = None
) -> list[Entry]:
    """Return comments one beneath the other, each for itself; of those that are `kept` only the place is read."""
    reading = Reading(article, reader)
    entries = []
    for comment in comments:
        comment.article = article
        halves = kept.get(comment.pk) if kept else None
        entry = Entry(comment, reading, parent_elsewhere=comment.parent_id is not None, kept=halves)
        case = comment.case if reading.is_signed_in and halves is None else None
        if case is not None and case.own_reports:  # type: ignore[attr-defined]
            entry.report = case.own_reports[0]  # type: ignore[attr-defined]
            entry.report.case = case
        entries.append(entry)
    return entries


def tree(
    article: Article,
    comments: list[Comment],
    reader: Any,
    *,
    beneath: Comment | None = None,
    kept: Mapping[int, Halves] | None = None,
) -> list[Entry]:
    """Hang each comment beneath the nearest one above it on the page; each branch comes in the order of its paths.

    `beneath` is a comment that stands above all of them, where they go into a page that shows it.
    """
    roots: list[Entry] = []
    branch: list[Entry] = []
    for entry in listed(article, comments, reader, kept):
        comment = entry.comment
        while branch and not comment.path.startswith(branch[-1].comment.path):
            branch.pop()
        above = branch[-1].comment.pk if branch else None
        entry.nesting = len(branch) + 1 if beneath is None else depth(comment.path) - depth(beneath.path) + 1
        entry.parent_elsewhere = comment.parent_id is not None and comment.parent_id != above
        (branch[-1].replies if branch else roots).append(entry)
        branch.append(entry)
    return roots
