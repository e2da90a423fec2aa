"""The forms in which a page is sent: as it is, or compressed once for all who ask."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
PREFERRED = (BROTLI, GZIP, IDENTITY)
BROTLI_QUALITY = 5  # of 11: a tenth larger than the best, at a fiftieth of its time
GZIP_LEVEL = 6
SMALLEST = 500  # bytes; below, compression saves nothing


@lru_cache(maxsize=512)
def form_for(accepted: str) -> str:
    """Return the best form that an Accept-Encoding takes (RFC 9110, 12.5.3); none is refused for want of one."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    others = weights.get("*", 0.0)
    offers = {BROTLI: weights.get(BROTLI, others), GZIP: weights.get(GZIP, weights.get("x-gzip", others))}
    best = max(offers, key=lambda name: (offers[name], -PREFERRED.index(name)))
    return best if offers[best] > 0 and offers[best] >= weights.get(IDENTITY, 0.0) else IDENTITY


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def compressed(body: bytes, form: str) -> bytes:
    """Return a page in a form."""
    if form == BROTLI:
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    return gzip.compress(body, GZIP_LEVEL, mtime=0) if form == GZIP else body


def plain(body: bytes, form: str) -> bytes:
    """Return the page again from one of its forms."""
    if form == BROTLI:
        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if form == GZIP else body
