"""What moderators see around a text: what stands before and after it, texts like it, and its earlier versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Neighbour:
    """A text that stands near the one that is judged."""

    name: str
    text: str
    address: str
    posted_at: datetime
    is_above: bool = False  # whether the judged one answers it


@dataclass(frozen=True)
class Alike:
    """A text that says nearly the same; `share` is how much of it, in percent."""

    name: str
    text: str
    address: str
    posted_at: datetime
    state: str
    share: int


@dataclass(frozen=True)
class Version:
    """The text as it stood from some moment on; `mark` is what a decision about it keeps as `version`.

    `beside` are the facts that stood beside it then, as lines.
    """

    mark: str
    html: str
    written_at: datetime
    beside: str = ""


class Surrounded:
    """What a kind of text may know of what is around it; one that stands alone knows nothing."""

    @classmethod
    def found_by(cls, words: str) -> QuerySet[Any] | None:  # noqa: ARG003 - for those that ask
        """Return the texts that hold all words, or whose author is called so, the newest first; None: not searched."""
        return None

    @classmethod
    def places(cls, *, besides: int = 0) -> list[tuple[int, str]]:  # noqa: ARG003 - for those that ask
        """Return number and name of the newest places where such texts stand, and of the place `besides`."""
        return []

    @classmethod
    def placed_in(cls, number: int) -> QuerySet[Any] | None:  # noqa: ARG003 - for those that ask
        """Return the texts that stand in a place; None where they stand in none."""
        return None

    def before(self) -> list[Neighbour]:
        """Return what stands just before it, in the order of reading."""
        return []

    def after(self) -> list[Neighbour]:
        """Return what stands just after it, in the order of reading."""
        return []

    def alike(self) -> list[Alike]:
        """Return texts that say nearly the same, the most alike first."""
        return []

    def versions(self) -> list[Version]:
        """Return its versions, the first first and the present one last."""
        return []

    def evidence(self) -> dict[str, Any]:
        """Return the text as it is now, with all that says what it is, to be kept as evidence."""
        return {
            "versions": [
                {
                    "number": number,
                    "written_at": each.written_at.isoformat(),
                    "html": each.html,
                    "beside": each.beside,
                }
                for number, each in enumerate(self.versions(), start=1)
            ]
        }
