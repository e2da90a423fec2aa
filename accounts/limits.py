"""Rate limits: how often is too often."""

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
        if not settings.RATE_LIMITS:
            return 0
        key = salted_hmac(f"limit.{self.name}", "\n".join(map(str, subject)), algorithm="sha256").hexdigest()
        hits, remaining = Counter.objects.hit(key, self.seconds)
        return max(ceil(remaining), 1) if hits > self.amount else 0
