"""Accounts for the names in a loaded thread: they hold a name, and nobody can sign in to them."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from itertools import count

from django.contrib.auth.hashers import make_password

from accounts.models import Profile, User
from talentforum.lib.names import LONGEST, fold

HOST = "talentforum.invalid"  # a mail to it arrives nowhere (RFC 2606)


def accounts_of(first_seen: dict[str, datetime]) -> dict[str, int]:
    """Return the account of each name, made where an earlier load made none.

    An account is known again by its address, which is made from the name in the file. The name that readers see gets
    a number where somebody else holds it, or one that looks like it. Members since they were first seen.
    """
    addresses = {_address(name): name for name in first_seen}
    known = dict(User.objects.filter(email__in=addresses).values_list("email", "pk"))
    new = {address: name for address, name in addresses.items() if address not in known}
    users = User.objects.bulk_create(
        User(email=address, password=make_password(None), joined_at=first_seen[name]) for address, name in new.items()
    )
    names = _free_names(list(new.values()))
    Profile.objects.bulk_create(
        Profile(user=user, name=name, confirmed_at=user.joined_at) for user, name in zip(users, names, strict=True)
    )
    known |= {user.email: user.pk for user in users}
    return {name: known[address] for address, name in addresses.items()}


def _address(name: str) -> str:
    return f"load-{sha256(name.encode()).hexdigest()[:24]}@{HOST}"


def _free_names(wished: list[str]) -> list[str]:
    """Return the names, with a number where one like it is taken: here, or by somebody who is there."""
    folded = {name: fold(name) for name in wished}
    taken = set(Profile.objects.confirmed().filter(folded__in=folded.values()).values_list("folded", flat=True))
    free = []
    for wish in wished:
        name = _numbered(wish, taken) if folded[wish] in taken else wish
        taken.add(fold(name))
        free.append(name)
    return free


def _numbered(name: str, taken: set[str]) -> str:
    for number in count(2):
        candidate = f"{name[: LONGEST - len(str(number)) - 1].rstrip()} {number}"
        if fold(candidate) not in taken and not Profile.objects.named(candidate).exists():
            return candidate
    raise AssertionError
