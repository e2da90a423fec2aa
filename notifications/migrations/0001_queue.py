"""The queue of the tasks in PostgreSQL itself, used where CELERY_BROKER_URL is unset."""

from django.db import migrations
from pgmq.install import get_embedded_install_sql


def install(apps, schema_editor):
    """Run the schema that the package pgmq carries (1.13.0).

    It has no upgrade path of its own: a newer schema needs a migration here, and tests/notifications says so when
    the package brings one.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(get_embedded_install_sql())


class Migration(migrations.Migration):
    """Install the schema `pgmq`; it has no models."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, "DROP SCHEMA IF EXISTS pgmq CASCADE"),
    ]
