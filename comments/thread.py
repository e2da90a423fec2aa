"""From rows to a page of a tree: at most 50 comments, each beneath the one it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import rules
from django.db.models import Prefetch, Q
from django.db.models.functions import Left
from django.http import Http404

from articles.models import Anchor, Article
from moderation.models import Case, Decision, Report
from talentforum.lib.numbers import number_of

from .models import Comment
from .path import STEP_WIDTH, depth, root_of
from .querysets import CommentQuerySet

PAGE = 50
NEAREST = 10  # comments shown above one on its own page; the topmost names whom it answers, with a link
ORDERS = ("aelteste", "neueste")
DEFAULT_ORDER = ORDERS[0]


@dataclass
class Entry:
    """A comment on a page, with what this reader sees and may do."""

    comment: Comment
    level: int
    reader: Any
    byline: set[int]
    report: Report | None = None
    replies: list[Entry] = field(default_factory=list)
    parent_elsewhere: bool = False

    def may(self, deed: str) -> bool:
        """Tell whether the reader may do something with the comment."""
        return bool(rules.has_perm(f"comments.{deed}", self.reader, self.comment))

    @property
    def is_own(self) -> bool:
        """Whether the reader wrote it."""
        return bool(self.reader.is_authenticated and self.comment.author_id == self.reader.pk)

    @property
    def shows_text(self) -> bool:
        """Whether the reader may see the text; else a line stands in its place."""
        if self.comment.retracted_at is not None:
            return False
        return self.comment.is_public or self.is_own or bool(rules.has_perm("comments.see_hidden", self.reader))

    @property
    def badge(self) -> str:
        """Whether the writer is the article's author or one of its editors."""
        if self.comment.author_id in self.byline:
            return "author"
        return "editor" if getattr(self.comment, "by_editor", False) else ""

    @property
    def decision(self) -> Decision | None:
        """The decision in force, for the author and for moderators."""
        if not (self.is_own or rules.has_perm("comments.see_hidden", self.reader)):
            return None
        case = self.comment.case
        return case.last_decision if case else None

    @property
    def told(self) -> Decision | None:
        """The decision that let the text stand, for its author; a removal is told in the text's place."""
        decision = self.decision if self.is_own and self.comment.is_public else None
        return decision if decision and not self.comment.case.is_open else None  # type: ignore[union-attr]

    @property
    def names_parent(self) -> bool:
        """Whether the line above must say whom it answers: the page or the indentation does not show it."""
        return self.parent_elsewhere or self.level > DEEPEST_INDENT


DEEPEST_INDENT = 6  # levels; deeper answers stop moving to the right and name whom they answer


@dataclass
class ThreadPage:
    """One page of a thread, in one order."""

    article: Article
    order: str
    entries: list[Entry]
    before: bool
    following: int | None
    about: Anchor | None = None
    about_is_gone: bool = False

    @property
    def kept(self) -> str:
        """What the addresses of other pages and orders must repeat, to follow another parameter."""
        return f"&zu={self.about.pk}" if self.about else ""

    @property
    def zu(self) -> str:
        """The query of the form for a comment on the same thing."""
        return f"?zu={self.about.pk}" if self.about else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.entries


def page_of(
    article: Article, reader: Any, *, order: str = DEFAULT_ORDER, start: str = "", about: str = ""
) -> ThreadPage:
    """Return the page that begins at the comment `start` (an id; empty: the first page).

    `about` (an anchor's id) leaves only the branches that are about a thing; of a thing that is not there, or no more,
    the page says so and shows all. Raises Http404 for an unknown order and a start that is no comment of this thread.
    """
    if order not in ORDERS:
        raise Http404
    anchor = article.anchors.at(about) if about else None
    rows = article.comments.visible_to(reader)
    rows = _ordered(rows.about(anchor) if anchor else rows, order)
    if start:
        rows = _from(rows, order, _path_of(article, start, reader))
    comments = list(_complete(rows, reader)[: PAGE + 1])
    following = comments[PAGE].pk if len(comments) > PAGE else None
    entries = _tree(article, comments[:PAGE], reader)
    return ThreadPage(article, order, entries, bool(start), following, anchor, bool(about) and anchor is None)


