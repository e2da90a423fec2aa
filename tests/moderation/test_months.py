"""Calendar months as the law counts them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from moderation.months import months_after

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (datetime(2026, 1, 15, 12, tzinfo=BERLIN), datetime(2026, 7, 16, tzinfo=BERLIN)),
        (datetime(2026, 8, 31, 12, tzinfo=BERLIN), datetime(2027, 3, 1, tzinfo=BERLIN)),  # February has no 31st
        (datetime(2027, 8, 31, 12, tzinfo=BERLIN), datetime(2028, 3, 1, tzinfo=BERLIN)),  # nor in a leap year
        (datetime(2026, 12, 31, 23, 30, tzinfo=BERLIN), datetime(2027, 7, 1, tzinfo=BERLIN)),
        (datetime(2026, 1, 14, 23, 30, tzinfo=UTC), datetime(2026, 7, 16, tzinfo=BERLIN)),  # the 15th in Berlin
    ],
)
def test_six_months_end_with_the_day_of_the_same_number(moment, end):
    assert months_after(moment, 6) == end
