"""The marks of messages of the queue that were worked on; `talentforum/lib/once.py` asks for them."""

from django.db import migrations


class Migration(migrations.Migration):
    """Make the table; it has no model, as what lies below the apps has none."""

    dependencies = [("notifications", "0003_appeals_are_answered")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE queue_done (mark text PRIMARY KEY, ends_at timestamptz NOT NULL)",
            "DROP TABLE queue_done",
        ),
    ]
