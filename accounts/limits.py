"""Rate limits: how often is too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.utils.crypto import salted_hmac

from .models import Counter


@dataclass(frozen=True)
class Limit:
    """At most `amount` times within `seconds`, counted for each subject apart, in all processes together."""

    name: str
    amount: int
    seconds: int

    def hit(self, *subject: object) -> int:
        """Count one more for a subject; return 0, or the seconds to wait where that was too often."""
        return hit_all([self], *subject)

    def key_of(self, subject: tuple[object, ...]) -> str:
        """Return the key under which a subject is counted."""
        return salted_hmac(f"limit.{self.name}", "\n".join(map(str, subject)), algorithm="sha256").hexdigest()


def hit_all(limits: Sequence[Limit], *subject: object) -> int:
    """Count one more for a subject in several limits; return 0, or the seconds to wait until none is exceeded."""
    if not settings.RATE_LIMITS:
        return 0
    by_key = {limit.key_of(subject): limit for limit in limits}
    found = Counter.objects.hit({key: limit.seconds for key, limit in by_key.items()})
    return max(max(ceil(remaining), 1) if hits > by_key[key].amount else 0 for key, (hits, remaining) in found.items())
