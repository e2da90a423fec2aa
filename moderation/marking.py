"""The places in a text that made a check hold it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from .grounds import Rule

if TYPE_CHECKING:
    from .models import Case

_LINK = re.compile(r"(<a [^>]*>)(.*?)(</a>)", re.DOTALL)
_PIECE = re.compile(r"(<[^>]*>)")


def marked(case: Case) -> SafeString:
    """Return the case's text with the places marked that its checks name: links, or the words of their `matches`."""
    html = str(case.subject.card.html)
    holds = [hold for hold in case.holds.all() if hold.held_at >= case.opened_at or not case.is_open]
    places = {place for hold in holds if hold.rule != Rule.LINKS for place in hold.matches.splitlines() if place}
    html = _mark_words(html, places)
    if any(hold.rule == Rule.LINKS for hold in holds):
        html = _LINK.sub(r"\1<mark>\2</mark>\3", html)
    return SafeString(html)


def _mark_words(html: str, places: set[str]) -> str:
    if not places:
        return html
    longest_first = sorted((escape(place, quote=False) for place in places), key=len, reverse=True)
    words = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    pieces = _PIECE.split(html)
    return "".join(piece if piece.startswith("<") else words.sub(r"<mark>\g<0></mark>", piece) for piece in pieces)
