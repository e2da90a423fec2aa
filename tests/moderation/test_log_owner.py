"""The log belongs to a database role of its own: the application's reads it and adds to it, and nothing else."""

from contextlib import contextmanager

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from accounts.models import User
from moderation.grounds import Ground
from moderation.models import Decision, RuleText, Statement
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def signed_in_as(role):
    """Let the connection have a role's rights and no others."""
    run(f"SET LOCAL ROLE {role}")
    try:
        yield
    finally:
        run("RESET ROLE")


@pytest.fixture
def app():
    """The application's role, which owns all that is there, as on a server of one's own; gone with the test."""
    name = f"app_of_{connection.settings_dict['NAME']}"
    try:
        with transaction.atomic():
            run(f"CREATE ROLE {name} LOGIN")
    except ProgrammingError:
        pytest.skip("the tests' own role may not make roles")
    for table in connection.introspection.table_names():
        run(f'ALTER TABLE "{table}" OWNER TO {name}')
    run(f"ALTER DATABASE {connection.settings_dict['NAME']} OWNER TO {name}")
    return name


@pytest.fixture
def owner(app):
    """Whose the log is, once an administrator asked for it."""
    name = f"log_of_{connection.settings_dict['NAME']}"
    call_command("log_owner", app, owner=name)
    return name


REFUSED = {
    "UPDATE moderation_decision SET law = 'anders'": "permission denied",
    "DELETE FROM moderation_decision": "permission denied",
    "TRUNCATE moderation_decision CASCADE": "permission denied",
    "TRUNCATE moderation_case CASCADE": "permission denied",
    "ALTER TABLE moderation_decision DISABLE TRIGGER ALL": "must be owner",
    "ALTER TABLE moderation_decision DROP CONSTRAINT a_restriction_has_its_ground": "must be owner",
    "CREATE RULE nothing AS ON INSERT TO moderation_decision DO INSTEAD NOTHING": "must be owner",
    "DROP TABLE moderation_decision CASCADE": "must be owner",
    "DROP SCHEMA public CASCADE": "must be owner",
    "DELETE FROM moderation_statement": "permission denied",
    "UPDATE moderation_statement SET decision_id = 0": "permission denied",
    "UPDATE moderation_ruletext SET text_de = 'anders'": "permission denied",
    "SET LOCAL session_replication_role = replica": "permission denied",
}


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_can_neither_change_nor_drop_the_log(app, owner, moderator, held, statement):
    decision = held.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.OFF_TOPIC)
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with signed_in_as(app), pytest.raises(DatabaseError, match=REFUSED[statement]), transaction.atomic():
        run(statement)

    assert Decision.objects.get() == decision


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER {trigger} ON moderation_decision",
        "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_it_can_neither_drop_a_trigger_nor_write_another_body_into_it(app, owner, statement):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgfoid::regproc::text FROM pg_trigger WHERE tgname LIKE '%%decisions_stay%%'")
        trigger, function = cursor.fetchone()

    with signed_in_as(app), pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        run(statement.format(trigger=trigger, function=function))


def test_moderators_work_on_with_it(app, owner, moderator, second_moderator, article, author):
    first, second = (CommentFactory(article=article, author=author) for _ in range(2))
    with signed_in_as(app):
        for text in (first, second):
            text.report(by=second_moderator, ground=Ground.ATTACK)
            text.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)
        first.cases.get().undo(Decision.objects.earliest("pk"), by=moderator)
        Statement.objects.latest("pk").erase()
        rule = RuleText.objects.current(Ground.ATTACK)
        RuleText.objects.change(Ground.ATTACK, by=moderator, **rule.words() | {"text_de": "Neu."})
        run("SET CONSTRAINTS ALL IMMEDIATE")  # statements, foreign keys

    assert Decision.objects.count() == 3
    assert Statement.objects.latest("pk").facts == ""
    assert RuleText.objects.current(Ground.ATTACK).version == 2


def test_an_account_to_which_something_was_stated_can_still_be_deleted(app, owner, moderator, held):
    held.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.OFF_TOPIC)
    addressee = User.objects.create_user("nur-gelesen@example.org", name="Nur Gelesen")
    Statement.objects.update(addressee=addressee)
    with signed_in_as(app):
        addressee.delete()

    assert Statement.objects.get().addressee is None


def test_later_migrations_work_beside_the_log_and_on_it_once_it_is_released(app, owner):
    on_it = "ALTER TABLE moderation_decision ADD COLUMN more integer"
    with signed_in_as(app):
        run("CREATE TABLE later (id bigint PRIMARY KEY, decision bigint REFERENCES moderation_decision)")
        run("CREATE SCHEMA later")
        with pytest.raises(ProgrammingError, match="must be owner of table moderation_decision"), transaction.atomic():
            run(on_it)

    call_command("log_owner", app, "--release")
    with signed_in_as(app):
        run(on_it)


def test_twice_changes_nothing(app, owner):
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relname LIKE 'moderation%' ORDER BY oid"
    with connection.cursor() as cursor:
        cursor.execute(rights)
        before = cursor.fetchall()
        call_command("log_owner", app, owner=owner)
        cursor.execute(rights)
        assert cursor.fetchall() == before


def test_check_says_where_triggers_alone_keep_the_log(app, owner):
    def said():
        return [message.id for message in run_checks(include_deployment_checks=True) if "moderation" in message.id]

    assert said() == ["moderation.I001"]
    with signed_in_as(app):
        assert said() == []


@pytest.mark.parametrize(
    "might", ["ALTER ROLE {app} SUPERUSER", "ALTER ROLE {app} CREATEROLE", "GRANT {owner} TO {app}"]
)
def test_a_role_that_could_take_it_back_is_refused(app, owner, might):
    run(might.format(app=app, owner=owner))

    with pytest.raises(CommandError, match="could take all of it back"):
        call_command("log_owner", app, owner=owner)


def test_who_may_not_do_it_is_told(app):
    with pytest.raises(CommandError, match=r"There is no role nobody_at_all\."), transaction.atomic():
        call_command("log_owner", "nobody_at_all")
    with signed_in_as(app), pytest.raises(CommandError, match="an administrator's DATABASE_URL"):
        call_command("log_owner", app)
