import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0004_rules_and_statements'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='a_restriction_has_its_statement', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" IN (\'remove\', \'return\', \'hide\', \'label\', \'close\', \'hold\'))', constraint='CONSTRAINT', func="\n                    IF NOT EXISTS (SELECT FROM moderation_statement WHERE decision_id = NEW.id) THEN\n                        RAISE EXCEPTION 'a_restriction_has_its_statement: decision % has none', NEW.id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='d8e22ef5a982735bbe6c22eb17057d5c242dcd7f', operation='INSERT', pgid='pgtrigger_a_restriction_has_its_statement_fb923', table='moderation_decision', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__gt', ''), ('ground__gt', ''), ('kind__in', ['remove', 'return', 'hide', 'label', 'close'])), models.Q(('ground', ''), ('kind__in', ['approve', 'restore', 'hold', 'undo'])), _connector='OR'), name='a_restriction_has_its_ground'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['', 'off_topic', 'attack', 'hate', 'personal_data', 'advertising', 'falsehood', 'illegal'])), name='decision_ground_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'illegal'), ('law__gt', '')), models.Q(('ground', 'illegal'), _negated=True), _connector='OR'), name='illegal_content_breaks_a_named_law'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('kind', 'hold')), models.Q(models.Q(('kind', 'hold'), _negated=True), ('by__isnull', False)), _connector='OR'), name='people_decide_and_checks_hold'),
        ),
        migrations.RemoveField(
            model_name='decision',
            name='note',
        ),
    ]
