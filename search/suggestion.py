"""Meinten Sie …? What a search that found next to nothing was likely meant to be."""

from __future__ import annotations

import re
from typing import Any

from .asked import Asked
from .finding import count_up_to
from .models import KNOWN_FROM, Word
from .query import Query, Unsearchable, query_for, terms_of
from .vocabulary import words_of

MOST_WORDS = 8  # of a search that are looked at


def suggestion(asked: Asked, query: Query, count: int, reader: Any) -> str:
    """Return other words where they find more for this person under the same filters; else nothing. Three queries.

    A search that finds as many texts as make a word known needs none.
    """
    if count >= KNOWN_FROM:
        return ""
    wanted = [word for term in query.terms if not term.is_excluded for word in words_of(term.text)]
    meant = Word.objects.corrected({word.lower() for word in wanted[:MOST_WORDS]})
    words = _replaced(asked.words, wanted, meant)
    if words == asked.words:
        return ""
    try:
        other = query_for(terms_of(words))
    except Unsearchable:
        return ""
    return words if count_up_to(count + 1, asked, other, reader) > count else ""


def _replaced(text: str, wanted: list[str], meant: dict[str, str]) -> str:
    """Put the words that were meant in place of the typed ones, in capitals where those are."""
    for word in wanted:
        if other := meant.get(word.lower()):
            shown = other.capitalize() if word[0].isupper() else other
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", shown, text)
    return text
