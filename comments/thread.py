"""From rows to a page of a tree: at most 50 comments, each beneath the one it answers."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404

from articles.models import Article
from moderation.models import Case, Report
from talentforum.lib.numbers import number_of

from . import filters, orders
from .entry import Entry, Fold, listed, tree
from .models import Comment
from .page import ThreadPage, Wish, flattened
from .path import AFTER_ALL, STEP_WIDTH, number_at, root_of
from .querysets import CommentQuerySet
from .shelf import Shelf

PAGE = 50
SHOWN = 5  # answers beneath a root before the rest is folded away
NEAREST = 10  # comments shown above one on its own page; the topmost names whom it answers, with a link


def page_of(article: Article, reader: Any, wish: Wish, shelf: Shelf | None = None) -> ThreadPage:
    """Return the page of a thread that a reader wishes; of comments on the shelf only the place is read.

    `about` (an anchor's id) leaves only the branches that are about a thing; of a thing that is not there, or no more,
    the page says so and shows all. Raises Http404 for an unknown order or filter, and for a start that is no comment
    of this thread.
    """
    if wish.order not in orders.ORDERS or (wish.only and wish.only not in filters.FILTERS):
        raise Http404
    anchor = article.anchors.at(wish.about) if wish.about else None
    rows = article.comments.visible_to(reader)
    if wish.only:
        rows = filters.only(rows, wish.only, article, reader=reader, since=wish.since)
    if wish.only in filters.FLAT:
        page = _flat(article, reader, wish, rows.about(anchor) if anchor is not None else rows)
    else:
        page = _branches(article, reader, wish, rows.filter(anchor=anchor) if anchor is not None else rows, shelf)
    page.about, page.about_is_gone = anchor, bool(wish.about) and anchor is None
    return page


def _branches(article: Article, reader: Any, wish: Wish, rows: CommentQuerySet, shelf: Shelf | None) -> ThreadPage:
    """Return roots with their first answers, as many as there is room for."""
    start = orders.start_at(article, wish.order, wish.start, partial(_known, article, reader))
    beneath = article.comments.visible_to(reader).filter(
        path__gt=OuterRef("path"), path__lt=Concat(OuterRef("path"), Value(AFTER_ALL))
    )
    first = ArraySubquery(beneath.order_by("path").values("path")[: SHOWN + 1])
    roots = rows.filter(parent__isnull=True).only("pk", "path", "branch_count")
    roots = roots.annotate(first=first, newest=_newest(article))
    found = orders.in_order(roots, wish.order, start, PAGE + 1)
    shown, room = [], PAGE
    for root in found:
        room -= 1 + len(root.first[:SHOWN])  # type: ignore[attr-defined]
        if room < 0:
            break
        shown.append(root)
    entries = _with_answers(article, reader, shown, shelf, wish.since)
    following = found[len(shown)].pk if len(shown) < len(found) else None
    return ThreadPage(
        article, wish, entries, orders.cursor_of(wish.order, start, following) if following else "",
        order_is_outdated=start.is_outdated, newest=found[0].newest if found else None,  # type: ignore[attr-defined]
    )  # fmt: skip


def _newest(article: Article) -> Subquery:
    """Return when a thread's last comment came, for the query that reads a page: nothing comes between the two."""
    came = article.comments.filter(published_at__isnull=False).order_by("-published_at")
    return Subquery(came.values("published_at")[:1])


def _with_answers(
    article: Article, reader: Any, roots: list[Any], shelf: Shelf | None, since: datetime | None
) -> list[Entry]:
    """Return roots with their first answers, which come with all that is between them: no parent is elsewhere."""
    places = {number_at(path): path for root in roots for path in (root.path, *root.first[:SHOWN])}
    own = shelf.personal(places, since) if shelf else set()
    kept = shelf.take(pk for pk in places if pk not in own) if shelf else {}
    missing = [pk for pk in places if pk not in kept]
    rows = _complete(article.comments, reader, parents=False).in_bulk(missing) if missing else {}
    comments = [rows[pk] if pk in rows else _placed(path) for pk, path in places.items() if pk in rows or pk in kept]
    entries = tree(article, comments, reader, kept=kept)
    for root, entry in zip(roots, entries, strict=True):
        if len(root.first) > SHOWN:
            hidden = max(root.branch_count - SHOWN, 1)  # a moderator may see more than is counted
            entry.fold = Fold(root.pk, number_at(root.first[SHOWN]), hidden)
    for entry in flattened(entries):
        entry.shelf = shelf if entry.comment.pk not in own and not entry.names_parent else None
    return entries


def _placed(path: str) -> Comment:
    """Return a comment of which only the place is read so far."""
    parent = number_at(path[:-STEP_WIDTH]) if len(path) > STEP_WIDTH else None
    return Comment.from_db(None, ["id", "parent_id", "path"], [number_at(path), parent, path])


def _flat(article: Article, reader: Any, wish: Wish, rows: CommentQuerySet) -> ThreadPage:
    """Return single comments from anywhere in the thread by their time; a ranked order is the newest first here."""
    start = None
    if wish.start:
        start = _known(article, reader).filter(pk=number_of(wish.start)).only("pk", "published_at").first()
        if start is None or (wish.only == filters.NEW and start.published_at is None):
            raise Http404
    if wish.only == filters.NEW:
        rows = _by_arrival(rows, start, wish.order)
    elif wish.order == orders.OLDEST:
        rows = (rows.filter(pk__gte=start.pk) if start else rows).order_by("pk")
    else:
        rows = (rows.filter(pk__lte=start.pk) if start else rows).order_by("-pk")
    ids = list(rows.values_list("pk", flat=True)[: PAGE + 1])
    there = _complete(article.comments.annotate(newest=_newest(article)), reader).in_bulk(ids[:PAGE])
    comments = [there[pk] for pk in ids[:PAGE]]
    newest = comments[0].newest if comments else None
    following = str(ids[PAGE]) if len(ids) > PAGE else ""
    return ThreadPage(article, wish, listed(article, comments, reader), following, newest=newest)


def _by_arrival(rows: CommentQuerySet, start: Comment | None, order: str) -> CommentQuerySet:
    """Order by when they became public, from a comment on: an index finds what came since a moment in any thread."""
    if order == orders.OLDEST:
        if start is not None:
            rows = rows.filter(published_at__gte=start.published_at)
            rows = rows.exclude(published_at=start.published_at, pk__lt=start.pk)
        return rows.order_by("published_at", "pk")
    if start is not None:
        rows = rows.filter(published_at__lte=start.published_at)
        rows = rows.exclude(published_at=start.published_at, pk__gt=start.pk)
    return rows.order_by("-published_at", "-pk")


def came_after(article: Article, reader: Any, moment: datetime, pk: int) -> ThreadPage:
    """Return what everyone can read that came after a comment, but the reader's own: the first fifty, earliest first.

    The comment became public at `moment` and has the id `pk`; it need not be there any more.
    """
    rows = article.comments.public().exclude(author=reader.pk).after(moment, pk)
    rows = _by_arrival(rows, None, orders.OLDEST)
    comments = list(_complete(rows, reader)[: PAGE + 1])
    newest = comments[:PAGE][-1].published_at if comments else None
    following = str(comments[PAGE].pk) if len(comments) > PAGE else ""
    return ThreadPage(article, Wish(), listed(article, comments[:PAGE], reader), following, newest=newest)


def branch_of(comment: Comment, reader: Any, *, start: str = "") -> ThreadPage:
    """Return the page that shows a comment in its place: the nearest above it, itself, what answers it."""
    article = comment.article
    steps = [comment.path[: end + STEP_WIDTH] for end in range(0, len(comment.path), STEP_WIDTH)]
    above = article.comments.visible_to(reader).filter(path__in=(steps if start else steps[:-1])[-NEAREST:])
    ancestors = list(_complete(above.order_by("path"), reader))
    comments, following = _beneath(comment, reader, start, PAGE - len(ancestors), itself=not start)
    return ThreadPage(article, Wish(start=start), tree(article, ancestors + comments, reader), following)


def answers_of(comment: Comment, reader: Any, *, start: str = "") -> ThreadPage:
    """Return the page of what lies beneath a comment, from `start` on: what a fold opens in its place."""
    article = comment.article
    comments, following = _beneath(comment, reader, start, PAGE, itself=False)
    entries = tree(article, comments, reader, beneath=comment)
    fold = Fold(comment.pk, int(following)) if following else None
    return ThreadPage(article, Wish(start=start), entries, following, fold=fold)


def _beneath(comment: Comment, reader: Any, start: str, most: int, *, itself: bool) -> tuple[list[Comment], str]:
    """Return at most so many comments of a branch in the order of the tree, and where the next page of it begins."""
    rows = comment.article.comments.visible_to(reader)
    rows = rows.filter(path__gte=comment.path, path__lt=comment.path + AFTER_ALL)
    if start:
        path = _known(comment.article, reader).filter(pk=number_of(start)).values_list("path", flat=True).first()
        if path is None or not path.startswith(comment.path):
            raise Http404
        rows = rows.filter(path__gte=path)
    rows = rows if itself else rows.exclude(pk=comment.pk)
    found = list(_complete(rows.order_by("path"), reader)[: most + 1])
    return found[:most], str(found[most].pk) if len(found) > most else ""


def place_of(comment: Comment, reader: Any) -> tuple[int, bool]:
    """Return the root above a comment, and whether a page of roots shows the comment with it."""
    if comment.parent_id is None:
        return comment.pk, True
    path = root_of(comment.path)
    branch = comment.article.comments.visible_to(reader).filter(path__gte=path, path__lt=path + AFTER_ALL)
    shown = list(branch.order_by("path").values_list("pk", flat=True)[: 1 + SHOWN])
    return shown[0], comment.pk in shown


def alone(comment: Comment, reader: Any) -> ThreadPage:
    """Return a page with nothing but one comment: for its author, where the article is no longer public."""
    return ThreadPage(comment.article, Wish(), [entry_of(comment, reader)])


def entry_of(comment: Comment, reader: Any) -> Entry:
    """Return one comment as this reader sees it, freshly read, for its place beneath the one it answers.

    Its article is the given comment's, which may know its authors, with the count of comments as it is now.
    """
    fresh = _complete(Comment.objects.filter(pk=comment.pk), reader).select_related("article").get()
    comment.article.comment_count = fresh.article.comment_count
    entry = listed(comment.article, [fresh], reader)[0]
    entry.nesting, entry.parent_elsewhere = entry.level, False
    return entry


def _known(article: Article, reader: Any) -> Any:
    """Return what a cursor may name; a comment that never was public tells nobody else that it is there."""
    return article.comments.filter(
        Q(published_at__isnull=False) | Q(pk__in=article.comments.visible_to(reader).values("pk"))
    )


def _complete(rows: Any, reader: Any, *, parents: bool = True) -> Any:
    """Add names, badges and whom each answers; for the signed-in also whom they ignore, cases, their own reports."""
    rows = rows.with_authors().noting_ignored(reader).select_related("pick").defer("body")
    rows = rows.annotate(is_closed_above=F("parent__is_closed"))
    if parents:
        rows = rows.with_parents().defer("body", "parent__body", "parent__html")
    if not reader.is_authenticated:
        return rows
    own_reports = Prefetch("reports", Report.objects.filter(person=reader), to_attr="own_reports")
    cases = Case.objects.for_readers().prefetch_related(own_reports)
    return rows.prefetch_related(Prefetch("cases", cases))
