"""Say of each sanction who imposed it: another than who decided, where it came later. They answer no objection to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FILL = """
    UPDATE moderation_sanction SET imposed_by_id = decision.by_id
    FROM moderation_decision decision WHERE decision.id = decision_id
"""


class Migration(migrations.Migration):
    """Sanctions of before were imposed with their decision, by who made it."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("moderation", "0014_notifiers_bear_sanctions"),
    ]
    operations = [
        migrations.AddField(
            "sanction",
            "imposed_by",
            models.ForeignKey(
                to=settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, null=True, related_name="+",
                verbose_name="imposed by",
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "sanction",
            "imposed_by",
            models.ForeignKey(
                to=settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                verbose_name="imposed by",
            ),
        ),
    ]  # fmt: skip
