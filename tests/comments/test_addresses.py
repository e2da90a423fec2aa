"""Addresses of comments and people in the language that is asked for, whichever is active."""

import pytest
from django.utils import translation

from comments import addresses


@pytest.mark.parametrize("active", ["de", "en"])
def test_an_address_is_in_the_language_asked_for_else_in_the_active_one(active):
    for cached in (addresses._pattern, addresses._person, addresses._people):
        cached.cache_clear()
    prefix = {"de": "", "en": "/en"}

    with translation.override(active):
        found = [
            (addresses.address("comment", 5, language), addresses.address_of_person("Jana Müller", language))
            for language in ("en", "de", None)
        ]

    assert found == [
        (f"{prefix[language]}/kommentare/5/", f"{prefix[language]}/leute/Jana%20M%C3%BCller/")
        for language in ("en", "de", active)
    ]
