"""From the address that somebody names to the text of readers that stands there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import override

from talentforum.lib.languages import in_language

from .moderatable import Moderatable


class Elsewhere(Exception):
    """The address is not of this site, or none at all."""


class Place(NamedTuple):
    """An address of this site, written as we write it, and the text of readers that it leads to.

    `is_gone` says that it leads to such a text, and that everyone can read none there.
    """

    address: str
    thing: Moderatable | None
    is_gone: bool = False


def place_of(written: str) -> Place:
    """Return what an address leads to; what stands behind `?` says nothing of it and is left out. Raises Elsewhere."""
    path, fragment = _parts_of(written)
    address = f"{settings.SITE_URL}{path}{f'#{fragment}' if fragment else ''}"
    try:
        with override(settings.LANGUAGE_CODE):
            match = resolve(unquote(in_language(path, settings.LANGUAGE_CODE)))
    except (Resolver404, UnicodeError):
        return Place(address, None)
    for kind in Moderatable.judged_kinds():
        found = kind.noticed_at(match.url_name or "", match.kwargs, fragment)
        if found is not None:
            thing = next(iter(found), None)
            return Place(address, thing, is_gone=thing is None or not thing.standing()[1])
    return Place(address, None)


def things_at(addresses: Iterable[str]) -> list[tuple[Moderatable | None, list[str]]]:
    """Return each thing that some addresses lead to with those that do, None for all that lead to no text of readers.

    Their order is that of kind and number, in which all lock them; what is no text comes last.
    """
    found: dict[tuple[str, int], tuple[Moderatable | None, list[str]]] = {}
    for address in addresses:
        thing = place_of(address).thing
        key = ("~", 0) if thing is None else (thing._meta.label, thing.pk)  # noqa: SLF001 - Django documents _meta
        found.setdefault(key, (thing, []))[1].append(address)
    return [found[key] for key in sorted(found)]


def _parts_of(written: str) -> tuple[str, str]:
    """Return path and fragment of an address of this site; its host may be left out, and the scheme before it."""
    ours = urlsplit(settings.SITE_URL)
    host = ours.netloc.lower()
    text = written.strip()
    if text.lower().split("/")[0] in {host, f"www.{host}"}:
        text = f"{ours.scheme}://{text}"
    try:
        parts = urlsplit(text)
    except ValueError as error:  # brackets that are no IPv6 address
        raise Elsewhere from error
    is_ours = parts.scheme in {"http", "https"} and parts.netloc.lower() in {host, f"www.{host}"}
    is_bare = not parts.scheme and not parts.netloc and text.startswith("/")
    if not (is_ours or is_bare):
        raise Elsewhere
    return parts.path or "/", parts.fragment
