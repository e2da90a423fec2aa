"""What keeps robots from a form that is open to everyone, and asks nobody else: a time, and a small proof of work.

The page brings a signed challenge; `js/proof.js` finds the number that makes a hash of both begin with enough zeros
(hashcash, Back 2002). A challenge is good once, for some hours, and not before a person could have filled in the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from time import time

from django.core import signing
from django.utils.crypto import get_random_string

from accounts.limits import Limit
from accounts.models import Counter

PURPOSE = "moderation.notice.challenge"
BITS = 14  # 16,000 hashes on average: some seconds on an old phone, while its owner writes
SOONEST = 3  # seconds; nobody reads and fills in four fields in less
GOOD_FOR = 12 * 3600  # seconds; who writes longer has another challenge, and their words
SPENT = Limit("notice.challenge", 1, GOOD_FOR)


@dataclass(frozen=True)
class Proof:
    """What came back with a form: the challenge, and the number found for it; empty without JavaScript."""

    challenge: str
    number: str

    @property
    def is_due(self) -> bool:
        """Whether the challenge is ours and good still."""
        return self._age() is not None

    @property
    def is_too_soon(self) -> bool:
        """Whether it comes back faster than people write."""
        return (age := self._age()) is not None and age < SOONEST

    @property
    def is_given(self) -> bool:
        """Whether a number came with it."""
        return bool(self.number)

    @property
    def is_right(self) -> bool:
        """Whether the number is one that had to be searched for."""
        found = sha256(f"{self.challenge}:{self.number[:20]}".encode()).digest()
        return int.from_bytes(found) >> (len(found) * 8 - BITS) == 0

    def spend(self) -> bool:
        """Use the challenge up; return False where it was used before, in whichever process."""
        key = SPENT.key_of((self.challenge,))
        hits, _remaining = Counter.objects.hit({key: SPENT.seconds})[key]
        return hits == 1

    def _age(self) -> float | None:
        """Return how old the challenge is, in seconds; None where it is not ours, or too old."""
        try:
            begun = signing.loads(self.challenge, salt=PURPOSE, max_age=GOOD_FOR)[1]
        except (signing.BadSignature, ValueError, TypeError, IndexError):
            return None
        return time() - float(begun)


def new_challenge() -> str:
    """Return a challenge that no page had before."""
    return signing.dumps([get_random_string(16), time()], salt=PURPOSE)
