"""Calendar months, as the law counts them."""

from calendar import monthrange
from datetime import datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localtime


def months_after(moment: datetime, months: int) -> datetime:
    """Return the end of the day that many calendar months later, in the site's time zone (exclusive).

    The day of the event does not count, and where the last month has no such day its last one ends the period
    (§§ 187(1), 188(2) and (3) BGB; Art. 3(1), (2)(c) Regulation (EEC) 1182/71).
    """
    day = localtime(moment, get_default_timezone()).date()
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = min(day.day, monthrange(year, month + 1)[1])
    following = day.replace(year=year, month=month + 1, day=last) + timedelta(days=1)
    return datetime.combine(following, time.min, tzinfo=get_default_timezone())
