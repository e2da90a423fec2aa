"""Quotations in texts: which of them repeat another text, and how a text is shown without them."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Collection, Iterator

from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _

MARK = "<blockquote>"  # as `talentforum.lib.markdown` writes it: without attributes
RUN = 5  # words in a row that two texts hardly share unless one repeats the other

_EDGE = re.compile(r"</?blockquote>")
_WORD = re.compile(r"\w+")


class Words:
    """What a text says itself: its words without those that it quotes."""

    def __init__(self, html: str) -> None:
        self._all = _words(_without_quotations(html))
        self._said = f" {' '.join(self._all)} "
        self._runs = set(_runs(self._all))

    def are_repeated_by(self, quotation: str, *, beneath: bool) -> bool:
        """Tell whether a quotation (HTML) repeats the text: five of its words in a row, or all that it quotes.

        So few words that anybody may have written them count only in an answer beneath the text.
        """
        quoted = _words(quotation)
        if len(quoted) >= RUN:
            return any(run in self._runs for run in _runs(quoted))
        return beneath and bool(quoted) and f" {' '.join(quoted)} " in self._said

    def places_in(self, html: str, *, beneath: bool) -> list[int]:
        """Return which quotations of a text repeat this one, counted from 0 in the order in which they begin."""
        spans = _quotations(html)
        return [
            place for place, (start, end) in enumerate(spans)
            if self.are_repeated_by(html[start:end], beneath=beneath)
        ]  # fmt: skip


def folded(html: str, places: Collection[int]) -> str:
    """Return a text's HTML with a line where its quotations at these places were."""
    shown, done = [], 0
    for place, (start, end) in enumerate(_quotations(html)):
        if place in places and start >= done:
            line = escape(_("A quotation of a comment that is no longer shown."))
            shown += [html[done:start], f"<p>{line}</p>"]
            done = end
    return "".join([*shown, html[done:]])


def _quotations(html: str) -> list[tuple[int, int]]:
    """Return where each quotation's content begins and ends, in the order in which they begin."""
    spans: list[tuple[int, int]] = []
    open_ones: list[int] = []
    for edge in _EDGE.finditer(html):
        if edge[0] == MARK:
            open_ones.append(len(spans))
            spans.append((edge.end(), len(html)))
        elif open_ones:
            place = open_ones.pop()
            spans[place] = (spans[place][0], edge.start())
    return spans


def _without_quotations(html: str) -> str:
    said, done = [], 0
    for start, end in _quotations(html):
        if start >= done:
            said.append(html[done:start])
            done = end
    return " ".join([*said, html[done:]])


def _words(html: str) -> list[str]:
    return _WORD.findall(entities.unescape(strip_tags(html.replace("<", " <"))).casefold())


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
