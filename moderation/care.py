"""Care for those who read what others should not have to: it is covered until they want to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .eu import Category

if TYPE_CHECKING:
    from .models import Case

# What is likely to be violent or sexual, in the EU database's words.
HARSH = frozenset({Category.VIOLENCE, Category.SELF_HARM, Category.MINORS, Category.AGAINST_WOMEN})


def is_harsh(case: Case) -> bool:
    """Tell whether a case's text is covered at first: it is marked as sensitive, or said to be violent or sexual."""
    said = {notice.category for notice in case.notices.all()} | {decision.category for decision in case.log}
    children = any(notice.concerns_children for notice in case.notices.all())
    return case.subject.is_sensitive or children or bool(said & HARSH)
