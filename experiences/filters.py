"""The filters of the list: which there are, what the address asks for, and how many each choice would give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article

from .choices import EmployerSize, Outcome, Perspective, Region
from .counts import count, count_alone
from .models import EARLIEST_YEAR, LATEST_YEAR
from .roles import Role

LONGEST_SHOWN = 40  # characters of a value that nobody knows, where it is named


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list down: its name in the address, its column, its words."""

    name: str
    column: str
    label: Any
    words: Any = None  # TextChoices; years and articles speak for themselves


FILTERS = (
    Filter("perspektive", "perspective", gettext_lazy("Perspective"), Perspective),
    Filter("rolle", "role_key", gettext_lazy("Role"), Role),
    Filter("ausgang", "outcome", gettext_lazy("Outcome"), Outcome),
    Filter("region", "region", gettext_lazy("Region"), Region),
    Filter("groesse", "employer_size", gettext_lazy("Size of the employer"), EmployerSize),
    Filter("jahr", "year", gettext_lazy("Year"), None),
    Filter("artikel", "article_id", gettext_lazy("Article"), None),
)


@dataclass(frozen=True)
class Choice:
    """What a filter can be set to, and how many experiences that would leave under the other filters."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass
class Facet:
    """A filter on the page: its choices with their counts, and the way to take it off."""

    filter: Filter
    choices: list[Choice]
    chosen: Choice | None
    without: str  # the address's query without this filter
    loosened: int  # how many there would be without it
    by_itself: str  # the address's query with this filter alone
    alone: int = 0  # how many there would be with it alone; counted where nothing else helps


@dataclass
class Asked:
    """What an address asks for; values that nobody knows are named and left out."""

    chosen: dict[str, Any] = field(default_factory=dict)  # filter's name → value of its column
    given: dict[str, str] = field(default_factory=dict)  # filter's name → as it stands in the address
    unknown: list[str] = field(default_factory=list)

    def query(self, *, without: str = "", **more: str) -> str:
        """Return the query of an address with these filters, empty or with its `?`."""
        kept = {name: value for name, value in self.given.items() if name != without} | more
        return f"?{urlencode(kept)}" if kept else ""

    def query_with_only(self, name: str) -> str:
        """Return the query of an address with this one of the filters."""
        return f"?{urlencode({name: self.given[name]})}" if name in self.given else ""

    def columns(self) -> dict[str, Any]:
        """Return which value each filtered column must have."""
        return {one.column: self.chosen[one.name] for one in FILTERS if one.name in self.chosen}


def asked_for(data: QueryDict, named: Article | None) -> Asked:
    """Read the filters of an address; `named` is the public article that it names."""
    asked = Asked()
    for one in FILTERS:
        written = data.get(one.name, "").strip()
        if not written:
            continue
        value = _value(one, written, named)
        if value is None:
            text = _("“%(value)s” is unknown as a filter for “%(filter)s”, so it is left out.")
            asked.unknown.append(text % {"value": written[:LONGEST_SHOWN], "filter": one.label})
        else:
            asked.chosen[one.name] = value
            asked.given[one.name] = named.slug if named and one.name == "artikel" else written
    return asked


def _value(one: Filter, written: str, named: Article | None) -> Any:
    if one.name == "artikel":
        return named.pk if named else None
    if one.name == "jahr":
        is_year = written.isascii() and written.isdigit() and len(written) == 4
        return int(written) if is_year and EARLIEST_YEAR <= int(written) <= LATEST_YEAR else None
    return written if written in one.words.values else None


def facets_of(asked: Asked, articles: Iterable[Article]) -> tuple[list[Facet], int]:
    """Return every filter with its counts, each under the others, and how many fit them all: one query."""
    known = {article.pk: article for article in articles}
    counts, total = count(asked.columns(), list(known))
    facets = []
    for one in FILTERS:
        chosen, by_value = asked.chosen.get(one.name), counts[one.column]
        if chosen is not None:
            by_value.setdefault(chosen, 0)
        offered = [_choice(one, value, number, chosen, known) for value, number in by_value.items() if value]
        offered.sort(key=_order(one))
        taken = next((choice for choice in offered if choice.chosen), None)
        loosened = sum(by_value.values()) if taken else total
        facets.append(
            Facet(one, offered, taken, asked.query(without=one.name), loosened, asked.query_with_only(one.name))
        )
    return facets, total


def count_each_alone(facets: Iterable[Facet], asked: Asked, articles: Iterable[Article]) -> None:
    """Count for each chosen filter what it gives alone: one query."""
    counts = count_alone(asked.columns(), [article.pk for article in articles])
    for facet in facets:
        facet.alone = counts.get(facet.filter.column, 0)


def _choice(one: Filter, value: Any, number: int, chosen: Any, articles: dict[int, Article]) -> Choice:
    if one.name == "artikel":
        article = articles.get(value)
        shown, label = (article.slug, article.title) if article else ("", "")
    else:
        shown, label = str(value), str(one.words(value).label) if one.words else str(value)
    return Choice(shown, label, number, value == chosen)


def _order(one: Filter) -> Callable[[Choice], Any]:
    """Return the order of a filter's choices: that of the form, years from the last on, articles by number."""
    if one.name == "jahr":
        return lambda choice: -int(choice.value)
    if one.words is None:
        return lambda choice: (-choice.count, choice.label)
    if one.name == "rolle":
        return lambda choice: (-choice.count, choice.label)
    places = {value: place for place, value in enumerate(one.words.values)}
    return lambda choice: places[choice.value]
