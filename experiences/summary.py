"""Figures over the experiences of an article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from articles.models import Article

from .choices import Outcome, Perspective
from .models import Experience

FEWEST = 5  # fewer say more about the people than about the matter


@dataclass(frozen=True)
class Line:
    """How many told one thing, and where they stand."""

    label: str
    count: int
    percent: int
    address: str


@dataclass(frozen=True)
class Panel:
    """What an article's experiences come to; below five only that there are some."""

    total: int
    perspectives: list[Line]
    outcomes: list[Line]
    address: str


def panel_of(article: Article) -> Panel:
    """Return the figures of an article's public experiences: one query."""
    rows = (
        Experience.objects.filter(shown_at__isnull=False, article=article)
        if article.is_public
        else Experience.objects.none()
    )
    perspectives: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for perspective, outcome, number in rows.values_list("perspective", "outcome").annotate(n=Count("pk")).order_by():
        perspectives[perspective] += number
        outcomes[outcome] += number
    total = perspectives.total()
    address = f"{reverse('experiences')}?artikel={article.slug}"
    if total < FEWEST:
        return Panel(total, [], [], address)
    return Panel(
        total,
        _lines(Perspective, perspectives, total, f"{address}&perspektive="),
        _lines(Outcome, outcomes, total, f"{address}&ausgang="),
        address,
    )


def _lines(kind: Any, counted: Counter[str], total: int, address: str) -> list[Line]:
    return [
        Line(str(kind(value).label), number, round(100 * number / total), address + value)
        for value, number in counted.most_common()
    ]
