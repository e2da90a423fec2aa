"""How many experiences there are of each kind: all counts of the list in one query over one narrow index."""

from __future__ import annotations

from typing import Any

from django.db import connection

# The columns that are counted; the index `experiences_counted` holds them all, so that no row need be fetched.
COLUMNS = ("perspective", "role_key", "outcome", "region", "employer_size", "year", "article_id")

_ROWS = "FROM experiences_experience WHERE shown_at IS NOT NULL AND article_id = ANY(%s)"


def count(wanted: dict[str, Any], articles: list[int]) -> tuple[dict[str, dict[Any, int]], int]:
    """Count each value of each column among the public experiences of the articles, and all that fit.

    `wanted` says which value columns must have. A column without one is counted over what fits them all, in one pass;
    a column with one over what fits the others, so that its count says what another choice would give.
    """
    free = [column for column in COLUMNS if column not in wanted]
    parts = [_of_free(free, wanted, articles), *(_of_wanted(column, wanted, articles) for column in wanted)]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(query for query, _ in parts), [value for _, values in parts for value in values]
        )
        found = cursor.fetchall()
    counts: dict[str, dict[Any, int]] = {column: {} for column in COLUMNS}
    total = 0
    for number, column, text, year_or_article in found:
        if column == "":
            total = number
        else:
            counts[column][text if text is not None else year_or_article] = number
    return counts, total


def _of_free(free: list[str], wanted: dict[str, Any], articles: list[int]) -> tuple[str, list[Any]]:
    """Return the query that counts every free column at once, and all that fit."""
    names = [f"CASE WHEN grouping({column}) = 0 THEN '{column}' END" for column in free]
    sets = ", ".join(f"({column})" for column in free)
    texts = [f"CASE WHEN grouping({column}) = 0 THEN {column} END" for column in free if not _is_number(column)]
    numbers = [f"CASE WHEN grouping({column}) = 0 THEN {column} END" for column in free if _is_number(column)]
    where, values = _where(wanted, articles)
    return (
        f"SELECT count(*), coalesce({', '.join([*names, "''"])}), {_first(texts, 'text')}, {_first(numbers, 'bigint')} "
        f"{where} GROUP BY GROUPING SETS ({', '.join(filter(None, [sets, '()']))})",
        values,
    )


def _of_wanted(column: str, wanted: dict[str, Any], articles: list[int]) -> tuple[str, list[Any]]:
    """Return the query that counts a column whose value is wanted, over what fits the others."""
    where, values = _where({other: value for other, value in wanted.items() if other != column}, articles)
    text, number = ("NULL::text", f"{column}::bigint") if _is_number(column) else (f"{column}::text", "NULL::bigint")
    return f"SELECT count(*), '{column}', {text}, {number} {where} GROUP BY {column}", values


def _where(wanted: dict[str, Any], articles: list[int]) -> tuple[str, list[Any]]:
    return _ROWS + "".join(f" AND {column} = %s" for column in wanted), [articles, *wanted.values()]


def _is_number(column: str) -> bool:
    return column in {"year", "article_id"}


def _first(values: list[str], kind: str) -> str:
    return f"coalesce({', '.join(values)})::{kind}" if values else f"NULL::{kind}"
