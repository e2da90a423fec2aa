"""The passages of a text that hold what was searched for, made from plain words."""

from __future__ import annotations

import html as entities
from collections.abc import Sequence

from django.db import connection
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from .query import Query

# Signs of no text (Unicode's private use), taken out of what they mark: PostgreSQL's own marks would be HTML.
_BEGINS, _ENDS, _LESS, _BETWEEN = "\ue000", "\ue001", "\ue002", "\ue003"
_NO_SIGNS = str.maketrans(dict.fromkeys((_BEGINS, _ENDS, _LESS, _BETWEEN), ""))
_MARKS = f"StartSel={_BEGINS}, StopSel={_ENDS}"
_PASSAGES = f"{_MARKS}, FragmentDelimiter={_BETWEEN}, MaxFragments=2, MaxWords=28, MinWords=12"
_WHOLE = f"{_MARKS}, HighlightAll=true"
SHORT = 240  # characters of a text that is shown as a whole
LONGEST_READ = 40_000  # characters of each text in which a passage is looked for


def plain(html: str) -> str:
    """Return rendered HTML as words."""
    return " ".join(entities.unescape(strip_tags(html)).translate(_NO_SIGNS).split())


def excerpts(texts: Sequence[str], query: Query) -> list[SafeString]:
    """Return of each text the passages that hold the words, marked and safe to show: one question to the database.

    PostgreSQL would take `<b>` for a tag and leave it out, so the sign is another one while it looks.
    """
    sent = [text[:LONGEST_READ].strip().replace("<", _LESS) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT ts_headline('german', text, %s::tsquery, options)
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS texts (text, options, place) ORDER BY place
            """,
            [query.some, sent, [_WHOLE if len(text) <= SHORT else _PASSAGES for text in sent]],
        )
        return [_shown(found) for (found,) in cursor.fetchall()]


def _shown(found: str) -> SafeString:
    text = str(escape(found.replace(_LESS, "<")))
    text = text.replace(_BEGINS, "<mark>").replace(_ENDS, "</mark>").replace(_BETWEEN, " … ")
    return mark_safe(text)  # noqa: S308 - escaped above, and these three signs come from nobody but us
