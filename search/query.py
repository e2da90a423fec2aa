"""From what a reader types to a query of PostgreSQL's full-text search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from talentforum.lib.derived import german_sort_key
from talentforum.lib.markdown import clean_text

from .spelling import completions, spellings

LONGEST = 200  # characters; nobody types more, and each word costs a look into the index
SHORTEST_BEGINNING = 3  # letters before a star: `a*` would be nearly every text
SHORTEST_STEM = 4  # letters of a stem that finds compounds, too: „Eier“ must not find „eigentlich“

_QUOTES = str.maketrans(dict.fromkeys("„“”«»‟″", '"'))
_TERM = re.compile(r'(?P<minus>(?<!\S)[-−–])?"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
_LETTER = re.compile(r"[^\W_]")


class Unsearchable(ValueError):
    """Nothing can be searched for; `code` says why.

    Codes: long, signs (no word in it), exclusions (only what is not wanted), common (only words of nearly every text).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Term:
    """A word, a phrase or the beginning of a word, wanted or not."""

    text: str
    is_phrase: bool = False
    is_beginning: bool = False
    is_excluded: bool = False

    @property
    def is_too_short(self) -> bool:
        """Whether it was meant as a beginning, and has too few letters for one."""
        return self.is_beginning and len(self.text) < SHORTEST_BEGINNING

    @property
    def is_word(self) -> bool:
        """Whether it is one word to be found in all its forms."""
        return not self.is_phrase and not self.is_beginning and not self.is_excluded


class TextQuery(SearchQuery):
    """A query whose words are stems already."""

    template = "%(expressions)s::tsquery"


@dataclass(frozen=True)
class Query:
    """What is searched for, as queries of stems: `all` finds texts, `some` finds its words in a text.

    `ignored` are words of nearly every text.
    """

    terms: tuple[Term, ...]
    all: str
    some: str
    ignored: tuple[str, ...]


def terms_of(written: str) -> list[Term]:
    """Return what a reader wants found: words, "phrases", -exclusions, beginnings*; raise Unsearchable."""
    text = clean_text(written)
    if len(text) > LONGEST:
        raise Unsearchable("long")
    terms = [term for found in _TERM.finditer(text.translate(_QUOTES)) if (term := _term(found)) is not None]
    if not terms:
        raise Unsearchable("signs")
    if all(term.is_excluded for term in terms):
        raise Unsearchable("exclusions")
    return terms


def _term(found: re.Match[str]) -> Term | None:
    phrase, word = found["phrase"], found["word"] or ""
    if phrase is not None:
        return (
            Term(phrase.strip(), is_phrase=True, is_excluded=bool(found["minus"])) if _LETTER.search(phrase) else None
        )
    text = word.lstrip("-−–+").rstrip("*")
    excluded, beginning = word[0] in "-−–", word.endswith("*")
    if not _LETTER.search(text):
        return None
    return Term(text, is_beginning=beginning, is_excluded=excluded)


def query_for(terms: Iterable[Term]) -> Query:
    """Return the query for some terms: one question to the database, for their stems; raise Unsearchable."""
    terms = tuple(terms)
    stems = _stems(way for term in terms for way in _ways(term))
    ignored: list[str] = []
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in terms:
        condition = _condition(term, stems)
        if not condition:
            ignored.append(term.text)
        else:
            (unwanted if term.is_excluded else wanted).append(condition)
    if not wanted:
        raise Unsearchable("common")
    everything = " & ".join([*wanted, *(f"!{condition}" for condition in unwanted)])
    return Query(terms, everything, " | ".join(wanted), tuple(ignored))


def _ways(term: Term) -> list[str]:
    return [*spellings(term.text), *(completions(term.text) if term.is_beginning else [])]


def _stems(words: Iterable[str]) -> dict[str, str]:
    """Return for each word, or words in a row, the query that PostgreSQL makes of it; empty for those of every text."""
    with connection.cursor() as cursor:
        query = "SELECT word, phraseto_tsquery('german', word)::text FROM unnest(%s::text[]) AS word"
        cursor.execute(query, [list(dict.fromkeys(words))])
        return dict(cursor.fetchall())


def _condition(term: Term, stems: dict[str, str]) -> str:
    """Return what a text must hold for a term, empty where nearly every text holds it."""
    ways = spellings(term.text)
    found = [stems[way] for way in ways]
    is_common = not all(found) if len(term.text.split()) == 1 else not any(found)
    if is_common and not term.is_beginning:
        return ""
    conditions = [stem for stem in found if stem]
    if term.is_beginning and not term.is_too_short:
        conditions += [*_beginnings(ways, found), *(stems[way] for way in completions(term.text))]
    elif term.is_word:
        conditions += [f"{stem}:*" for way, stem in zip(ways, found, strict=True) if _has_compounds(way, stem)]
    conditions = [condition for condition in dict.fromkeys(conditions) if condition]
    return f"({' | '.join(conditions)})" if conditions else ""


def _beginnings(ways: list[str], found: list[str]) -> Iterator[str]:
    """Let a word begin as written, without umlauts, as stems are; of several words the last."""
    for way, stem in zip(ways, found, strict=True):
        if way.isalnum():
            yield f"'{german_sort_key(way)}':*"
        elif " " in stem:
            yield f"{stem}:*"


def _has_compounds(word: str, stem: str) -> bool:
    """Whether it is one word, long enough to find what begins with its stem."""
    return word.isalpha() and " " not in stem and min(len(word), len(stem.strip("'"))) >= SHORTEST_STEM
