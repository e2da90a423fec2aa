"""Texts that mention people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talentforum.lib.markdown import ReaderText

from .. import mentions, quotes


class Names:
    """The names of all whom some texts mention, and which of their quotations fold.

    Both are asked for when the first of these texts is shown that needs them.
    """

    def __init__(self, texts: list[Mentioning]) -> None:
        self._texts = texts

    @cached_property
    def folded(self) -> Mapping[tuple[int, int | None], set[int]]:
        """The places of quotations that are not shown, by the ids of the comment and of its earlier version, if any."""
        from .folded import FoldedQuote

        quoting = [text.written_as for text in self._texts if quotes.MARK in text.html]
        found: dict[tuple[int, int | None], set[int]] = defaultdict(set)
        rows = FoldedQuote.objects.filter(comment__in={comment for comment, _revision in quoting})
        for comment, revision, place in rows.values_list("comment", "revision", "place"):
            found[comment, revision].add(place)
        return found

    @cached_property
    def known(self) -> Mapping[int, str]:
        """The names by the people's ids."""
        return mentions.names_in(text.html for text in self._texts)


class Mentioning:
    """A text whose stored HTML holds placeholders where it mentions people, and quotations that may have to fold.

    It is shown by `shown`, never as stored.
    """

    pk: Any
    body: Any
    html: Any
    mentioned: Names | None = None  # on a row: shared with the texts that were read with it

    @property
    def shown(self) -> SafeString:
        """The text as HTML with the names of today; asks for them where it mentions somebody."""
        html = self.html
        if not _is_marked(html):
            return SafeString(html)
        if self.mentioned is None:
            self.mentioned = Names([self])
        if quotes.MARK in html:
            html = quotes.folded(html, self.mentioned.folded.get(self.written_as, ()))
        return mentions.filled(html, self.mentioned.known) if mentions.MARK in html else SafeString(html)

    @property
    def in_passing(self) -> SafeString:
        """The text where it stands outside its discussion: a line where readers have to open it first."""
        if not getattr(self, "is_sensitive", False):
            return self.shown
        return format_html("<p>{}</p>", _("A moderator marked this comment as sensitive."))

    @property
    def written_as(self) -> tuple[Any, Any]:
        """The ids of the comment whose text it is, and of the earlier version that it is; None for that of today."""
        return self.pk, None

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
    marked = [text for text in texts if _is_marked(vars(text).get("html", ""))]  # may be deferred
    names = Names(marked)
    for text in marked:
        text.mentioned = names


def _is_marked(html: str) -> bool:
    return mentions.MARK in html or quotes.MARK in html
