"""How long ago something was, as it is said behind "seit" and "vor"."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from talentforum.lib.spans import span_since


@pytest.mark.parametrize(
    ("ago", "german", "english"),
    [
        (timedelta(days=3, hours=2), "3\xa0Tagen, 2\xa0Stunden", "3\xa0days, 2\xa0hours"),
        (timedelta(days=1), "1\xa0Tag", "1\xa0day"),
        (timedelta(days=15), "2\xa0Wochen, 1\xa0Tag", "2\xa0weeks, 1\xa0day"),
        (timedelta(minutes=5), "5\xa0Minuten", "5\xa0minutes"),
        (timedelta(0), "0\xa0Minuten", "0\xa0minutes"),
    ],
)
def test_spans_are_in_the_dative(clock, ago, german, english):
    moment = timezone.now() - ago
    with override("de"):
        assert span_since(moment) == german
    with override("en"):
        assert span_since(moment) == english
