"""Texts that mention people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.safestring import SafeString

from talentforum.lib.markdown import ReaderText

from .. import mentions


class Names:
    """The names of all whom some texts mention: asked for when the first of these texts is shown."""

    def __init__(self, texts: list[Mentioning]) -> None:
        self._texts = texts

    @cached_property
    def known(self) -> Mapping[int, str]:
        """The names by the people's ids."""
        return mentions.names_in(text.html for text in self._texts)


class Mentioning:
    """A text whose stored HTML holds placeholders where it mentions people: it is shown by `shown`, never as stored."""

    body: Any
    html: Any
    mentioned: Names | None = None  # on a row: shared with the texts that were read with it

    @property
    def shown(self) -> SafeString:
        """The text as HTML with the names of today; asks for them where it mentions somebody."""
        if mentions.MARK not in self.html:
            return SafeString(self.html)
        if self.mentioned is None:
            self.mentioned = Names([self])
        return mentions.filled(self.html, self.mentioned.known)

    def write(self, text: ReaderText, *, instead: Mentioning | None = None) -> None:
        """Take a text and find whom it mentions.

        `instead` is what stood there before: whom it mentioned is meant by the same words still, also if they have
        another name since.
        """
        known = mentions.words_in(instead.html, instead.body) if instead is not None else {}
        found = mentions.find(text.html, known)
        self.body, self.html, self.mentioned = text.body, found.html, Names([self])
        self.mentioned.known = found.names  # as they were found just now


class MentioningQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that are texts, or come with texts, which ask together for the names of those whom they mention."""

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new:
            _introduce(self._result_cache or ())


def _introduce(rows: Iterable[Any]) -> None:
    """Let texts that were read together ask for names together, once one of them is shown."""
    read = [row for row in rows if isinstance(row, models.Model)]
    beside = [each for row in read for each in row._state.fields_cache.values()]  # noqa: SLF001 - what was read along is listed nowhere else
    texts = [each for each in (*read, *beside) if isinstance(each, Mentioning)]
    marked = [text for text in texts if mentions.MARK in vars(text).get("html", "")]  # may be deferred
    names = Names(marked)
    for text in marked:
        text.mentioned = names
