"""A page of a thread: what a reader asked for, and what there is to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from articles.models import Anchor, Article

from . import filters, orders
from .entry import Entry, Fold
from .models import Comment

DEFAULT_ORDER = orders.OLDEST


@dataclass(frozen=True)
class Wish:
    """What a reader asks of a thread, as the address says it; empty is the whole thread from its beginning."""

    order: str = DEFAULT_ORDER
    start: str = ""
    about: str = ""
    only: str = ""
    since: datetime | None = None

    def address(self, **changes: str) -> str:
        """Return the query of the page with these changes, from its beginning unless they say where it starts."""
        said = {"sortierung": self.order, "zu": self.about, "nur": self.only, "ab": "", **changes}
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass
class ThreadPage:
    """One page of a thread, in one order."""

    article: Article
    wish: Wish
    entries: list[Entry]
    following: str = ""  # the cursor of the next page
    about: Anchor | None = None
    about_is_gone: bool = False
    order_is_outdated: bool = False
    fold: Fold | None = None  # of a branch: what comes after this page
    new_count: int = 0  # how many of the whole thread are new to the reader
    newest: datetime | None = None  # when the last comment of the whole thread came; None where the page shows none

    @property
    def order(self) -> str:
        """The order of its roots."""
        return self.wish.order

    @property
    def is_flat(self) -> bool:
        """Whether it lists single comments from anywhere in the thread."""
        return self.wish.only in filters.FLAT

    @property
    def before(self) -> bool:
        """Whether something may come before it."""
        return bool(self.wish.start) and not self.order_is_outdated

    @property
    def first_address(self) -> str:
        """The query of the thread's first page in this order."""
        return self.wish.address()

    @property
    def next_address(self) -> str:
        """The query of the next page; empty on the last."""
        return self.wish.address(ab=self.following) if self.following else ""

    @property
    def whole_address(self) -> str:
        """The query of the whole thread, without what leaves parts of it away."""
        return self.wish.address(zu="", nur="")

    @property
    def new_address(self) -> str:
        """The query of what is new to the reader in the whole thread."""
        return self.wish.address(zu="", nur=filters.NEW)

    @property
    def new_is_offered(self) -> bool:
        """Whether the reader was here before, so that something may be new to them."""
        return self.wish.since is not None

    @property
    def zu(self) -> str:
        """The query of the form for a comment on the same thing."""
        return f"?zu={self.about.pk}" if self.about else ""

    def comments(self) -> list[Comment]:
        """Return all comments on it; of one that is kept rendered only the id is known."""
        return [entry.comment for entry in flattened(self.entries)]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.entries


def flattened(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give the entries, each before those beneath it."""
    for entry in entries:
        yield entry
        yield from flattened(entry.replies)
