"""Comments know that facts stand beside them, so that a thread finds them among very many."""

from django.db import migrations

MARK = """
    UPDATE comments_comment SET has_facts = true
    WHERE id IN (SELECT comment_id FROM experiences_experience) AND NOT has_facts
"""


class Migration(migrations.Migration):

    dependencies = [
        ("comments", "0005_count_and_find_in_big_threads"),
        ("experiences", "0001_experiences"),
    ]

    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
