"""From a pasted address to the thing it leads to: what editors can cite, whichever app it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation

from talentforum.lib.languages import in_language

if TYPE_CHECKING:
    from .models import Article


class Citable(models.Model):
    """What can stand as a card in a follow-up; each kind names its page and its card."""

    cite_view: ClassVar[str]  # the name of the address that an editor pastes
    cite_template: ClassVar[str]  # shows the card; is given the thing as `subject`

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> list[type[Citable]]:
        """Return every kind that there is."""
        return Citable.__subclasses__()

    @classmethod
    def for_citation(cls) -> models.QuerySet[Self]:
        """Return all things of this kind with what the card shows, in a constant number of queries."""
        raise NotImplementedError

    @classmethod
    def citable(cls, article: Article, **address: Any) -> Self | None:
        """Return the thing at an address (the parts that its page takes) if it is public and of this article."""
        raise NotImplementedError

    @classmethod
    def offered(cls, article: Article, words: str) -> Iterable[Self]:
        """Return what a picker offers: the newest public ones of the article that hold the words, at most twenty."""
        raise NotImplementedError

    @property
    def is_citable(self) -> bool:
        """Whether everyone can see it now."""
        raise NotImplementedError

    @property
    def cite_author(self) -> int | None:
        """Who is told that it is cited (the id of a user); None where it is nobody's own words."""
        return None

    @property
    def cite_line(self) -> str:
        """The thing in one line, for the picker."""
        raise NotImplementedError


OWN_ADDRESS = re.compile(r'<p><a href="([^"]+)"[^>]*>[^<]*</a></p>|<p>(/[^\s<]+)</p>')


def path_of(address: str) -> str:
    """Return the path of an address of this site without its language; empty for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that are no IPv6 address
        return ""
    if parts.netloc and f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return ""
    return in_language(parts.path, settings.LANGUAGE_CODE)


def paths_in(html: str) -> list[str]:
    """Return the paths of citable pages that stand alone in a paragraph, in order, each once."""
    found = (path_of(link or plain) for link, plain in OWN_ADDRESS.findall(html))
    return list(dict.fromkeys(path for path in found if path and kind_at(path)))


def kind_at(path: str) -> tuple[type[Citable], dict[str, Any]] | None:
    """Return which kind of thing a path leads to, with what its page takes; None for other pages."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            match = resolve(path)
            is_its_own = path == reverse(match.view_name, kwargs=match.kwargs)  # `/kommentare/007/` is no second one
    except (Resolver404, NoReverseMatch):
        return None
    kind = next((kind for kind in Citable.kinds() if kind.cite_view == match.view_name), None)
    return (kind, match.kwargs) if kind and is_its_own else None


def find(article: Article, path: str) -> Citable | None:
    """Return the public thing of this article at a path, None where there is none to cite."""
    found = kind_at(path)
    return found[0].citable(article, **found[1]) if found else None
