"""A file of comments, a JSON object a line: what is allowed in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from accounts.names import is_reserved
from talentforum.lib.markdown import LONGEST_TEXT, clean_text
from talentforum.lib.names import LONGEST, SHORTEST, is_well_formed

MOST_TOLD = 20  # wrong lines that a message names
NAMES = 10_000  # of which it is kept in mind whether they may be one: most write more than once
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # open pages name moments from here on
EXAMPLE = '{"id": 1, "parent": null, "author": "name", "created": "2026-01-01T12:00:00Z", "body": "Markdown"}'


class Malformed(Exception):
    """What is wrong in the file, line by line."""

    def __init__(self, wrong: list[tuple[int, str]]) -> None:
        told = [f"line {number}: {what}" for number, what in sorted(wrong)[:MOST_TOLD]]
        more = [f"and {len(wrong) - MOST_TOLD} lines more"] if len(wrong) > MOST_TOLD else []
        super().__init__("\n".join(told + more))


class Wrong(Exception):
    """What is wrong in a line, and what is allowed."""


@dataclass(slots=True)
class Line:
    """A comment in the file; `parent` is the line that it answers, `moment` no earlier than that one's.

    The rest is filled in where it is loaded.
    """

    number: int
    author: str
    created: datetime
    body: str
    parent: Line | None
    moment: datetime
    pk: int = 0
    path: str = ""
    replies: int = 0
    branch: int = 0
    others: int = 0


def read(lines: Iterable[str]) -> list[Line]:
    """Return the file's comments; raises Malformed where a line is none. Empty lines are nothing."""
    found: dict[int | str, Line] = {}
    wrong = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            given = _object(text)
            found[given["id"]] = _line(number, given, found)
        except Wrong as error:
            wrong.append((number, str(error)))
    if wrong:
        raise Malformed(wrong)
    return list(found.values())


def _object(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"is no JSON; allowed is one object a line, such as {EXAMPLE}") from error
    if not isinstance(given, dict) or not {"id", "parent", "author", "created", "body"} <= given.keys():
        raise Wrong(f"must be an object with id, parent, author, created and body, such as {EXAMPLE}")
    return given


def _line(number: int, given: dict[str, Any], known: dict[int | str, Line]) -> Line:
    if isinstance(given["id"], bool) or not isinstance(given["id"], int | str):
        raise Wrong("id must be a number or a text")
    if given["id"] in known:
        raise Wrong(f"id {given['id']!r} stands in line {known[given['id']].number} already; each is allowed once")
    if not isinstance(given["body"], str):
        raise Wrong(f"body must be a text of 1 to {LONGEST_TEXT} characters of Markdown")
    author, created, parent = _author(given["author"]), _time(given["created"]), _parent(given, known)
    moment = max(created, parent.moment) if parent else created
    return Line(number, author, created, given["body"], parent, moment)


def _parent(given: dict[str, Any], known: dict[int | str, Line]) -> Line | None:
    wished = given["parent"]
    if wished is None:
        return None
    if isinstance(wished, bool) or not isinstance(wished, int | str) or wished not in known:
        raise Wrong(f"parent {wished!r} is the id of no comment in a line above; allowed is such an id, or null")
    return known[wished]


def _author(given: Any) -> str:
    name = clean_text(given) if isinstance(given, str) else ""
    if wrong := _wrong_with(name):
        raise Wrong(wrong)
    return name


@lru_cache(NAMES)
def _wrong_with(name: str) -> str:
    """Return what speaks against a name, by the rule for all names here; nothing where it may be one."""
    if not is_well_formed(name):
        return (
            f"author must be a name of {SHORTEST} to {LONGEST} letters, digits, single spaces or the signs . - _, "
            "with at least one letter"
        )
    return f"author {name!r} is a name that is kept for the team of this site" if is_reserved(name) else ""


def _time(given: Any) -> datetime:
    try:
        time = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        time = None
    if time is None or time.tzinfo is None:
        raise Wrong(f"created {given!r} must be a time with its zone, such as 2026-01-01T12:00:00Z")
    if not EARLIEST <= time <= timezone.now():
        raise Wrong(f"created {given!r} must lie between {EARLIEST:%Y-%m-%d} and now")
    return time
