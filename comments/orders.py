"""In which order the roots of a thread come, and where a page of them begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from talentforum.lib.numbers import number_of

from . import ranking
from .models import Comment, Epoch
from .path import root_of
from .querysets import CommentQuerySet

OLDEST, NEWEST = "aelteste", "neueste"
STEADY = (OLDEST, NEWEST)
ORDERS = (OLDEST, NEWEST, *ranking.ORDERS)
LABELS = {
    OLDEST: _("Oldest"),
    NEWEST: _("Newest"),
    ranking.BEST: _("Best"),
    ranking.DISCUSSED: _("Most discussed"),
}
CURSOR = re.compile(r"(?:(?P<epoch>\d{1,18})-)?(?P<root>\d{1,18})", re.ASCII)
LOOKED_AT = 60  # roots of a ranking that are asked for at once: a page's, and some for those that have gone


@dataclass(frozen=True)
class Start:
    """Where a page begins: at a root, in the ranking that a reader pages through."""

    root: Comment | None = None
    epoch: Epoch | None = None
    is_outdated: bool = False  # the ranking is gone; the page begins anew


def start_at(article: Article, order: str, cursor: str, known: Callable[[], CommentQuerySet]) -> Start:
    """Read a cursor: the number of a comment (its root counts), in ranked orders behind the number of an epoch.

    `known` gives the comments that may be named. Raises Http404 for anything that never was a cursor of this thread.
    """
    ranked = order in ranking.ORDERS
    if not cursor:
        return Start(epoch=article.epochs.at(order) if ranked else None)
    match = CURSOR.fullmatch(cursor)
    if match is None or (match["epoch"] and not ranked):
        raise Http404
    named = known().filter(pk=number_of(match["root"])).only("pk", "path", "parent_id").first()
    if named is None:
        raise Http404
    root = article.comments.only("pk", "path").get(path=root_of(named.path)) if named.parent_id else named
    number = int(match["epoch"]) if match["epoch"] else None
    epoch = article.epochs.at(order, number) if ranked else None
    if number and epoch is None:
        return Start(epoch=article.epochs.at(order), is_outdated=True)
    return Start(root, epoch)


def cursor_of(order: str, start: Start, root: int) -> str:
    """Return the cursor of the page that begins at a root and goes on in the same ranking."""
    return f"{start.epoch.pk if start.epoch else 0}-{root}" if order in ranking.ORDERS else str(root)


def in_order(roots: CommentQuerySet, order: str, start: Start, most: int) -> list[Comment]:
    """Return at most so many of the roots, from the start on, in an order.

    In a ranked order the ranked ones come first and then all others, newest first, so that none is missing.
    """
    if order == OLDEST:
        rows = roots.filter(path__gte=start.root.path) if start.root else roots
        return list(rows.order_by("path")[:most])
    if order == NEWEST:
        return _newest(roots, start.root, most)
    ranked = start.epoch.roots if start.epoch else []
    if start.root is not None and start.root.pk not in ranked:
        return _newest(roots.exclude(pk__in=ranked), start.root, most)
    place = ranked.index(start.root.pk) if start.root else 0
    found = _in_ranking(roots, ranked[place:], most)
    return found + _newest(roots.exclude(pk__in=ranked), None, most - len(found))


def _newest(roots: CommentQuerySet, start: Comment | None, most: int) -> list[Comment]:
    rows = roots.filter(path__lte=start.path) if start else roots
    return list(rows.order_by("-path")[:most]) if most else []


def _in_ranking(roots: CommentQuerySet, ranked: list[int], most: int) -> list[Comment]:
    """Return those of the ranked ids that are among the roots: some may have gone since, or a filter leaves few."""
    first, rest = ranked[:LOOKED_AT], ranked[LOOKED_AT:]
    there = roots.in_bulk(first)
    found = [there[pk] for pk in first if pk in there]
    if len(found) < most and rest:
        left = set(roots.filter(pk__in=rest).values_list("pk", flat=True))
        wanted = [pk for pk in rest if pk in left][: most - len(found)]
        there = roots.in_bulk(wanted)
        found += [there[pk] for pk in wanted if pk in there]
    return found[:most]
