"""Names on which others have a word: what stands above accounts may hold some back, and hears of each choice."""

from __future__ import annotations

from typing import Any

from django.db import models

NAMELESS = "Mitglied"  # with a number, while somebody's own name is out of view; nobody may choose it


def nameless(number: int) -> str:
    """Return the neutral name of a person, by their account's id."""
    return f"{NAMELESS} {number}"


class Naming(models.Model):
    """What knows more of people's names than accounts do; its subclasses are asked."""

    class Meta:
        abstract = True

    @classmethod
    def holds_back(cls, folded: str) -> bool:
        """Tell whether nobody may take a name that looks like this one (`fold`) at present."""
        raise NotImplementedError

    @classmethod
    def hear(cls, person: int, name: str) -> bool:
        """Take note of what a person (an account's id) chose to be called; return whether it may be shown at once."""
        raise NotImplementedError


def is_held_back(folded: str) -> bool:
    """Tell whether nobody may take a name at present; to be asked after whether somebody bears it."""
    kinds: list[Any] = Naming.__subclasses__()
    return any(kind.holds_back(folded) for kind in kinds)


def may_be_shown(person: int, name: str) -> bool:
    """Let all know what a person chose to be called; return whether it may be shown at once. In a transaction."""
    kinds: list[Any] = Naming.__subclasses__()
    heard = [kind.hear(person, name) for kind in kinds]
    return all(heard)