def branch_of(comment: Comment, reader: Any, *, start: str = "") -> ThreadPage:
    """Return the page that shows a comment in its place: the nearest above it, itself, what answers it."""
    article = comment.article
    steps = [comment.path[: end + STEP_WIDTH] for end in range(0, len(comment.path), STEP_WIDTH)]
    visible = article.comments.visible_to(reader)
    above = visible.filter(path__in=steps[:-1][-NEAREST:])
    below = visible.filter(
        path__gte=_path_of(article, start, reader) if start else comment.path, path__startswith=comment.path
    )
    ancestors = list(_complete(above.order_by("path"), reader))
    room = PAGE - len(ancestors)
    comments = list(_complete(below.order_by("path"), reader)[: room + 1])
    following = comments[room].pk if len(comments) > room else None
    return ThreadPage(
        article, DEFAULT_ORDER, _tree(article, ancestors + comments[:room], reader), bool(start), following
    )


def alone(comment: Comment, reader: Any) -> ThreadPage:
    """Return a page with nothing but one comment: for its author, where the article is no longer public."""
    return ThreadPage(comment.article, DEFAULT_ORDER, [entry_of(comment, reader)], before=False, following=None)


def entry_of(comment: Comment, reader: Any) -> Entry:
    """Return one comment as this reader sees it, freshly read, for its place beneath the one it answers."""
    fresh = _complete(Comment.objects.filter(pk=comment.pk), reader).select_related("article").get()
    entry = _tree(fresh.article, [fresh], reader)[0]
    entry.level, entry.parent_elsewhere = depth(fresh.path), False
    return entry


def _ordered(rows: CommentQuerySet, order: str) -> CommentQuerySet:
    return rows.order_by("path") if order == "aelteste" else rows.order_by(Left("path", STEP_WIDTH).desc(), "path")


def _from(rows: CommentQuerySet, order: str, path: str) -> CommentQuerySet:
    """Leave out what comes before a path in the order; both forms are a range of an index."""
    if order == "aelteste":
        return rows.filter(path__gte=path)
    root = root_of(path)
    rows = rows.annotate(root=Left("path", STEP_WIDTH))
    return rows.filter(root__lte=root).exclude(root=root, path__lt=path)


def _path_of(article: Article, start: str, reader: Any) -> str:
    """Return where a page begins; a comment that never was public tells nobody else that it is there."""
    known = Q(published_at__isnull=False) | Q(pk__in=article.comments.visible_to(reader).values("pk"))
    path = article.comments.filter(known, pk=number_of(start)).values_list("path", flat=True).first()
    if path is None:
        raise Http404
    return str(path)


def _complete(rows: CommentQuerySet, reader: Any) -> CommentQuerySet:
    """Add names and badges; for the signed-in also cases, decisions and their own reports."""
    rows = rows.with_authors()
    if not reader.is_authenticated:
        return rows
    cases = Case.objects.prefetch_related(
        Prefetch("decisions", Decision.objects.all()),
        Prefetch("reports", Report.objects.filter(person=reader), to_attr="own_reports"),
    )
    return rows.prefetch_related(Prefetch("cases", cases))


def _tree(article: Article, comments: list[Comment], reader: Any) -> list[Entry]:
    """Hang each comment beneath the nearest one above it on the page that it lies under."""
    byline = {author.person_id for author in article.authors.all() if author.person_id}
    roots: list[Entry] = []
    branch: list[Entry] = []
    for comment in comments:
        comment.article = article
        while branch and not comment.path.startswith(branch[-1].comment.path):
            branch.pop()
        above = branch[-1].comment.pk if branch else None
        entry = Entry(
            comment,
            level=len(branch) + 1,
            reader=reader,
            byline=byline,
            parent_elsewhere=comment.parent_id is not None and comment.parent_id != above,
        )
        case = comment.case if reader.is_authenticated else None
        if case is not None and case.own_reports:  # type: ignore[attr-defined]
            entry.report = case.own_reports[0]  # type: ignore[attr-defined]
            entry.report.case = case
        (branch[-1].replies if branch else roots).append(entry)
        branch.append(entry)
    return roots
