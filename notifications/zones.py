"""Time zones that both Python and PostgreSQL know."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.db import connection

REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def zones() -> tuple[str, ...]:
    """Return the names that a person can choose from: places, in the order of the alphabet, and UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()} & available_timezones()
    return (*sorted(name for name in known if name.partition("/")[0] in REGIONS), "UTC")


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return them for a form, by their part of the world; a name's underscores are blanks to a reader."""
    places = groupby(zones(), key=lambda name: name.partition("/")[0])
    return [(region, [(name, place_of(name)) for name in names]) for region, names in places]


def place_of(name: str) -> str:
    """Return what people call a zone: the place after which it is named."""
    return name.partition("/")[2].replace("_", " ").replace("/", " / ") or name
