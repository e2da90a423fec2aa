"""Why a text is held: the checks that each new and each edited text passes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from .grounds import Rule

MOST_LINKS = 2  # more than these look like advertising often enough to let a person look first


class Screenable(Protocol):
    """What the checks ask of a text."""

    def link_count(self) -> int:
        """How many links the text holds."""


@dataclass(frozen=True)
class Finding:
    """One reason to hold a text, and the places that gave it."""

    rule: Rule
    matches: str = ""


def screen(text: Screenable, *, is_by_newcomer: bool, ordered: Iterable[Rule] = ()) -> list[Finding]:
    """Return the reasons to hold a text; none lets it appear at once. Nothing is refused here, only held.

    A newcomer is a person of whom no text was approved yet; `ordered` is why each text of theirs, or of this place,
    is held whatever it says.
    """
    findings = [Finding(rule) for rule in ordered]
    if is_by_newcomer:
        findings.append(Finding(Rule.FIRST_COMMENT))
    links = text.link_count()
    if links > MOST_LINKS:
        findings.append(Finding(Rule.LINKS, str(links)))
    return findings
