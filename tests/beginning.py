"""The database as it was made, to which it returns after each test that commits."""

from __future__ import annotations

from django.db import connection, transaction

KEPT = "kept_for_tests"  # the schema of copies
COLUMNS = """
    SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_generated = 'NEVER' GROUP BY table_name
"""


class Beginning:
    """What each table held at first; `restore()` brings it back.

    Django's flush truncates every table and makes content types, permissions, roles and pages anew: 0.4 seconds of the
    processor and hundreds of new files. These are the same rows, by the same numbers, in a tenth of that.
    """

    def __init__(self) -> None:
        """Copy the few rows that migrations left."""
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
            cursor.execute(COLUMNS)
            columns = dict(cursor.fetchall())
            for table in tables:
                cursor.execute(f"CREATE TABLE {KEPT}.{table} AS SELECT {columns[table]} FROM {table}")  # noqa: S608
        # Waits for whoever still writes, as truncating would. No trigger is to hear of it, nor to forbid it.
        self._statements = [
            f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE",
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {table}" for table in tables),  # noqa: S608 - names of our own tables
            *(f"INSERT INTO {table} ({columns[table]}) SELECT * FROM {KEPT}.{table}" for table in tables),  # noqa: S608
        ]

    @staticmethod
    def can_be_restored() -> bool:
        """Whether the database's user may silence triggers; a superuser may."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
            return bool(cursor.fetchone()[0])

    def restore(self) -> None:
        """Let every table hold what it held at first, and nothing else."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("; ".join(self._statements))
