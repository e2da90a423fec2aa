"""How many experiences there are of each kind: all counts of the list in one query over one narrow index."""

from __future__ import annotations

from typing import Any

from django.db import connection

# The columns that are counted. The index `experiences_counted` holds them all, so that few rows need be fetched.
COLUMNS = ("perspective", "outcome", "role_key", "region", "employer_size", "year", "article_id")
NUMBERS = {"year", "article_id"}

type Query = tuple[str, list[Any]]


def count(wanted: dict[str, Any], articles: list[int]) -> tuple[dict[str, dict[Any, int]], int]:
    """Count each value of each column among the public experiences of the articles, and all that fit.

    `wanted` says which value columns must have. A column without one is counted over what fits them all, in one pass;
    a column with one over what fits the others, so that its counts say what another choice would give.
    """
    parts = [_of_the_free(wanted, articles), *(_of_one(column, wanted, articles) for column in wanted)]
    with connection.cursor() as cursor:
        query = " UNION ALL ".join(query for query, _ in parts)
        cursor.execute(query, [value for _, values in parts for value in values])
        found = cursor.fetchall()
    counts: dict[str, dict[Any, int]] = {column: {} for column in COLUMNS}
    total = 0
    for column, value, number in found:
        if not column:
            total = number
        elif value is not None:
            counts[column][int(value) if column in NUMBERS else value] = number
    return counts, total


def count_alone(wanted: dict[str, Any], articles: list[int]) -> dict[str, int]:
    """Count for each wanted column the public experiences that have its value, whatever else they are."""
    parts = [_query(f"SELECT '{name}', count(*)", {name: value}, articles, "") for name, value in wanted.items()]
    with connection.cursor() as cursor:
        query = " UNION ALL ".join(query for query, _ in parts)
        cursor.execute(query, [value for _, values in parts for value in values])
        return dict(cursor.fetchall())


def _of_the_free(wanted: dict[str, Any], articles: list[int]) -> Query:
    """Return the query that counts every column without a wanted value, and all that fit, in one pass."""
    free = [column for column in COLUMNS if column not in wanted]
    names = "".join(f" WHEN grouping({column}) = 0 THEN '{column}'" for column in free)
    values = "".join(f" WHEN grouping({column}) = 0 THEN {column}::text" for column in free)
    if not free:
        return _query("SELECT '', NULL, count(*)", wanted, articles, "")
    sets = "".join(f"({column}), " for column in free)
    selected = f"SELECT CASE{names} ELSE '' END, CASE{values} END, count(*)"
    return _query(selected, wanted, articles, f"GROUP BY GROUPING SETS ({sets}())")


def _of_one(column: str, wanted: dict[str, Any], articles: list[int]) -> Query:
    """Return the query that counts a column whose value is wanted, over what fits the others."""
    others = {other: value for other, value in wanted.items() if other != column}
    return _query(f"SELECT '{column}', {column}::text, count(*)", others, articles, f"GROUP BY {column}")


def _query(selected: str, wanted: dict[str, Any], articles: list[int], grouped: str) -> Query:
    fits = "".join(f" AND {column} = %s" for column in wanted)
    rows = f"FROM experiences_experience WHERE shown_at IS NOT NULL AND article_id = ANY(%s){fits}"
    return f"{selected} {rows} {grouped}", [articles, *wanted.values()]
