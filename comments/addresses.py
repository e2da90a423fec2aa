"""Addresses of comments and people, made quickly: a page of a thread names some hundred of them."""

from functools import cache, lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language, override

NAMES = 4096  # of people whose addresses a process keeps in mind


def address(name: str, pk: int | str, language: str | None = None) -> str:
    """Return the address of a view that takes a comment's number, in a language: that of this page if none is given."""
    return _pattern(name, language or get_language()).replace("/0/", f"/{pk}/")


@cache
def _pattern(name: str, language: str | None) -> str:
    """Return such an address with 0 for the number; looked up once for each language."""
    with override(language):
        return reverse(name, args=[0])


def address_of_person(name: str, language: str | None = None) -> str:
    """Return the address of a person's page, in a language: that of this page if none is given."""
    return _person(name, language or get_language())


def address_to_ignore(name: str, pk: int | str, language: str | None = None) -> str:
    """Return where one ignores a person at a comment of theirs, in a language: that of this page if none is given."""
    return f"{address_of_person(name, language)}ignorieren/?kommentar={pk}"


@lru_cache(NAMES)
def _person(name: str, language: str | None) -> str:
    return f"{_people(language)}{quote(name)}/"


@cache
def _people(language: str | None) -> str:
    """Return what all these addresses begin with; looked up once for each language."""
    with override(language):
        return reverse("person", args=["-"]).removesuffix("-/")
