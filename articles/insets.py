"""What stands within a text: the places where an editor set a poll or the card of something cited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from moderation.models import RuleText
from moderation.models.rule import RuleTextQuerySet

from .citations import OWN_ADDRESS, path_of

RULES = "<p>::regeln</p>"
POLL = re.compile(r"<p>::umfrage ([\w-]+)</p>")
_PLACE = re.compile(f"{POLL.pattern}|{OWN_ADDRESS.pattern}")


@dataclass(frozen=True)
class Part:
    """A piece of a text: HTML, the address of a poll to show here, or something cited."""

    html: str = ""
    poll: str = ""
    citation: Any = None


def with_rules(html: str) -> tuple[str, RuleTextQuerySet, str]:
    """Return what stands before the Netiquette's rules, the rules of today, and what stands after them.

    Where the page's text does not say where (a line `::regeln`), they come at its end.
    """
    before, _line, after = html.partition(RULES)
    return before, RuleText.objects.in_force(), after


def polls_in(html: str) -> list[str]:
    """Return the addresses of the polls that a text places, each once."""
    return list(dict.fromkeys(POLL.findall(html)))


def parts_of(html: str, citations: Iterable[Any] = ()) -> list[Part]:
    """Return a text (safe HTML) as its parts in order; an address that is not among the citations stays a link."""
    cited = {citation.path: citation for citation in citations}
    parts: list[Part] = []
    start = 0
    for place in _PLACE.finditer(html):
        poll, link, plain = place.groups()
        part = Part(poll=poll) if poll else Part(citation=cited.get(path_of(link or plain)))
        if part.poll or part.citation is not None:
            parts += [Part(html=html[start : place.start()]), part]
            start = place.end()
    parts.append(Part(html=html[start:]))
    return [part for part in parts if part.poll or part.citation is not None or part.html.strip()]
