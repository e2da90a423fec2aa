"""Django's cache in Redis, which may be away: then it is as one that holds nothing, and nobody waits for it long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

PATIENCE = 0.3  # seconds for an answer
# What each word gives where Redis does not answer. Only allauth's limits count there; ours are in PostgreSQL.
NOTHING: dict[str, Callable[..., Any]] = {
    "add": lambda *_, **__: True,
    "get": lambda _key, default=None, **__: default,
    "set": lambda *_, **__: None,
    "touch": lambda *_, **__: False,
    "delete": lambda *_, **__: False,
    "get_many": lambda *_, **__: {},
    "has_key": lambda *_, **__: False,
    "incr": lambda _key, delta=1, **__: delta,
    "set_many": lambda *_, **__: [],
    "delete_many": lambda *_, **__: None,
    "clear": lambda *_, **__: False,
}


class SparedCache(RedisCache):
    """Redis as a cache that harms no request when it fails."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Wait shortly for each answer."""
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        super().__init__(server, {**params, "OPTIONS": {**patience, **params.get("OPTIONS", {})}})


def _spared(word: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    asked = getattr(RedisCache, word)

    @wraps(asked)
    def wrapped(cache: SparedCache, *arguments: Any, **options: Any) -> Any:
        try:
            return asked(cache, *arguments, **options)
        except RedisError as error:
            logger.warning("cache unknown", error=type(error).__name__)
            return otherwise(*arguments, **options)

    return wrapped


for _word, _otherwise in NOTHING.items():
    setattr(SparedCache, _word, _spared(_word, _otherwise))
