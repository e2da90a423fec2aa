"""Whose the log is: a database role's that is not the application's, where an operator made it so.

Triggers refuse to change a decision, but whoever owns a table can drop its triggers, and whoever owns its schema or
database can drop the table. PostgreSQL lets nobody else. So all of these go to a role that nobody can sign in as, and
the application's role keeps the rights to read the log and to add to it.
"""

from __future__ import annotations

from django.db import connection, transaction
from psycopg import sql

from .models import Decision, RuleText, Statement

OWNER = "talentforum_log"
# What may be changed all the same, each behind its trigger: words are erased with the account they are about, and a
# rule ends when its next version begins.
CHANGED: dict[str, tuple[str, ...]] = {
    Decision._meta.db_table: (),  # noqa: SLF001 - Django documents _meta
    Statement._meta.db_table: ("addressee_id", "facts", "explanation", "note"),  # noqa: SLF001
    RuleText._meta.db_table: ("ended_at",),  # noqa: SLF001
}
TABLES = list(CHANGED)

# Bound by nothing, able to make itself a member of any role, or a member of the owner already.
_MIGHTY = """
    SELECT rolsuper OR rolcreaterole OR pg_has_role(rolname, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s
"""
_FUNCTIONS = """
    SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
    WHERE tgrelid = ANY(%s::regclass[]) AND NOT tgisinternal ORDER BY 1
"""
_SEQUENCES = """
    SELECT t.oid::regclass::text FROM pg_depend JOIN pg_class t ON t.oid = objid AND classid = 'pg_class'::regclass
    WHERE refobjid = ANY(%s::regclass[]) AND relkind = 'S'
"""
_GUARDED = """
    SELECT bool_and(
        NOT pg_has_role(relowner, 'MEMBER') AND NOT pg_has_role(nspowner, 'MEMBER')
        AND NOT pg_has_role(datdba, 'MEMBER') AND NOT has_table_privilege(t.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
    ) FROM pg_class t JOIN pg_namespace s ON s.oid = relnamespace JOIN pg_database ON datname = current_database()
    WHERE t.oid = ANY(%s::regclass[])
"""


class Unguarded(Exception):
    """There is no such role, or it could take back what is taken from it; the message says which."""


def is_guarded() -> bool:
    """Whether the role that asks can neither change nor drop the log; its tables are there."""
    return bool(_asked(_GUARDED, TABLES)[0])


def guard(app: str, owner: str = OWNER) -> None:
    """Give the log to the role `owner`, made where there is none, and let the role `app` read it and add to it.

    `app` may still make tables and schemas, as migrations do. Twice changes nothing. Raises Unguarded where there is no
    `app`, or where it is a superuser, may make roles, or may become `owner`; DatabaseError where whoever asks may not.
    """
    with transaction.atomic():
        if not _asked("SELECT oid FROM pg_roles WHERE rolname = %s", owner):
            _run("CREATE ROLE {} NOLOGIN", owner)
        _refuse_mighty(app, owner)
        _give(owner)
        database, schema = _place()
        _run("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {} TO {}", database, app)
        _run("GRANT USAGE, CREATE ON SCHEMA {} TO {}", schema, app)
        for table, columns in CHANGED.items():
            _run("REVOKE ALL ON {} FROM {}", table, app)
            _run("GRANT SELECT, INSERT, REFERENCES ON {} TO {}", table, app)
            for column in columns:
                _run("GRANT UPDATE ({}) ON {} TO {}", column, table, app)
        for sequence in _asked(_SEQUENCES, TABLES):  # a backup reads them
            _run(f"GRANT SELECT ON SEQUENCE {sequence} TO {{}}", app)


def release(app: str) -> None:
    """Give all of it back to the application's role, so that migrations can change the log's tables."""
    with transaction.atomic():
        _give(app)


def _refuse_mighty(app: str, owner: str) -> None:
    found = _asked(_MIGHTY, owner, app)
    if not found:
        raise Unguarded(f"There is no role {app}.")
    if found[0]:
        raise Unguarded(
            f"The role {app} is a superuser, may make roles, or may become {owner}: it could take all of it back. "
            f"ALTER ROLE {app} NOSUPERUSER NOCREATEROLE; REVOKE {owner} FROM {app};"
        )


def _give(owner: str) -> None:
    for table in TABLES:
        _run("ALTER TABLE {} OWNER TO {}", table, owner)
    for function in _asked(_FUNCTIONS, TABLES):  # who owns one could write another body into it
        _run(f"ALTER FUNCTION {function} OWNER TO {{}}", owner)
    database, schema = _place()
    _run("ALTER SCHEMA {} OWNER TO {}", schema, owner)
    _run("ALTER DATABASE {} OWNER TO {}", database, owner)


def _place() -> tuple[str, str]:
    """Return the names of the database and of the schema that the tables lie in."""
    schema = _asked("SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = %s::regclass", TABLES[0])[0]
    return str(connection.settings_dict["NAME"]), str(schema)


def _asked(question: str, *values: str | list[str]) -> list[object]:
    """Return the first column of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [row[0] for row in cursor.fetchall()]


def _run(statement: str, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
