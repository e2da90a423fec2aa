"""Who a text names with `@`: found when it is written, and shown by the name that they have when it is read.

Stored HTML holds a placeholder by the person's id, so that a rename or a closed account needs no rewriting. It is put
in after readers' HTML was cleaned of all elements like it, and so cannot be forged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Profile
from talentforum.lib.markdown import Unrenderable, read_reader_text
from talentforum.lib.names import LONGEST, fold

from .addresses import address_of_person

MOST = 10  # different people whom a text can mention; more would be a broadcast
LOOKED_AT = 50  # signs of a text that are tried: 500 cost no more than these
MARK = '<span data-person="'  # readers' HTML holds no such element, and no unescaped quotation mark in an attribute
_PLACEHOLDER = re.compile(rf'{MARK}(\d+)"></span>')
_PIECE = re.compile(r'<(?P<ends>/?)(?P<tag>\w+)(?:[^">]|"[^"]*")*>|[^<]+')
_QUIET = {"a", "blockquote", "code", "pre"}  # where names are part of an address, of code, or of another's words
_SIGN = re.compile(r"(?<![\w@./])@")  # begins a word: mail addresses and links have something before it
_WORD = re.compile(r"[\w.\u0300-\u036f-]+")
_ENDS = ".-_"  # belong to a name, or to the sentence around it


class Mentions(NamedTuple):
    """A text with its placeholders, and the names of the people whom it mentions by their ids."""

    html: str
    names: dict[int, str]


class Candidate(NamedTuple):
    """Words behind a sign that may be a name."""

    end: int
    folded: str


def find(html: str, known: Mapping[str, int] | None = None) -> Mentions:
    """Put placeholders where a reader's cleaned HTML names people; one query where it holds an `@`, else none.

    The longest run of words behind the sign that is the name of somebody counts, as people see names alike
    (`lib.names.fold`), and the first ten people do. `known` tells by folded words whom the text named before under
    words that need not be a name any more.
    """
    spots = list(_spots(html)) if "@" in html else []
    if not spots:
        return Mentions(html, {})
    wished = {candidate.folded for _start, candidates in spots for candidate in candidates}
    holders = _holders(wished, known or {})
    names: dict[int, str] = {}
    parts: list[str] = []
    done = 0
    for start, candidates in spots:
        end, person = next(((end, holders[folded]) for end, folded in candidates if folded in holders), (0, None))
        if person is None or (person[0] not in names and len(names) == MOST):
            continue
        names[person[0]] = person[1]
        parts += [html[done:start], f'{MARK}{person[0]}"></span>']
        done = end
    return Mentions("".join([*parts, html[done:]]), names)


def _spots(html: str) -> Iterator[tuple[int, list[Candidate]]]:
    """Give each sign that begins a word of the text proper, with the words behind it, the longest run first."""
    quiet = looked_at = 0
    for piece in _PIECE.finditer(html):
        if piece["tag"]:
            quiet += (-1 if piece["ends"] else 1) if piece["tag"] in _QUIET else 0
            continue
        for sign in _SIGN.finditer(html, piece.start(), piece.end()) if not quiet else ():
            looked_at += 1
            if looked_at > LOOKED_AT:
                return
            yield sign.start(), _candidates(html, sign.end(), piece.end())


def _candidates(html: str, start: int, last: int) -> list[Candidate]:
    """Return the runs of words from a place on, with and without the signs that may end a sentence."""
    found, before = [], ""
    word = _WORD.match(html, start, last)
    while word is not None and word.end() - start <= LONGEST + len(_ENDS):
        said = dict.fromkeys([word[0].rstrip(_ENDS), word[0]])
        found += [Candidate(word.start() + len(words), before + fold(words)) for words in said]
        before += fold(f"{word[0]} ")
        word = _WORD.match(html, word.end() + 1, last) if html[word.end() : word.end() + 1] == " " else None
    return found[::-1]


def _holders(wished: set[str], known: Mapping[str, int]) -> dict[str, tuple[int, str]]:
    """Return who holds each of the names, or held it when the text named them, with the name of today."""
    has_name = models.Q(folded__in=wished) | models.Q(pk__in=[pk for words, pk in known.items() if words in wished])
    today = {pk: (folded, name) for pk, folded, name in _people().filter(has_name).values_list("pk", "folded", "name")}
    holders = {folded: (pk, name) for pk, (folded, name) in today.items()}
    return holders | {words: (pk, today[pk][1]) for words, pk in known.items() if pk in today}


def _people() -> models.QuerySet[Profile]:
    return Profile.objects.confirmed().filter(user__is_active=True)


def people_in(html: str) -> list[int]:
    """Return whom a stored text mentions (ids of users), in its order, each once."""
    return list(dict.fromkeys(map(int, _PLACEHOLDER.findall(html)))) if MARK in html else []


def words_in(html: str, body: str) -> dict[str, int]:
    """Return with which words, folded, a stored text mentions whom; `body` is the same text as it was written."""
    if MARK not in html:
        return {}
    try:
        written = read_reader_text(body).html
    except Unrenderable:  # by rules that are newer than the text
        return {}
    literal = _PLACEHOLDER.split(html)[::2]
    words = re.fullmatch(r"@([^@<\n]{1,90}?)".join(map(re.escape, literal)), written)
    pairs = zip(words.groups(), _PLACEHOLDER.findall(html), strict=True) if words else ()
    return {fold(said): int(pk) for said, pk in pairs}


def filled(html: str, names: Mapping[int, str]) -> SafeString:
    """Return stored HTML as it is shown: with the names of today, as links; who left is "somebody"."""
    return SafeString(_PLACEHOLDER.sub(lambda place: _shown(names.get(int(place[1]))), html) if MARK in html else html)


def _shown(name: str | None) -> str:
    if name is None:
        return f"@{escape(_('somebody'))}"
    return f'<a href="{address_of_person(name)}">@<bdi>{escape(name)}</bdi></a>'


def preview(html: str) -> SafeString:
    """Return a reader's cleaned HTML as it would be shown."""
    return filled(*find(html))


def names_in(texts: Iterable[str]) -> dict[int, str]:
    """Return the names of today of all whom stored texts mention, by their ids; of those only who are still there."""
    mentioned = {pk for html in texts for pk in people_in(html)}
    return dict(_people().filter(pk__in=mentioned).values_list("pk", "name")) if mentioned else {}
