"""The page that an address asks for: what was found, or why nothing can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from .asked import Asked, Kind, asked_for
from .finding import LAST_PAGE, PER_PAGE, RANKED, Found, find
from .query import LONGEST, SHORTEST_BEGINNING, Query, Unsearchable, query_for, terms_of
from .results import Result, results_for
from .suggestion import suggestion


@dataclass
class SearchPage:
    """What the page shows."""

    asked: Asked
    error: str = ""  # why these words cannot be searched for
    notes: list[str] = field(default_factory=list)
    found: Found | None = None
    results: list[Result] = field(default_factory=list)
    suggestion: str = ""

    kinds = Kind
    limit = RANKED
    longest = LONGEST

    @property
    def first(self) -> int:
        """The place of the first line among all matches."""
        return 1 + (self.found.number - 1) * PER_PAGE if self.found else 1

    @property
    def previous(self) -> str:
        """The query of the page before this one, where there is one."""
        return self._page(self.found.number - 1) if self.found and self.found.number > 1 else ""

    @property
    def following(self) -> str:
        """The query of the next page, where there is one."""
        return self._page(self.found.number + 1) if self.found and self.found.has_next else ""

    @property
    def is_cut(self) -> bool:
        """Whether this is the last page that is shown of more matches."""
        return self.found is not None and self.found.number == LAST_PAGE

    @property
    def suggested(self) -> str:
        """The query of the suggestion, under the same filters."""
        return self.asked.query(q=self.suggestion)

    @property
    def without_filters(self) -> str:
        """The query of the same words alone."""
        return Asked(words=self.asked.words).query()

    @property
    def address(self) -> str:
        """The query of this page, without what it does not know."""
        return self.asked.query(seite=self.asked.place if self.found and self.found.number > 1 else "")

    def _page(self, number: int) -> str:
        return self.asked.query(seite=str(number) if number > 1 else "")


def page_for(data: QueryDict, reader: Any) -> SearchPage:
    """Return the page for this person; what the address asks for in vain is said and left out."""
    asked = asked_for(data, reader)
    page = SearchPage(asked, notes=[*asked.unknown])
    if not asked.words:
        return page
    try:
        query = query_for(terms_of(asked.words))
    except Unsearchable as unsearchable:
        page.error = _why(unsearchable.code)
        asked.words = asked.words[:LONGEST]
        return page
    page.notes += _notes(query)
    page.found = find(asked, query, reader)
    if page.found is None:
        page.notes.append(_("There is no such page. Here is the first one."))
        asked.place = ""
        page.found = find(asked, query, reader) or Found()
    page.results = results_for(page.found.matches, query, reader)
    page.suggestion = suggestion(asked, query, page.found.count, reader)
    return page


def _notes(query: Query) -> list[str]:
    """Say which words play no part, and why."""
    notes = []
    if query.ignored:
        text = _("Nearly every text holds these words, so they are left out: %(words)s")
        notes.append(text % {"words": ", ".join(query.ignored)})
    if any(term.is_too_short for term in query.terms):
        text = _("The beginning of a word needs at least %(number)s letters before the star.")
        notes.append(text % {"number": SHORTEST_BEGINNING})
    return notes


def _why(code: str) -> str:
    return {
        "long": _("Please search with fewer words: %(number)s characters at most.") % {"number": LONGEST},
        "signs": _("There is no word in it that can be searched for. Please type at least one."),
        "exclusions": _("That only says what you do not want. Please add a word that you are looking for."),
        "common": _("Nearly every text holds these words. Please add one that says more."),
    }[code]
