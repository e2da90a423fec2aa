"""Redis as Django's cache: where it is away, no request fails by it."""

from __future__ import annotations

import pytest
from django.core.cache.backends.redis import RedisCache

from talentforum.lib.cache import NOTHING, SparedCache
from tests.processes import free_port


@pytest.fixture
def nowhere():
    """A cache in a Redis that is not there."""
    return SparedCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_a_cache_that_is_away_holds_nothing_and_takes_what_it_is_given(nowhere):
    assert nowhere.get("a") is None
    assert nowhere.get("a", "usual") == "usual"
    assert nowhere.add("a", 1) is True
    assert nowhere.set("a", 1, timeout=5) is None
    assert (nowhere.incr("a", 3), "a" in nowhere, nowhere.delete("a")) == (3, False, False)
    assert (nowhere.get_many(["a"]), nowhere.set_many({"a": 1})) == ({}, [])


def test_every_word_that_asks_redis_is_spared():
    asking = {
        name for name, word in vars(RedisCache).items() if callable(word) and not name.startswith(("_", "get_backend"))
    }

    assert asking == set(NOTHING)
