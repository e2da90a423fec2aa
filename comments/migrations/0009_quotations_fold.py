import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_out_of_court'),
        ('comments', '0008_returned_sensitive_and_closed_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FoldedQuote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='foldedquote',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folded_quotes', to='comments.comment'),
        ),
        migrations.AddField(
            model_name='foldedquote',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='folded_quotes', to='comments.revision'),
        ),
        migrations.AddField(
            model_name='foldedquote',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comments.comment'),
        ),
        migrations.AddConstraint(
            model_name='foldedquote',
            constraint=models.UniqueConstraint(fields=('comment', 'revision', 'source', 'place'), name='a_quotation_folds_once', nulls_distinct=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='foldedquote',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='4f0d30d83cb60a7204ae52245cd24bb0c59eab57', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_86a0f', table='comments_foldedquote', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='foldedquote',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='017acdfb9820b9c83e397544fb4d4900002c77b7', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_5c709', table='comments_foldedquote', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='foldedquote',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='8ba27d02990ec90bad0276e759ae7e1857206db4', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_138bc', table='comments_foldedquote', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
